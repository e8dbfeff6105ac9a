"""What differs between two states of a dossier, as the changes that lead from one to the other; and two wordings.

A comparison is a list of the changes that undo and redo know (`history.py`), so that one of them or all of them can be
made in a dossier, and taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.history import AnswerChange, Change, EntryChange, EntryMove
from beigao.dossier.values import is_empty

MOST_PAIRS = 4_000_000
"""Pairs of words up to which two wordings are compared word by word; beyond, a sentence counts as a whole."""


def compare(before: Answers, after: Answers) -> list[Change]:
    """The changes that make `after` out of `before`, in an order in which they can be made.

    Form by form: entries that went, entries that came or moved, then answers of the entries that both have.
    Forms that only one of the two knows are left out.
    """
    return [change for form in after.forms() if form in before.forms() for change in _changes(form, before, after)]


def _changes(form: str, before: Answers, after: Answers) -> Iterator[Change]:
    old = {entry.id: entry for entry in before.entries(form)}
    new = {entry.id: entry for entry in after.entries(form)}
    order = list(old)
    for gone in [entry for entry in old.values() if entry.id not in new]:
        yield EntryChange(form, gone.id, dict(gone.values), order.index(gone.id), is_there=False)
        order.remove(gone.id)
    for position, entry in enumerate(new.values()):
        if entry.id not in old:
            yield EntryChange(form, entry.id, dict(entry.values), position, is_there=True)
            order.insert(position, entry.id)
        elif (at := order.index(entry.id)) != position:
            yield EntryMove(form, entry.id, at, position)
            order.insert(position, order.pop(at))
    for entry_id in [entry_id for entry_id in new if entry_id in old]:
        was, now = old[entry_id].values, new[entry_id].values
        for field in {**was, **now}:
            one, other = was.get(field), now.get(field)
            if one != other and not (is_empty(one) and is_empty(other)):
                yield AnswerChange(FieldPath(form, entry_id, field), one, other)


class Piece(NamedTuple):
    """A part of two wordings: in both, only in the old one (`gone`), or only in the new one (`new`)."""

    kind: Literal["same", "gone", "new"]
    text: str


_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
_WORD = re.compile(r"[A-Za-z0-9_À-ɏ]+|\s+|.", re.DOTALL)


def pieces(before: str, after: str) -> list[Piece]:
    """How one wording became the other; a Chinese character counts as a word.

    The pieces that are not `new`, put together, are `before`; those that are not `gone` are `after`.
    """
    found: list[Piece] = []
    for old, new in _differing(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        if old == new:
            found.append(Piece("same", old))
            continue
        words, others = _WORD.findall(old), _WORD.findall(new)
        pairs = [(old, new)] if len(words) * len(others) > MOST_PAIRS else _differing(words, others)
        for was, now in pairs:
            if was == now:
                found.append(Piece("same", was))
            else:
                found += [Piece("gone", was)] * bool(was) + [Piece("new", now)] * bool(now)
    return _joined(found)


def _differing(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Two lists, stretch by stretch; what is the same at both ends need not be looked for."""
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield ("".join(before[:head]),) * 2
    for _how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[start:end]), "".join(new[first:last])
    if tail:
        yield ("".join(before[len(before) - tail :]),) * 2


def _same(before: list[str], after: list[str]) -> int:
    """How many words at the beginning are the same."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _joined(found: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
