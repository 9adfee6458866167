"""The web drama of the bundled example: two short episodes and a cast sheet, with three slips planted in them.

`debut_english.py` has the scripts in English, `debut_shoot.py` the shoot.

One script is Fountain, the other is typed as Korean scripts are. The drama is called "Once More" (한 번만 더).
"""

from __future__ import annotations

from debut_english import EPISODE_1_EN, EPISODE_2_EN, FIRST_EN, SECOND_EN
from debut_shoot import BREAKDOWN, CALENDAR, LOG, PLAN, shoot

FIRST, SECOND = "drama/once-more-ep1_script.fountain", "drama/once-more-ep2_script.txt"
CAST = "drama/once-more_cast.csv"
UNCAST = "관리인"  # speaks in the first episode, and nobody plays him
TAKES = 47  # counted out loud in the scene that is too long
LONG_SCENE, TWICE = "4", "5"

CAST_SHEET = """\
role,actor,aliases,birth,rate
민수,Kim Haneul,MINSU,2003-05-12,900
지아,Lee Bada,JIA,2004-11-30,800
준,Choi San,JUN,2012-02-14,500
하나,Seo Byeol,HANA,2005-07-01,400
박 PD,Oh Gang,PD PARK,1979-03-21,600
"""

EPISODE_1 = """\
Title: 한 번만 더 (Once More)
Credit: a web drama of two episodes
Author: The madang authors
Draft date: 2026-10-01

# 1부

INT. 연습실 - 밤 #1#

= The trainees hear when they will be on air.

거울 앞. 땀에 젖은 민수와 지아. 벽시계는 자정에 가깝다.

@민수
(숨을 고르며)
한 번만 더.

@지아
아까도 그랬잖아.

@민수
아까는 아까고.

문이 열린다. 박 PD가 종이 한 장을 흔든다.

@박 PD
방송 날짜 나왔다. 다음 주 금요일.

INT. 복도 - 밤 #2#

지아, 벽에 기대어 앉는다. 민수와 박 PD가 옆에 선다.

@박 PD
열흘도 안 남았어.

@민수
아흐레면 충분해.

JUN (O.S.)
누가 그래?

복도 끝에 준이 서 있다. 교복 차림이다.

EXT. 연습실 건물 앞 - 새벽 #3#

비가 그쳤다. 준이 우산을 턴다.

JUN
나 내일 시험이야.

@민수
그럼 자야지.

JUN ^
그럼 연습해야지.

둘이 웃는다.

INT. 옥상 계단 - 아침 #4#

계단을 오르는 지아. 위에서 관리인이 내려온다.

@관리인
또 너희냐. 여긴 열두 시에 잠근다니까.

@지아
해 뜨는 것만 보고요.

@관리인
해는 매일 떠.

EXT. 옥상 - 아침 #5#

도시 위로 첫빛. 지아가 휴대폰을 내민다. 화면에 하나의 얼굴.

HANA (V.O.)
나도 보여 줘.

@지아
봐. 매일 뜨는 거래.

> 끝 <
"""


def _count(number: int) -> str:
    """A Korean number as people count takes.

    >>> _count(1), _count(20), _count(47)
    ('하나', '스물', '마흔일곱')
    """
    ones = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
    tens = ("", "열", "스물", "서른", "마흔")
    return tens[number // 10] + ones[number % 10]


def _takes() -> str:
    """The scene that is too long: every take is counted, and each fifth one is cut."""
    lines = []
    for take in range(1, TAKES + 1):
        lines.append(f"준: {_count(take)}.")
        if take % 5 == 0:
            lines += ["하나: 다시.", "음악이 처음부터 흐른다."]
    return "\n".join(lines)


EPISODE_2 = f"""\
제목: 한 번만 더 (Once More)

2부

S#1. 방송국 복도 (낮, 실내)
박 PD가 앞장선다. 민수와 지아가 따라 걷는다.
박 PD: 리허설은 한 번뿐이야.
민수: 한 번이면 됩니다.
지아: (작게) 거짓말.

S#2. 분장실 (낮, 실내)
거울마다 불이 켜져 있다. 지아가 손톱을 깨문다.
민수: 손.
지아: 알아.
민수: 아는데 왜 그래.
지아: 알아서 그래.

S#3. 방송국 주차장 (낮, 실외)
택시가 선다. 준이 교복 차림으로 뛰어내린다.
박 PD: 시험은?
준: 봤어요.
박 PD: 잘 봤냐고.
준: 봤다고요.

S#4. 연습실 (밤, 실내)
준이 혼자 춤춘다. 하나가 구석에서 센다.
{_takes()}

S#5. 옥상 (밤, 실외)
민수와 지아, 난간에 기대 도시를 본다.
지아: 내일이면 끝이야.
민수: 내일이면 시작이지.
지아: 너 그 말 어제도 했어.
민수: 어제도 맞았어.
지아: 그럼 오늘은?
민수: 오늘은 그냥 춥다.

S#5. 생방송 스튜디오 (밤, 실내)
조명이 꺼진다. 숨소리. 박 PD가 손을 든다.
박 PD: 다섯, 넷, 셋.
민수: (숨을 고르며) 한 번만 더.
지아: 한 번뿐이라니까.
불이 켜진다.
"""


def drama() -> dict[str, str]:
    """Every file of the drama by its path."""
    scripts = {FIRST: EPISODE_1, SECOND: EPISODE_2, FIRST_EN: EPISODE_1_EN, SECOND_EN: EPISODE_2_EN}
    return {**scripts, CAST: CAST_SHEET, **shoot()}


def line_of(path: str, start: str, which: int = 1) -> int:
    """The line (from 1) that begins so for the nth time in one of the drama's files."""
    lines = drama()[path].split("\n")
    return [at for at, line in enumerate(lines, 1) if line.startswith(start)][which - 1]


def long_scene_lines() -> int:
    """Lines on the page of the scene that is too long: its heading 3, action 2 each, a speech 3 each."""
    return 3 + 2 * (1 + TAKES // 5) + 3 * (TAKES + TAKES // 5)


WORKS = f"""
# The web drama around the song: who plays whom, what each scene needs, the shoot; two episodes in two languages.
[[works]]
id = "once-more"
title = "Once More (한 번만 더)"
kind = "web drama"
parent = "debut"

  [[works.takes]]
  kind = "screen.cast"
  files = "{CAST}"

  [[works.takes]]
  kind = "screen.breakdown"
  files = "{BREAKDOWN}"

  [[works.takes]]
  kind = "screen.calendar"
  files = "{CALENDAR}"

  [[works.takes]]
  kind = "screen.schedule"
  files = "{PLAN}"

  [[works.takes]]
  kind = "screen.takes"
  files = "{LOG}"

[[works]]
id = "once-more-1"
title = "Once More, episode 1"
kind = "episode"
parent = "once-more"

  [[works.takes]]
  kind = "screen.script"
  files = "{FIRST}"

[[works]]
id = "once-more-2"
title = "Once More, episode 2"
kind = "episode"
parent = "once-more"

  [[works.takes]]
  kind = "screen.script"
  files = "{SECOND}"

[[works]]
id = "once-more-1-en"
title = "Once More, episode 1 in English"
kind = "translation"
parent = "once-more-1"

  [[works.takes]]
  kind = "screen.script"
  files = "{FIRST_EN}"

[[works]]
id = "once-more-2-en"
title = "Once More, episode 2 in English"
kind = "translation"
parent = "once-more-2"

  [[works.takes]]
  kind = "screen.script"
  files = "{SECOND_EN}"
"""
