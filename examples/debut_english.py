"""The web drama's scripts in English. The translation has what the original lacks: nobody speaks who is not cast, the
second scene 5 is scene 6, and of the 47 takes only those are counted out that are cut."""

from __future__ import annotations

FIRST_EN, SECOND_EN = "drama-en/once-more-ep1_script.fountain", "drama-en/once-more-ep2_script.fountain"

EPISODE_1_EN = """\
Title: Once More (한 번만 더)
Credit: a web drama of two episodes
Author: The madang authors
Draft date: 2026-10-01

# EP 1

INT. PRACTICE ROOM - NIGHT #1#

= The trainees hear when they will be on air.

Before the mirrors. MINSU and JIA, soaked in sweat. The clock is close to midnight.

MINSU
(catching his breath)
Once more.

JIA
You said that before.

MINSU
Before was before.

The door opens. PD PARK waves a sheet of paper.

PD PARK
We have a date. Friday next week.

INT. CORRIDOR - NIGHT #2#

Jia sits down against the wall. Minsu and PD Park stand beside her.

PD PARK
Less than ten days.

MINSU
Nine will do.

JUN (O.S.)
Says who?

At the end of the corridor stands Jun, in his school uniform.

EXT. OUTSIDE THE PRACTICE ROOM - DAWN #3#

The rain has stopped. Jun shakes his umbrella.

JUN
I have an exam tomorrow.

MINSU
Then sleep.

JUN ^
Then practise.

Both laugh.

INT. STAIRS TO THE ROOF - MORNING #4#

Jia climbs the stairs. The caretaker comes down, and tells her without a word that he locks up at twelve.

JIA
Only until the sun is up.

He shrugs: it comes up every day.

EXT. ROOF - MORNING #5#

First light over the city. Jia holds out her phone; on it, Hana's face.

HANA (V.O.)
Let me see.

JIA
Look. They say it comes up every day.

> The end <
"""

_WORDS = ("Five", "Ten", "Fifteen", "Twenty", "Twenty-five", "Thirty", "Thirty-five", "Forty", "Forty-five")
_COUNTED = "\n\n".join(f"JUN\n{word}.\n\nHANA\nAgain." for word in _WORDS)

EPISODE_2_EN = f"""\
Title: Once More (한 번만 더)

# EP 2

INT. BROADCASTER, CORRIDOR - DAY #1#

PD Park walks ahead. Minsu and Jia follow.

PD PARK
You rehearse once.

MINSU
Once is enough.

JIA
(low)
Liar.

INT. DRESSING ROOM - DAY #2#

Bulbs around every mirror. Jia bites her nails.

MINSU
Hands.

JIA
I know.

MINSU
So why?

JIA
Because I know.

EXT. BROADCASTER, CAR PARK - DAY #3#

A taxi stops. Jun jumps out, in his school uniform.

PD PARK
The exam?

JUN
Taken.

PD PARK
Well taken?

JUN
Taken.

INT. PRACTICE ROOM - NIGHT #4#

Jun dances alone. Hana counts in the corner. The music begins again, and again, 47 times.

{_COUNTED}

EXT. ROOF - NIGHT #5#

Minsu and Jia at the railing, the city below.

JIA
Tomorrow it is over.

MINSU
Tomorrow it begins.

JIA
You said that yesterday.

MINSU
It was true yesterday.

JIA
And today?

MINSU
Today it is just cold.

INT. LIVE STUDIO - NIGHT #6#

The lights go down. Breathing. PD Park raises a hand.

PD PARK
Five, four, three.

MINSU
(catching his breath)
Once more.

JIA
Once is all there is.

The lights come up.
"""
