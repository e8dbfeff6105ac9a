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
from beigao.dossier.answers import Answers, Entry
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
    for form in library.forms.values():
        entries = [{"id": entry.id, **entry.values} for entry in content.answers.entries(form.id)]
        if form.entries:
            forms[form.id] = entries
        elif values := content.answers.entries(form.id)[0].values:
            forms[form.id] = dict(values)
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
    return {"beigao": FORMAT, "forms": forms, "evidence": files, **review}


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
    given = data.get("forms", {})
    entries: dict[str, list[Entry]] = {}
    for form in library.forms.values():
        if not form.entries:
            entries[form.id] = [Entry(form.id, _answered(given.get(form.id) or {}))]
            continue
        parts = given.get(form.id) or []
        _require_unique([part["id"] for part in parts], f"forms.{form.id}")
        entries[form.id] = [Entry(part["id"], _answered(part)) for part in parts]
    _require_unique([file["id"] for file in data.get("evidence", [])], "evidence")
    evidence = [_attachment(number, file) for number, file in enumerate(data.get("evidence", []))]
    answers = Answers(library.forms.values(), entries)
    return Content(answers, {held.file.id: held for held in evidence}, _review(data.get("review", {})))


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
