"""A dossier as JSON, in and out, with a published schema that is built from the forms.

The models here accept every answer a window can store, half-typed ones too; what they refuse is another
structure: an unknown form or field, text where a table belongs. The path of the fault is named.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from functools import cache
from typing import Any, Literal, Optional

from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError, create_model
from pydantic import Field as ModelField

from beigao._i18n import _
from beigao.definitions.fields import Item, Kind, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.dossier.answers import Answers, Entry
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.file import Content
from beigao.dossier.values import is_empty
from beigao.errors import ExchangeError

FORMAT = 1


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Range(_Part):
    start: StrictStr | None = None
    end: StrictStr | None = None


class _Rating(_Part):
    likelihood: StrictStr | None = None
    impact: StrictStr | None = None


class _File(_Part):
    id: StrictStr
    name: StrictStr
    media_type: StrictStr = ""
    sha256: StrictStr = ""
    content: StrictStr  # base64


_UNION_MEMBERS = {"str", "int", "float", "bool"}  # pydantic names them in the path of a fault
_Numeric = StrictInt | StrictFloat | StrictStr
_TYPES: dict[Kind, Any] = {
    "text": StrictStr,
    "long_text": StrictStr,
    "number": _Numeric,
    "people": _Numeric,
    "date": StrictStr,
    "date_range": _Range,
    "yes_no": StrictBool | StrictStr,
    "choice": StrictStr,
    "choices": list[StrictStr],
    "reference": StrictStr,
    "evidence": list[StrictStr],
    "risk_rating": _Rating,
}
"""What JSON may hold for a field of each kind; tables are built from their columns."""


def json_schema(library: Library) -> dict[str, Any]:
    """The JSON schema of a dossier (draft 2020-12), as `beigao schema` prints it."""
    schema = _dossier_model(library).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


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
    return {"beigao": FORMAT, "forms": forms, "evidence": files}


def from_json(data: object, library: Library) -> Content:
    """The content that JSON describes.

    Raises:
        ExchangeError: the data does not fit the schema; the message names the path of the first fault.
    """
    try:
        _dossier_model(library).model_validate(data)
    except ValidationError as fault:
        raise ExchangeError(_explain(fault)) from fault
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
    return Content(Answers(library.forms.values(), entries), {held.file.id: held for held in evidence})


def parse(text: str | bytes, library: Library) -> Content:
    """The content of a JSON text; ExchangeError when it is no JSON or does not fit."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise ExchangeError(_("This is not JSON: {reason}.").format(reason=str(fault) or "nesting")) from fault
    return from_json(data, library)


def _require_unique(ids: list[str], place: str) -> None:
    if twice := next((name for name in ids if ids.count(name) > 1), None):
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


def _explain(fault: ValidationError) -> str:
    first = fault.errors()[0]
    path = ".".join(str(part) for part in first["loc"] if part not in _UNION_MEMBERS)
    return _("The JSON does not fit at {path}: {reason}.").format(path=path or "$", reason=first["msg"])


@cache
def _dossier_model(library: Library) -> type[BaseModel]:
    forms: dict[str, Any] = {}
    for form in library.forms.values():
        model = _form_model(form)
        forms[form.id] = (list[model], []) if form.entries else (Optional[model], None)  # type: ignore[valid-type]  # noqa: UP045
    body = create_model("Forms", __base__=_Part, **forms)
    return create_model(
        "Dossier",
        __base__=_Part,
        beigao=(Literal[1], ModelField(default=1, description="Version of this format")),
        forms=(body, ...),
        evidence=(list[_File], []),
    )


def _form_model(form: Form) -> type[BaseModel]:
    fields: dict[str, Any] = {field.id: (_type(field, form.id) | None, _described(field)) for field in form.fields()}
    if form.entries:
        fields["id"] = (StrictStr, ModelField(pattern=r"^[\w-]{1,40}$"))
    return create_model(_class_name(form.id), __base__=_Part, **fields)


def _type(item: Item, owner: str) -> Any:
    if isinstance(item, Table):
        cells: dict[str, Any] = {
            column.id: (_type(column, item.id) | None, _described(column)) for column in item.columns
        }
        return list[create_model(_class_name(f"{owner}_{item.id}_row"), __base__=_Part, **cells)]  # type: ignore[misc]
    if isinstance(item, Reference) and item.many:
        return list[StrictStr]
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    return _TYPES[kind]


def _described(item: Item) -> Any:
    return ModelField(default=None, title=item.label.zh, description=item.label.en)


def _class_name(slug: str) -> str:
    return "".join(part.capitalize() for part in slug.split("_"))
