"""The words before the stage: a dialogue in six languages, its cuts, names and speech levels, and what is planted."""

from __future__ import annotations

from debut_words import FPS, blocks

CUE_MS, EVERY_MS, FIRST_MS = 3_500, 5_000, 1_000
SHORT_CUE, SHORT_MS = 9, 2_000  # the cue that French leaves out lasts two seconds to the millisecond
SILENT = ("fr", SHORT_CUE)
CUT_AFTER_MS = 750  # after each cue but the short one, in the middle of the silence
ACROSS_CUE, ACROSS_FRAMES = 6, 6  # the Spanish cue 6 goes that many frames after its cut
SPEAKERS = ("소라", "미나")  # in turn

WORDS = {
    "ko": (
        "미나 언니, 벌써 왔어요?",
        "응, 마당에 불이 켜져 있어.",
        "오늘이 며칠째예요?",
        "오늘이 42일째야.",
        "그날 첫빛을 같이 불렀어요.",
        "소라야, 네가 가장 많이 울었어.",
        "언니도 옆에서 같이 울었어요.",
        "그랬지… 그래서 여기까지 왔어.",
        "이제 소라는 안 울어요.",
        "밤마다 그 노래가 생각났어.",
        "언니, 소라랑 같이 나가자.",
        "그래, 우리의 첫 무대\n에서 다시 부를 거야.",
    ),
    "en": (
        "Mina, you're here already?",
        "Yes, the light in the yard is on.",
        "How many days has it been?",
        "This is day 42.",
        "We sang First Light that day.",
        "Sora, you cried the most.",
        "You were crying right next to me.",
        "I was… and that brought us here.",
        "Sora doesn't cry anymore.",
        "At night I kept hearing First Ray.",
        "Mina, come out with Sorah.",
        "Yes. We'll sing it again on our stage.",
    ),
    "es": (
        "Mina, ¿ya estás aquí?",
        "Sí, la luz del patio está encendida.",
        "¿Cuántos días llevamos?",
        "Hoy es el día 42.",
        "Ese día cantamos Primera Luz.",
        "Sora, tú lloraste más que nadie.",
        "Tú también llorabas a mi lado.",
        "Es cierto... por eso llegamos aquí.",
        "Sora ya no llora.",
        "Cada noche pensaba en esa canción.",
        "Mina, salgamos juntas.",
        "Sí. La cantaremos en nuestro escenario.",
    ),
    "fr": (
        "Mina, tu es déjà là ?",
        "Oui, la lumière de la cour est allumée.",
        "Ça fait combien de jours ?",
        "C'est le jour 24.",
        "Ce jour-là, on a chanté Première Lumière.",
        "Sora, c'est toi qui as pleuré le plus.",
        "Toi aussi, tu pleurais à côté de moi.",
        "C'est vrai… et nous voilà ici.",
        "Sora ne pleure plus.",
        "Chaque nuit, je pensais à cette chanson.",
        "Mina, sortons ensemble.",
        "Oui. On la chantera sur notre scène.",
    ),
    "de": (
        "Mina, du bist schon da?",
        "Ja, im Hof brennt das Licht.",
        "Wie viele Tage sind es schon?",
        "Heute ist Tag 42.",
        "An dem Tag sangen wir Erstes Licht.",
        "Sora, du hast am meisten geweint.",
        "Du hast doch neben mir geweint.",
        "Stimmt… und so sind wir hier.",
        "Sora weint nicht mehr.",
        "Nachts hatte ich das Lied im Kopf.",
        "Mina, gehen wir zusammen raus.",
        "Ja. Auf unserer Bühne singen wir es.",
    ),
    "ja": (
        "ミナさん、もう来たの？",
        "うん、庭に明かりがある",
        "今日で何日目ですか",
        "今日で42日目だよ",
        "あの日、初光を歌った",
        "ソラが泣いてばかりで",
        "となりで泣いてましたよ",
        "そう…だからここに来た",
        "もう泣きません",
        "毎晩あの歌を思ってた",
        "さあ、外に出ましょう",
        "うん、舞台でまた歌おう",
    ),
}

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
    for cue in range(1, len(WORDS["ko"]) + 1):
        start = FIRST_MS + EVERY_MS * (cue - 1)
        end = start + (SHORT_MS if cue == SHORT_CUE else CUE_MS)
        if (language, cue) == ("es", ACROSS_CUE):
            end += CUT_AFTER_MS + ACROSS_FRAMES * 1000 // FPS
        if (language, cue) != SILENT:
            found.append((cue, start, end))
    return found


def talk(language: str) -> str:
    """The subtitles of one language: WebVTT with voices in Korean, SRT in the others."""
    cues = [(start, end, WORDS[language][cue - 1]) for cue, start, end in cue_times(language)]
    if language != "ko":
        return blocks(cues)
    voiced = [(start, end, f"<v {SPEAKERS[at % 2]}>{text}") for at, (start, end, text) in enumerate(cues)]
    return "WEBVTT\n\n" + blocks(voiced, ".")


def cuts() -> str:
    """The picture's cuts in seconds, as CSV."""
    at = [end + CUT_AFTER_MS for cue, _, end in cue_times("ko") if cue != SHORT_CUE]
    return "seconds\n" + "".join(f"{ms / 1000:.3f}\n" for ms in at)
