"""What is wrong with how a dossier is written: telling phrases, placeholders, and text that is the program's own.

Each check looks at one answer in words, so that after a change only the changed answer is looked at again. The phrases
are data (`forms/laws/phrases.yaml`), one list a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from beigao.definitions.fields import LongText, Text
from beigao.definitions.loader import Library
from beigao.rules.boilerplate import MEASURED, copied_from, meter
from beigao.rules.cross_checks.spot import Spot, spot
from beigao.rules.facts import Facts
from beigao.rules.findings import Detail
from beigao.rules.narratives import Narrative, Written, narratives, written

BOILERPLATE = 0.5
"""The share from which a narrative is called boilerplate. Texts written apart from each other share at most a third
with the program's wording (the laws 0.33, one sample beside the other 0.26); copies with names and numbers exchanged
lie above a half."""

SLOTS_NAMED = 5
"""A finding names so many slots; the answer shows the others."""

REUSABLE = {"recipients.public_facts", "contracts.annex_onward_note", "contracts.annex_other", "contracts.annex2"}
"""Public facts and terms of contract, which may well be the same in two filings."""


class WordingCheck(NamedTuple):
    """A check of one answer in words.

    Attributes:
        look: what fills the message besides the label; None when there is nothing to say.
        reads: whether it looks at a field, by the ids of form and field.
        own: whether it asks for the company's own words, which a dossier that is a sample cannot have.
    """

    look: Callable[[Narrative, Library], dict[str, Detail] | None]
    reads: Callable[[Library, str, str], bool]
    own: bool = False


class _Search(NamedTuple):
    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None


_GAP = r"[^,、。!?;:\n]{1,20}?"
_SLOT = re.compile(r"【[^【】\n]+】")
_SENTENCE = re.compile(r"[^。!?;\n]+")
# full-width signs as ASCII, capitals as small letters: one character for one, so that places stay the same
_PLAIN = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)} | {
    code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)
}


def first_phrase(text: str, library: Library, list_id: str) -> str | None:
    """The first words of a phrase list in a text, as they were typed but for blanks; None when there are none.

    A sentence that also holds one of the list's `unless` words is passed over.
    """
    telling = _telling(library, text)
    if telling is None:
        return None
    typed, plain = telling
    search = _search(library, list_id)
    if search.phrases.search(plain):
        for sentence in _SENTENCE.finditer(plain):
            found = search.phrases.search(plain, *sentence.span())
            if found and not (search.unless and search.unless.search(plain, *sentence.span())):
                return typed[found.start() : found.end()]
    return None


@lru_cache(maxsize=1)  # one list after the other looks at the same text
def _telling(library: Library, text: str) -> tuple[str, str] | None:
    """The text without blanks, as it was typed and with plain signs, both of one length.

    None when it holds no phrase of any list, as most texts do.
    """
    typed = _without_blanks(text)
    plain = typed.translate(_PLAIN)
    return (typed, plain) if _every_list(library).search(plain) else None


@lru_cache(maxsize=2)
def _every_list(library: Library) -> re.Pattern[str]:
    return _either(tuple(phrase for words in library.rules.phrases for phrase in words.phrases))


@lru_cache(maxsize=64)
def _search(library: Library, list_id: str) -> _Search:
    words = library.rules.phrase_list(list_id)
    return _Search(_either(words.phrases), _either(words.unless) if words.unless else None)


def _either(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = (_without_blanks(phrase).translate(_PLAIN).split("…") for phrase in phrases)
    return re.compile("|".join(_GAP.join(map(re.escape, part)) for part in parts))


def _without_blanks(text: str) -> str:
    return re.sub(r"[^\S\n]+", "", text)


def is_sample(facts: Facts) -> bool:
    """Whether the dossier is one of the fictional samples, or still under the name of one."""
    places = _sample_places(facts.library)
    return any(first_phrase(narrative.text, facts.library, "sample_dossier") for narrative in narratives(facts, places))


@lru_cache(maxsize=2)
def _sample_places(library: Library) -> Written:
    return written(library, library.rules.phrase_list("sample_dossier").reads)


def wording(narrative: Narrative, library: Library, *, in_sample: bool) -> Iterator[tuple[str, Spot]]:
    """What is wrong with an answer in words: the ids of the messages, and the place.

    Args:
        narrative: the answer.
        library: the definitions.
        in_sample: whether the dossier is a sample, so that its text cannot be the company's own.
    """
    path = narrative.path
    for name in _checks_of(library, path.form, path.field):
        check = WORDING_CHECKS[name]
        if check.own and in_sample:
            continue
        details = check.look(narrative, library)
        if details is not None:
            yield name, spot(path, label=narrative.item.label, **details)


@lru_cache(maxsize=1024)
def _checks_of(library: Library, form: str, field: str) -> tuple[str, ...]:
    return tuple(name for name, check in WORDING_CHECKS.items() if check.reads(library, form, field))


def _phrases(list_id: str, *, own: bool = False) -> WordingCheck:
    """The check that looks for the words of one list."""

    def look(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
        words = first_phrase(narrative.text, library, list_id)
        return {"phrase": words} if words else None

    return WordingCheck(look, lambda library, form, field: library.rules.phrase_list(list_id).reads(form, field), own)


def slots(text: str) -> list[str]:
    """The slots of a skeleton in the order in which they stand, each once: 【业务】."""
    return list(dict.fromkeys(_SLOT.findall(text)))


def _slots_left(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
    """Slots of a skeleton, of whichever field, that nobody has filled."""
    left = known_slots(narrative.text, library)
    return {"slots": "、".join(left[:SLOTS_NAMED]) + ("……" if len(left) > SLOTS_NAMED else "")} if left else None


def known_slots(text: str, library: Library) -> list[str]:
    """Those slots in a text that stand in one of the program's skeletons, each once."""
    return [slot for slot in slots(text) if slot in _slots_known(library)]


@lru_cache(maxsize=2)
def _slots_known(library: Library) -> frozenset[str]:
    fields = (field for form in library.forms.values() for field in form.fields())
    skeletons = (field.skeleton.zh for field in fields if isinstance(field, Text | LongText) and field.skeleton)
    return frozenset(slot for skeleton in skeletons for slot in slots(skeleton))


def _suspected(list_id: str) -> WordingCheck:
    """The check for words that may be a placeholder, where none is certain."""

    def look(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
        words = first_phrase(narrative.text, library, list_id)
        if words is None or first_phrase(narrative.text, library, "placeholder_left"):
            return None
        return {"phrase": words} if _slots_left(narrative, library) is None else None

    return WordingCheck(look, lambda library, form, field: library.rules.phrase_list(list_id).reads(form, field))


def _weak(narrative: Narrative, _library: Library) -> dict[str, Detail] | None:
    """The weak example of the field itself."""
    weak = narrative.item.weak
    return {} if isinstance(narrative.item, LongText) and weak is not None and narrative.text == weak.zh else None


def _copied(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
    """A text that the program has, word for word."""
    source = copied_from(narrative.item, narrative.text, library)
    return {"source": source} if source and _weak(narrative, library) is None else None


def _marked(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
    """A mark of a sample in a text that is not one as a whole."""
    words = first_phrase(narrative.text, library, "sample_mark")
    return {"phrase": words} if words and not copied_from(narrative.item, narrative.text, library) else None


def _boilerplate(narrative: Narrative, library: Library) -> dict[str, Detail] | None:
    """A long text that is mostly the program's own wording, though not word for word."""
    if not isinstance(narrative.item, LongText) or len(narrative.text) < MEASURED or _slots_left(narrative, library):
        return None
    share, source = meter(narrative.text, library, BOILERPLATE)
    if source is None or share < BOILERPLATE or copied_from(narrative.item, narrative.text, library):
        return None
    return {"percent": int(share * 100), "source": source}


def _own_places(_library: Library, form: str, field: str) -> bool:
    return f"{form}.{field}" not in REUSABLE


WORDING_CHECKS: dict[str, WordingCheck] = {
    "approval_claimed": _phrases("approval_claimed"),
    "advertising_words": _phrases("advertising_words"),
    "ai_tone": _phrases("ai_tone"),
    "placeholder_left": _phrases("placeholder_left"),
    "slot_left": WordingCheck(_slots_left, lambda _library, _form, _field: True),
    "placeholder_suspected": _suspected("placeholder_suspected"),
    "slot_suspected": _suspected("slot_suspected"),
    "old_thresholds": _phrases("old_thresholds"),
    "annex2_prevails": _phrases("annex2_prevails"),
    "annex2_liability": _phrases("annex2_liability"),
    "annex2_requests": _phrases("annex2_requests"),
    "annex2_court": _phrases("annex2_court"),
    "annex2_transfer": _phrases("annex2_transfer"),
    "sample_dossier": _phrases("sample_dossier"),
    "weak_text": WordingCheck(_weak, _own_places),
    "sample_text": WordingCheck(_copied, _own_places, own=True),
    "sample_mark": WordingCheck(_marked, _own_places, own=True),
    "boilerplate": WordingCheck(_boilerplate, _own_places, own=True),
}
"""The checks of single answers in words, by the id of their message."""
