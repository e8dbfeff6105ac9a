"""Pages behind a review: the comments with the numbers of their answers, and the opinions with room for signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from beigao.definitions.fields import Table
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content
from beigao.dossier.review import ROLES, Comment, Opinion, Role, is_orphan, state_of
from beigao.rendering.endpapers import Cell, Paper, pages, place_of
from beigao.rendering.idioms import IDIOMS, Idioms

if TYPE_CHECKING:
    from beigao.rendering.export import Job

_COMMENT_SHARES, _SIGNATURE_SHARES = (9, 23, 33, 22, 13), (18, 29, 22, 18, 13)
_SIGNATURE_HEIGHT = 1100
"""Twips of a row that somebody signs in: about 2 cm."""


def review_pages(content: Content, library: Library, job: Job, paths: Sequence[FieldPath]) -> str:
    """The pages of comments, where there are any, and of signatures; `paths` are the fields of the numbers."""
    numbers: dict[FieldPath, list[int]] = {}
    for number, path in enumerate(paths, 1):
        numbers.setdefault(path._replace(row=None, column=None), []).append(number)
    comments, idioms = content.review.comments, IDIOMS[job.language]
    listed = [one for one in comments if one.path in numbers or _concerns(one, job, content.answers, library)]
    listed.sort(key=lambda comment: numbers.get(comment.path, [len(paths) + 1]))
    rows = [_comment_row(one, numbers.get(one.path, []), content.answers, library, idioms) for one in listed]
    title, about, head = idioms.review.comments
    pages_of_comments = pages(Paper(title, about, head, _COMMENT_SHARES), rows) if rows else ""
    return pages_of_comments + _signatures(content, len(comments) - len(listed), idioms)


def _comment_row(
    comment: Comment, numbers: Sequence[int], answers: Answers, library: Library, idioms: Idioms
) -> Sequence[Cell]:
    place, words = _place(comment, answers, library, idioms), _lines(comment.words)
    return _runs(numbers), place, words, (comment.author, _day(comment.made, idioms)), _state(comment, idioms)


def _signatures(content: Content, elsewhere: int, idioms: Idioms) -> str:
    """A row for each opinion, and for each role that has given none; the newest of a role is the one to sign."""
    state = state_of(content.answers)
    rows = [row for role in ROLES for row in _signature_rows(role, content, state, idioms)]
    title, about, head = idioms.review.signatures
    notes = [idioms.review.elsewhere.format(elsewhere)] * bool(elsewhere) + [idioms.review.state.format(state[:16])]
    return pages(Paper(title, about, head, _SIGNATURE_SHARES), rows, notes=notes, height=_SIGNATURE_HEIGHT)


def _signature_rows(role: Role, content: Content, state: str, idioms: Idioms) -> Iterable[Sequence[Cell]]:
    name = idioms.review.roles[role]
    given = [opinion for opinion in content.review.opinions if opinion.role == role]
    if not given:
        yield name, idioms.review.none, None, None, None
    for opinion in given:
        signed = "" if opinion is not given[-1] else None
        yield name, _opinion(opinion, state, idioms), (opinion.author, _day(opinion.made, idioms)), signed, signed


def _opinion(opinion: Opinion, state: str, idioms: Idioms) -> list[str]:
    earlier = [idioms.review.earlier] if opinion.state != state else []
    return [idioms.review.verdicts[opinion.verdict], *_lines(opinion.words), *earlier]


def _concerns(comment: Comment, job: Job, answers: Answers, library: Library) -> bool:
    """Whether a document has to do with a comment, also where its answer is not printed in it."""
    path = comment.path
    form = library.forms.get(path.form)
    if form is None or not form.has(path.field):
        return False
    if path.form == job.document.per and path.entry != job.entry and not is_orphan(comment, answers, library):
        return False
    field = form.field(path.field)
    asked = [field, *(field.columns if isinstance(field, Table) else ())]
    return any(job.document.id in item.required_for for item in asked)


def _place(comment: Comment, answers: Answers, library: Library, idioms: Idioms) -> list[str]:
    """The form with its entry, and the field."""
    place = place_of(comment.path, answers, library, idioms.language)
    gone = idioms.review.gone if is_orphan(comment, answers, library) else ""
    return [" · ".join(part for part in (place.form, place.entry or gone) if part), place.field]


def _state(comment: Comment, idioms: Idioms) -> list[str]:
    if comment.is_open:
        return [idioms.review.open]
    return [idioms.review.resolved, comment.resolver, _day(comment.resolved, idioms)]


def _lines(words: str) -> list[str]:
    return [line for line in words.splitlines() if line.strip()]


def _day(made: str, idioms: Idioms) -> str:
    return idioms.day(datetime.fromisoformat(made).date())


def _runs(numbers: Sequence[int]) -> str:
    """Numbers with those in a row drawn together: 3, 7–9."""
    starts = [0, *(at for at, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1)]
    ends = [*starts[1:], len(numbers)]
    parts = [numbers[start:end] for start, end in zip(starts, ends, strict=True)] if numbers else []
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
