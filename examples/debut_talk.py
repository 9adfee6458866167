"""The words before the stage: a dialogue in six languages, its cuts, names and speech levels, and what is planted."""

from __future__ import annotations

from debut_words import FPS, blocks

TALK_LANGUAGES = ("ko", "en", "es", "fr", "de", "ja")
CUE_MS, EVERY_MS, FIRST_MS = 3_500, 5_000, 1_000
SHORT_CUE, SHORT_MS = 9, 2_000  # the cue that French leaves out lasts two seconds to the millisecond
SILENT = ("fr", SHORT_CUE)
CUT_AFTER_MS = 750  # after each cue but the short one, in the middle of the silence
ACROSS_CUE, ACROSS_FRAMES = 6, 6  # the Spanish cue 6 goes that many frames after its cut
SPEAKERS = ("소라", "미나")  # in turn

# One row a cue: Korean, English, Spanish, French, German, Japanese.
WORDS = (
    ("미나 언니, 벌써 왔어요?", "Mina, you're here already?", "Mina, ¿ya estás aquí?", "Mina, tu es déjà là ?", "Mina, du bist schon da?",
     "ミナさん、もう来たの？"),
    ("응, 마당에 불이 켜져 있어.", "Yes, the light in the yard is on.", "Sí, la luz del patio está encendida.",
     "Oui, la lumière de la cour est allumée.", "Ja, im Hof brennt das Licht.", "うん、庭に明かりがある"),
    ("오늘이 며칠째예요?", "How many days has it been?", "¿Cuántos días llevamos?", "Ça fait combien de jours ?", "Wie viele Tage sind es schon?",
     "今日で何日目ですか"),
    ("오늘이 42일째야.", "This is day 42.", "Hoy es el día 42.", "C'est le jour 24.", "Heute ist Tag 42.", "今日で42日目だよ"),
    ("그날 첫빛을 같이 불렀어요.", "We sang First Light that day.", "Ese día cantamos Primera Luz.",
     "Ce jour-là, on a chanté Première Lumière.", "An dem Tag sangen wir Erstes Licht.", "あの日、初光を歌った"),
    ("소라야, 네가 가장 많이 울었어.", "Sora, you cried the most.", "Sora, tú lloraste más que nadie.",
     "Sora, c'est toi qui as pleuré le plus.", "Sora, du hast am meisten geweint.", "ソラが泣いてばかりで"),
    ("언니도 옆에서 같이 울었어요.", "You were crying right next to me.", "Tú también llorabas a mi lado.",
     "Toi aussi, tu pleurais à côté de moi.", "Du hast doch neben mir geweint.", "となりで泣いてましたよ"),
    ("그랬지… 그래서 여기까지 왔어.", "I was… and that brought us here.", "Es cierto... por eso llegamos aquí.",
     "C'est vrai… et nous voilà ici.", "Stimmt… und so sind wir hier.", "そう…だからここに来た"),
    ("이제 소라는 안 울어요.", "Sora doesn't cry anymore.", "Sora ya no llora.", "Sora ne pleure plus.", "Sora weint nicht mehr.",
     "もう泣きません"),
    ("밤마다 그 노래가 생각났어.", "At night I kept hearing First Ray.", "Cada noche pensaba en esa canción.",
     "Chaque nuit, je pensais à cette chanson.", "Nachts hatte ich das Lied im Kopf.", "毎晩あの歌を思ってた"),
    ("언니, 소라랑 같이 나가자.", "Mina, come out with Sorah.", "Mina, salgamos juntas.", "Mina, sortons ensemble.", "Mina, gehen wir zusammen raus.",
     "さあ、外に出ましょう"),
    ("그래, 우리의 첫 무대\n에서 다시 부를 거야.", "Yes. We'll sing it again on our stage.",
     "Sí. La cantaremos en nuestro escenario.", "Oui. On la chantera sur notre scène.", "Ja. Auf unserer Bühne singen wir es.", "うん、舞台でまた歌おう"),
)  # fmt: skip

KNP = """\
원어,유형,en,en banned,es,fr,de,ja
첫빛,term,First Light,First Ray,Primera Luz,Première Lumière,Erstes Licht,初光
마당,term,yard,backyard,patio,cour,Hof,庭
미나,name,Mina,,Mina,Mina,Mina,ミナ
"""

RELATIONS = """\
화자,상대,말투,비고
소라,미나,해요체,두 살 아래
미나,소라,해체,
미나,매니저,반존대,말투의 이름이 아니다
"""
RELATIONS_FAULT_LINE = 4


def cue_times(language: str) -> list[tuple[int, int, int]]:
    """Of each cue a language has its number in the script (from 1), in and out in milliseconds."""
    found = []
    for cue in range(1, len(WORDS) + 1):
        start = FIRST_MS + EVERY_MS * (cue - 1)
        end = start + (SHORT_MS if cue == SHORT_CUE else CUE_MS)
        if (language, cue) == ("es", ACROSS_CUE):
            end += CUT_AFTER_MS + ACROSS_FRAMES * 1000 // FPS
        if (language, cue) != SILENT:
            found.append((cue, start, end))
    return found


def talk(language: str) -> str:
    """The subtitles of one language: WebVTT with voices in Korean, SRT in the others."""
    column = TALK_LANGUAGES.index(language)
    cues = [(start, end, WORDS[cue - 1][column]) for cue, start, end in cue_times(language)]
    if language != "ko":
        return blocks(cues)
    voiced = [(start, end, f"<v {SPEAKERS[at % 2]}>{text}") for at, (start, end, text) in enumerate(cues)]
    return "WEBVTT\n\n" + blocks(voiced, ".")


def cuts() -> str:
    """The picture's cuts in seconds, as CSV."""
    at = [end + CUT_AFTER_MS for cue, _, end in cue_times("ko") if cue != SHORT_CUE]
    return "seconds\n" + "".join(f"{ms / 1000:.3f}\n" for ms in at)
