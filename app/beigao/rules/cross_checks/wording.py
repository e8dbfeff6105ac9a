"""What is wrong with how a dossier is written: telling phrases, placeholders, and text that is the program's own.

The phrases are data (`forms/laws/phrases.yaml`), one list a message. What an answer says is remembered by its words,
so after a change only the changed answer is searched again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from beigao.definitions.fields import LongText
from beigao.definitions.loader import Library
from beigao.rules.boilerplate import MEASURED, copied_from, meter
from beigao.rules.cross_checks.spot import CrossCheck, Spot, spot
from beigao.rules.facts import Facts
from beigao.rules.findings import Detail
from beigao.rules.narratives import Narrative, Written, narratives, written

BOILERPLATE = 0.5
"""The share from which a narrative is called boilerplate. Texts written apart from each other share at most a third
with the program's wording (the laws 0.33, one sample beside the other 0.26); copies with names and numbers exchanged
lie above a half."""

REUSABLE = {"recipients.public_facts", "contracts.annex_onward_note", "contracts.annex_other", "contracts.annex2"}
"""Public facts and terms of contract, which may well be the same in two filings."""


class _Search(NamedTuple):
    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None


_GAP = r"[^,、。!?;:\n]{1,20}?"
_SENTENCE = re.compile(r"[^。!?;\n]+")
# full-width signs as ASCII, capitals as small letters: one character for one, so that places stay the same
_PLAIN = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)} | {
    code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)
}


@lru_cache(maxsize=8192)
def first_phrase(text: str, library: Library, list_id: str) -> str | None:
    """The first words of a phrase list in a text, as they were typed but for blanks; None when there are none.

    A sentence that also holds one of the list's `unless` words is passed over.
    """
    search, typed = _search(library, list_id), _without_blanks(text)
    plain = typed.translate(_PLAIN)  # as long as what was typed
    if search.phrases.search(plain):
        for sentence in _SENTENCE.finditer(plain):
            found = search.phrases.search(plain, *sentence.span())
            if found and not (search.unless and search.unless.search(plain, *sentence.span())):
                return typed[found.start() : found.end()]
    return None


@lru_cache(maxsize=64)
def _search(library: Library, list_id: str) -> _Search:
    words = library.rules.phrase_list(list_id)
    return _Search(_either(words.phrases), _either(words.unless) if words.unless else None)


def _either(phrases: tuple[str, ...]) -> re.Pattern[str]:
    parts = (_without_blanks(phrase).translate(_PLAIN).split("…") for phrase in phrases)
    return re.compile("|".join(_GAP.join(map(re.escape, part)) for part in parts))


@lru_cache(maxsize=64)
def _places(library: Library, list_id: str) -> Written:
    return written(library, library.rules.phrase_list(list_id).reads)


@lru_cache(maxsize=2)
def _own_places(library: Library) -> Written:
    return written(library, lambda form, field: f"{form}.{field}" not in REUSABLE)


def _without_blanks(text: str) -> str:
    return re.sub(r"[^\S\n]+", "", text)


def _phrases(list_id: str) -> CrossCheck:
    """The check that looks for the words of one list."""

    def check(facts: Facts) -> Iterator[Spot]:
        for narrative in narratives(facts, _places(facts.library, list_id)):
            if words := first_phrase(narrative.text, facts.library, list_id):
                yield _spot(narrative, phrase=words)

    return check


_sample_dossier = _phrases("sample_dossier")


def _spot(narrative: Narrative, **details: Detail) -> Spot:
    return spot(narrative.path, label=narrative.item.label, **details)


def _own(facts: Facts) -> Iterator[Narrative]:
    """The narratives that ought to be the company's own; none in a dossier that is a sample itself."""
    if not any(_sample_dossier(facts)):
        yield from narratives(facts, _own_places(facts.library))


def _placeholder_suspected(facts: Facts) -> Iterator[Spot]:
    """Words that may be a placeholder, where none is certain."""
    for narrative in narratives(facts, _places(facts.library, "placeholder_suspected")):
        words = first_phrase(narrative.text, facts.library, "placeholder_suspected")
        if words and not first_phrase(narrative.text, facts.library, "placeholder_left"):
            yield _spot(narrative, phrase=words)


def _weak_text(facts: Facts) -> Iterator[Spot]:
    yield from (_spot(narrative) for narrative in narratives(facts, _own_places(facts.library)) if _is_weak(narrative))


def _is_weak(narrative: Narrative) -> bool:
    weak = narrative.item.weak
    return isinstance(narrative.item, LongText) and weak is not None and narrative.text == weak.zh


def _sample_text(facts: Facts) -> Iterator[Spot]:
    for narrative in _own(facts):
        source = copied_from(narrative.item, narrative.text, facts.library)
        if source and not _is_weak(narrative):
            yield _spot(narrative, source=source)


def _sample_mark(facts: Facts) -> Iterator[Spot]:
    for narrative in _own(facts):
        words = first_phrase(narrative.text, facts.library, "sample_mark")
        if words and not copied_from(narrative.item, narrative.text, facts.library):
            yield _spot(narrative, phrase=words)


def _boilerplate(facts: Facts) -> Iterator[Spot]:
    for narrative in _own(facts):
        if not isinstance(narrative.item, LongText) or len(narrative.text) < MEASURED:
            continue
        share, source = meter(narrative.text, facts.library)
        if source and share >= BOILERPLATE and not copied_from(narrative.item, narrative.text, facts.library):
            yield _spot(narrative, percent=int(share * 100), source=source)


CHECKS: dict[str, CrossCheck] = {
    "approval_claimed": _phrases("approval_claimed"),
    "advertising_words": _phrases("advertising_words"),
    "ai_tone": _phrases("ai_tone"),
    "placeholder_left": _phrases("placeholder_left"),
    "placeholder_suspected": _placeholder_suspected,
    "old_thresholds": _phrases("old_thresholds"),
    "annex2_prevails": _phrases("annex2_prevails"),
    "annex2_liability": _phrases("annex2_liability"),
    "annex2_requests": _phrases("annex2_requests"),
    "annex2_court": _phrases("annex2_court"),
    "annex2_transfer": _phrases("annex2_transfer"),
    "sample_dossier": _sample_dossier,
    "weak_text": _weak_text,
    "sample_text": _sample_text,
    "sample_mark": _sample_mark,
    "boilerplate": _boilerplate,
}
"""The checks of this module by the id of their message."""
