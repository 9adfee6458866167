"""English syllables by rule: vowel groups, silent e, vowels that part, compounds, and a list of exceptions."""

from __future__ import annotations

import re
from functools import lru_cache

_EXCEPTIONS = {
    word: count
    for count, words in {
        1: "eye eyes eyed bye ye y'all ma'am hmm mmm mm shh aisle isle isles queue whose scared squeaked",
        2: "aged argue argued argues archive ballet being business cafe cashier chaos colonel create creates crooked "
        "cruel diet eleven's evening evenings every fluid forehead friends' frontier giant hatred hundred kindred "
        "lion lions maybe naive naked onion people poem poems poet poets quiet react reacts rhythm riot rugged ruin "
        "ruined ruins sacred safety science seance soldier therefore wednesday wicked",
        3: "animal area areas beloved coyote created cruelty element eleven everyday evidence fiancee finale forever "
        "however idea ideas jeopardy karaokes' museum nicotine oasis piano pianos radio recipe reunite rodeo simile "
        "stereo studio theater theatre video violet whatever whenever wherever whoever familiar heroic heroine",
        4: "apostrophe catastrophe karaoke reality reunion usually hereafter' psychedelic",
        5: "creativity",
    }.items()
    for word in words.split()
    if not word.endswith(("'", "'s"))
}
_HEADS = re.compile(
    r"(any|every|some|where|there|here|home|love|life|fire|time|side|like|wire|space|grave|make|take|wave|use|care)"
    r"(?=(?:bird|birds|bod|bound|boat|by|day|fly|free|full|less|lessly|light|line|man|mate|men|more|place|side|sick|"
    r"song|stone|style|thing|things|time|times|town|way|ways|where|how|what|work|works|worn|wood|board|craft|"
    r"fulness|lessness|one|body|bodies|ly)$)"
)
_TAILS = re.compile(
    r"(?<=[^aeiou]e)(some|times?|things?|one|man|men|woman|women|lights?|nights?|works?|lines?|sides?|lands?|boats?|"
    r"body|store|cakes?|place|ground|boards?|down|box|house|shoe|burn|bound)$"
)
# Neighbouring vowels that are sung apart.
_PARTED = re.compile(
    r"(?<![cstgx])(?<!ll)ia(?!ge)"  # giant; not special, brilliant, marriage
    r"|(?<=[cstgx])ia(?=t(?:e|ed|es|ing|ion|ions)$)"  # associate
    r"|(?<![cstgx])i(?=ou)"  # serious; not delicious
    r"|(?<![cstgxn])(?<!ll)io(?!u)"  # violin; not nation, companion, million
    r"|(?<![ct])iu|(?<!g)eo(?!u)|(?<=[^aeiou])iet"
    r"|(?<=[^aeiou])i(?=ers?$|est$)"  # happier
    r"|(?<=[^aeioufct])ie(?=nt$|nts$|nce|n$)(?<!frie)"  # audience, alien
    r"|u(?=el|en[ct])|ua(?=l|t[ei]|r)|uo|uou"  # fluent, usual, duo
    r"|oe(?=[mt])|(?<=[aeou])i(?=ng)|(?<=[^aeiou])y(?=ing|on)"  # going, trying
    r"|(?<=cr)ea(?=t(?:e|ed|es|ing|or|ive|ion)s?$)"
)
_ENDINGS = (
    (re.compile(r"(?<=[^aeiouyl])le[sd]?$|(?<=[^aeiouyr])res?$"), 0),  # little, troubles, tumbled, centre
    (re.compile(r"(?<=[sxzcg])es$|(?<=[cs]h)es$|(?<=[td])ed$"), 0),  # kisses, dances, wishes, wanted
    (re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$"), -1),  # love, times, loved
)
_SILENT_INSIDE = re.compile(
    r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|li(?:ness|er|est)|ful|fully|less|lessly|ments?|ness)$)"
)  # lonely
_WITHOUT_ACCENT = str.maketrans("èêáàâóôíîúûñçäöü", "eeaaaooiiuuncaou", "")


def english_syllables(word: str) -> int:
    """The syllables of an English word; at least one.

    >>> [english_syllables(word) for word in ("love", "little", "didn't", "sometimes", "beautiful", "runnin'")]
    [1, 2, 2, 2, 3, 2]
    """
    return _count(word.lower().replace("’", "'").rstrip("'"))


@lru_cache(maxsize=4096)
def _count(word: str) -> int:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if "'" in word:
        return _contraction(word)
    if head := _HEADS.match(word):
        return _count(head[1]) + _count(word[head.end() :])
    tail = _TAILS.search(word)
    if tail and tail.start() >= 3:
        return _count(word[: tail.start()]) + _count(word[tail.start() :])
    return max(_by_rule(word), 1)


def _contraction(word: str) -> int:
    """What the part behind the apostrophe adds: didn't, could've, it'll, roses' and rose's; nothing in I'm, we're."""
    stem, _, end = word.rpartition("'")
    if not stem:
        return max(_by_rule(end), 1)
    if end == "t" and stem.endswith("n"):
        return _count(stem[:-1]) + stem.endswith(("dn", "sn", "tn", "ven"))
    adds = {
        "ve": stem[-1] not in "aeiouy",
        "ll": stem[-1] not in "aeiouyw",
        "re": stem[-1] not in "aeiouyw",
        "d": stem[-1] in "td",
        "s": stem.endswith(("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze")),
        "m": False,
    }
    return _count(stem) + (adds[end] if end in adds else _count(end))


def _by_rule(word: str) -> int:
    sound = word.replace("é", "ei").translate(_WITHOUT_ACCENT).replace("qu", "q")
    sound = re.sub(r"gu(?=[aeiy])", "g", sound)
    sound = re.sub(r"(?<=[aeo])y(?=[aeiou])|^y(?=[aeiou])", "j", sound)
    count = len(re.findall(r"[aeiouy]+", sound)) + len(_PARTED.findall(sound)) - len(_SILENT_INSIDE.findall(sound))
    change = next((change for ending, change in _ENDINGS if ending.search(sound)), 0)
    return count + change + bool(re.search(r"(?:[iy]sms?|thms?)$", word))
