"""A dossier as JSON, in and out; `exchange_models.py` says what fits, and the path of a fault is named."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from typing import Any

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json, Others
from beigao.dossier.database import answers_of
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.dossier.review import NO_REVIEW, Comment, Opinion, Review
from beigao.dossier.strict_json import read_json
from beigao.dossier.values import is_empty
from beigao.errors import ExchangeError

FORMAT = 1


def to_json(content: Content, library: Library) -> dict[str, Any]:
    """A dossier as plain data that `from_json` reads back without loss."""
    forms: dict[str, Any] = {}
    for form in (form for form in library.forms.values() if form.id not in library.own.forms):
        entries = [{"id": entry.id, **entry.values} for entry in content.answers.entries(form.id)]
        if form.entries:
            forms[form.id] = entries
        elif values := content.answers.entries(form.id)[0].values:
            forms[form.id] = dict(values)
    more = _others_json(_others(content.answers, library), library)
    others = {"others": more} if more else {}
    files = [
        {
            "id": held.file.id,
            "name": held.file.name,
            "media_type": held.file.media_type,
            "sha256": held.file.sha256,
            "content": base64.b64encode(held.content).decode("ascii"),
        }
        for held in content.evidence.values()
    ]
    review = {"review": _review_json(content.review)} if content.review != NO_REVIEW else {}
    return {"beigao": FORMAT, "forms": forms, **others, "evidence": files, **review}


def _others(answers: Answers, library: Library) -> Others:
    """Answers to forms of the user's own, to those that are not installed, and to fields that a form has not here."""
    own = library.own.forms
    found: Others = {form: {entry.id: dict(entry.values) for entry in answers.entries(form)} for form in own}
    for form, entries in answers.others.items():
        there = {entry.id for entry in answers.entries(form)} if form in library.forms else entries.keys()
        for entry in [entry for entry in entries if entry in there]:
            found.setdefault(form, {}).setdefault(entry, {}).update(entries[entry])
    return found


def _others_json(found: Others, library: Library) -> dict[str, Any]:
    """The same as JSON: an object for a form that occurs once, else a list."""
    said: dict[str, Any] = {}
    for form, entries in found.items():
        known = library.forms.get(form)
        if known.entries is None if known else list(entries) == [form]:
            said[form] = entries.get(form)
        else:
            said[form] = [{"id": entry, **values} for entry, values in entries.items()]
    return {form: part for form, part in said.items() if part}


def from_json(data: object, library: Library) -> Content:
    """The content that JSON describes.

    Raises:
        ExchangeError: the data does not fit the schema; the message names the path of the first fault.
    """
    from beigao.definitions.validation import Misfit
    from beigao.dossier.exchange_models import check  # brings pydantic

    try:
        check(data, library)
    except Misfit as fault:
        place = fault.place or "$"
        raise ExchangeError(
            _("The JSON does not fit at {path}: {reason}.").format(path=place, reason=fault.reason)
        ) from fault
    assert isinstance(data, dict)  # the schema says so
    _require_unique([file["id"] for file in data.get("evidence", [])], "evidence")
    evidence = [_attachment(number, file) for number, file in enumerate(data.get("evidence", []))]
    return Content(_answers(data, library), {held.file.id: held for held in evidence}, _review(data.get("review", {})))


def _answers(data: dict[str, Any], library: Library) -> Answers:
    """The answers that JSON holds, also to what is not installed."""
    entries: dict[tuple[str, str], None] = {}
    rows: list[tuple[str, str, str, Json]] = []
    for name in ("forms", "others"):
        for form, said in data.get(name, {}).items():
            parts = said if isinstance(said, list) else [{"id": form, **(said or {})}]
            _require_unique([part["id"] for part in parts], f"{name}.{form}")
            entries |= {(form, part["id"]): None for part in parts if isinstance(said, list)}
            rows += [(form, part["id"], field, value) for part in parts for field, value in _answered(part).items()]
    return answers_of(library.forms.values(), entries, rows)


def parse(text: str | bytes, library: Library) -> Content:
    """The content of a JSON text; ExchangeError when it is no JSON or does not fit."""
    return from_json(read_json(text), library)


def _review_json(review: Review) -> dict[str, Any]:
    """Comments and opinions; an older Beigao refuses them, so that they are left out where there are none."""
    comments = [
        {
            "id": comment.id,
            "field": str(comment.path),
            "author": comment.author,
            "made": comment.made,
            "words": comment.words,
            "resolved": comment.resolved,
            "resolver": comment.resolver,
        }
        for comment in review.comments
    ]
    return {"comments": comments, "opinions": [opinion._asdict() for opinion in review.opinions]}


def _review(part: dict[str, Any]) -> Review:
    comments, opinions = part.get("comments", []), part.get("opinions", [])
    for name, given in (("comments", comments), ("opinions", opinions)):
        _require_unique([one["id"] for one in given], f"review.{name}")
    return Review(
        tuple(
            Comment(path=FieldPath.parse(one["field"]), **{key: one[key] for key in one if key != "field"})
            for one in comments
        ),
        tuple(Opinion(**{"words": "", "state": "", **one}) for one in opinions),
    )


def _require_unique(ids: list[str], place: str) -> None:
    if len(set(ids)) < len(ids):
        twice = Counter(ids).most_common(1)[0][0]
        raise ExchangeError(_("{place}: the id “{id}” stands twice; give each its own.").format(place=place, id=twice))


def _answered(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "id" and not is_empty(value)}


def _attachment(number: int, file: dict[str, str]) -> Attachment:
    try:
        content = base64.b64decode(file["content"], validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ExchangeError(_("evidence.{number}.content is not base64.").format(number=number)) from fault
    if file.get("sha256") and hashlib.sha256(content).hexdigest() != file["sha256"]:
        raise ExchangeError(_("evidence.{number}: the content does not match its sha256.").format(number=number))
    return Attachment(describe(file["id"], file["name"], content), content)
