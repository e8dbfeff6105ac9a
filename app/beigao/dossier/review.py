"""What reviewers say of a dossier: comments at its fields, and the opinions of those who sign for it.

Comments and opinions lie beside the answers and change none of them. A comment stays when its entry is deleted; where
the entry comes back it stands at its field again. An opinion knows the state of the answers that it was given for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from sqlcipher3 import dbapi2 as sqlcipher

from beigao.definitions.loader import Library, load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.values import is_empty

if TYPE_CHECKING:
    from beigao.dossier.file import Dossier

Role = Literal["pi_officer", "legal", "algorithm_officer"]
"""Who gives an opinion: the personal information protection officer, legal, the algorithm security officer."""

Verdict = Literal["agrees", "agrees_with_remarks", "disagrees"]

ROLES: tuple[Role, ...] = get_args(Role)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Comment(NamedTuple):
    """A remark at a field.

    Attributes:
        path: the field, never a row of it.
        made: when, in local time, ISO 8601 with seconds; `resolved` likewise, empty while the comment is open.
        resolver: who resolved it.
    """

    id: str
    path: FieldPath
    author: str
    made: str
    words: str
    resolved: str = ""
    resolver: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return not self.resolved

    def resolved_by(self, who: str, now: datetime) -> Comment:
        """The same, seen to."""
        return self._replace(resolved=_stamp(now), resolver=who)

    def reopened(self) -> Comment:
        """The same, open again."""
        return self._replace(resolved="", resolver="")


class Opinion(NamedTuple):
    """What somebody says of the dossier as a whole; `state` is that of the answers they looked at (`state_of`)."""

    id: str
    role: Role
    author: str
    made: str
    verdict: Verdict
    words: str
    state: str


class Review(NamedTuple):
    """All comments and opinions of a dossier, the oldest first."""

    comments: tuple[Comment, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    def newest(self, role: Role) -> Opinion | None:
        """The opinion of a role that counts; None where there is none yet."""
        return next((opinion for opinion in reversed(self.opinions) if opinion.role == role), None)


NO_REVIEW = Review()


def new_comment(path: FieldPath, author: str, words: str, now: datetime) -> Comment:
    """An open comment at a field."""
    return Comment(_new_id(), path._replace(row=None, column=None), author, _stamp(now), words)


def new_opinion(role: Role, author: str, verdict: Verdict, words: str, answers: Answers, now: datetime) -> Opinion:
    """An opinion on these answers."""
    return Opinion(_new_id(), role, author, _stamp(now), verdict, words, state_of(answers))


def state_of(answers: Answers) -> str:
    """A fingerprint of the answers, the same for the same answers in whichever file they lie.

    Evidence counts by its id, which never gets another content. Answers to a firm's own forms count alike where these
    are installed and where they are not.
    """
    from hashlib import blake2b  # loads OpenSSL, which a start does without

    def line(*parts: object) -> bytes:
        return json.dumps(parts, sort_keys=True).encode() + b"\n"

    others = {form: entries for form, entries in answers.others.items() if form not in answers.forms()}
    more = {*load_library().own.forms, *others}
    places = [
        (form, entry.id, {**entry.values, **answers.others.get(form, {}).get(entry.id, {})})
        for form, entry in answers.walk()
    ]
    places += [(form, entry, values) for form, entries in others.items() for entry, values in entries.items()]
    places.sort(key=lambda place: place[0] if place[0] in more else "")  # those of the program in their order, first
    found = blake2b(digest_size=16)
    for form, entry, given in places:
        values = {field: value for field, value in given.items() if not is_empty(value)}
        if values or entry != form:  # a single form without answers may be one that an older Beigao has not
            found.update(line(form, entry, values))
    return found.hexdigest()


def is_orphan(comment: Comment, answers: Answers, library: Library) -> bool:
    """Whether the field of a comment is no more: its entry was deleted, or this Beigao does not know it."""
    path = comment.path
    form = library.forms.get(path.form)
    return form is None or not form.has(path.field) or all(path.entry != e.id for e in answers.entries(path.form))


def news(ours: Review, theirs: Review) -> list[Comment | Opinion]:
    """What a colleague's review has that ours has not: comments, opinions, and what they resolved."""
    known = {comment.id: comment for comment in ours.comments}
    comments = [one for one in theirs.comments if one.id not in known or (known[one.id].is_open and not one.is_open)]
    given = {opinion.id for opinion in ours.opinions}
    return [*comments, *(opinion for opinion in theirs.opinions if opinion.id not in given)]


def read_review(connection: sqlcipher.Connection) -> Review:
    """The comments and opinions of a file."""
    comments = connection.execute(
        "SELECT id, form, entry, field, author, made, words, resolved FROM comments ORDER BY made, rowid"
    )
    opinions = connection.execute(
        "SELECT id, role, author, made, verdict, words, revision FROM opinions ORDER BY made, rowid"
    )
    return Review(tuple(map(_comment, comments)), tuple(map(_opinion, opinions)))


def write_review(connection: sqlcipher.Connection, review: Review) -> None:
    """Put comments and opinions into a file; those of an id that it has already are replaced."""
    for comment in review.comments:
        path, resolved = comment.path, [comment.resolved, comment.resolver]
        row = {
            "id": comment.id, "form": path.form, "entry": path.entry, "field": path.field,
            "author": json.dumps(comment.author), "made": comment.made, "words": json.dumps(comment.words),
            "resolved": json.dumps(resolved) if comment.resolved else "",
        }  # fmt: skip
        _put(connection, "comments", row)
    for opinion in review.opinions:
        row = {
            "id": opinion.id, "role": opinion.role, "author": json.dumps(opinion.author), "made": opinion.made,
            "verdict": opinion.verdict, "words": json.dumps(opinion.words), "revision": opinion.state,
        }  # fmt: skip
        _put(connection, "opinions", row)


def keep_review(dossier: Dossier, *kept: Comment | Opinion) -> None:
    """Write comments and opinions, new ones or changed ones, all or none; DossierError where the file takes none."""
    comments = tuple(one for one in kept if isinstance(one, Comment))
    opinions = tuple(one for one in kept if isinstance(one, Opinion))
    with dossier.transaction() as connection:
        write_review(connection, Review(comments, opinions))


def drop_review(dossier: Dossier, *gone: Comment | Opinion) -> None:
    """Delete comments and opinions; `keep_review` brings them back. DossierError where the file is not written."""
    with dossier.transaction() as connection:
        for one in gone:
            table = "comments" if isinstance(one, Comment) else "opinions"
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (one.id,))


def _comment(row: tuple[str, ...]) -> Comment:
    comment_id, form, entry, field, author, made, words, resolved = row
    when, who = json.loads(resolved) if resolved else ("", "")
    path = FieldPath(form, entry, field)
    return Comment(comment_id, path, json.loads(author), made, json.loads(words), when, who)


def _opinion(row: tuple[str, ...]) -> Opinion:
    opinion_id, role, author, made, verdict, words, state = row
    return Opinion(opinion_id, role, json.loads(author), made, verdict, json.loads(words), state)  # type: ignore[arg-type]


def _put(connection: sqlcipher.Connection, table: str, row: Mapping[str, str]) -> None:
    """Insert a row, or change the one of its id: a row that SQLite replaces would pass the triggers by."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "id")
    query = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes}"
    connection.execute(query, tuple(row.values()))


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _new_id() -> str:
    return os.urandom(4).hex()
