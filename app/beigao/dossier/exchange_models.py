"""The JSON of a dossier as pydantic models built from the forms: what is checked, and the published schema.

They accept every answer a window can store, half-typed ones too; what they refuse is another structure: an unknown form
or field, text where a table belongs.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, Optional, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    JsonValue,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic import Field as ModelField

from beigao.definitions.fields import Item, Kind, Reference, Table
from beigao.definitions.loader import Library
from beigao.definitions.models import Form
from beigao.definitions.validation import Misfit
from beigao.dossier.review import Role, Verdict


def _moment(text: str) -> str:
    """A time as it is; ValueError where it is none."""
    datetime.fromisoformat(text)
    return text


_Moment = Annotated[StrictStr, AfterValidator(_moment)]
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
_ID = ModelField(pattern=r"^[\w-]{1,40}$")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Open(BaseModel):
    """What may say more than this installation knows, under names that could be its own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    @model_validator(mode="after")
    def _has_names(self) -> Self:
        strange = next((name for name in self.__pydantic_extra__ if not _SLUG.fullmatch(name)), None)
        if strange is not None:
            raise ValueError(f"{strange!r} is no name of a form or field")
        return self


class _Others(_Open):
    """Answers to forms of somebody's own: an object, or a list of them with an `id` where there are several."""

    __pydantic_extra__: dict[str, _OtherEntry | list[_OtherEntryWithId]]  # type: ignore[assignment]


class _OtherEntry(_Open):
    pass


class _OtherEntryWithId(_Open):
    id: StrictStr = _ID


class _Range(_Part):
    start: StrictStr | None = None
    end: StrictStr | None = None


class _Rating(_Part):
    likelihood: StrictStr | None = None
    impact: StrictStr | None = None


class _File(_Part):
    id: StrictStr = _ID
    name: StrictStr
    media_type: StrictStr = ""
    sha256: StrictStr = ""
    content: StrictStr  # base64


class _Comment(_Part):
    id: StrictStr = _ID
    field: StrictStr = ModelField(pattern=r"^[a-z]\w*(:[\w-]+)?\.[a-z]\w*$", description="form:entry.field")
    author: StrictStr
    made: _Moment
    words: StrictStr
    resolved: _Moment | Literal[""] = ModelField(default="", description="When; empty while the comment is open")
    resolver: StrictStr = ""


class _Opinion(_Part):
    id: StrictStr = _ID
    role: Role
    author: StrictStr
    made: _Moment
    verdict: Verdict
    words: StrictStr = ""
    state: StrictStr = ModelField(default="", description="Fingerprint of the answers that it was given for")


class _Review(_Part):
    comments: list[_Comment] = []
    opinions: list[_Opinion] = []


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


def check(data: object, library: Library) -> None:
    """Whether data is the JSON of a dossier.

    Raises:
        Misfit: it is not; the place is the path of the first fault.
    """
    try:
        _dossier_model(library).model_validate(data)
    except ValidationError as fault:
        raise Misfit(fault, unsaid=_UNION_MEMBERS) from fault


def json_schema(library: Library) -> dict[str, Any]:
    """The JSON schema of a dossier (draft 2020-12), as `beigao schema` prints it."""
    schema = _dossier_model(library).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@cache
def _dossier_model(library: Library) -> type[BaseModel]:
    own = library.own.forms
    body, others = (
        create_model(name, __base__=base, **{form.id: _entries(form, part) for form in forms})
        for name, base, part, forms in (
            ("Forms", _Part, _Part, [form for form in library.forms.values() if form.id not in own]),
            ("Others", _Others, _Open, [library.forms[form] for form in own]),
        )
    )
    return create_model(
        "Dossier",
        __base__=_Part,
        beigao=(Literal[1], ModelField(default=1, description="Version of this format")),
        forms=(body, ...),
        others=(
            others,
            ModelField(default=others(), description="Answers to forms of a firm's own; left out where none are"),
        ),
        evidence=(list[_File], []),
        review=(_Review, ModelField(default=_Review(), description="Comments and opinions; left out where none are")),
    )


def _entries(form: Form, base: type[BaseModel]) -> Any:
    """What JSON holds for a form, with the default where it says nothing."""
    model = _form_model(form, base)
    return (list[model], []) if form.entries else (Optional[model], None)  # type: ignore[valid-type]  # noqa: UP045


def _form_model(form: Form, base: type[BaseModel]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        field.id: (_type(field, form.id, base) | None, _described(field)) for field in form.fields()
    }
    if form.entries:
        fields["id"] = (StrictStr, _ID)
    return create_model(_class_name(form.id), __base__=base, **fields)


def _type(item: Item, owner: str, base: type[BaseModel]) -> Any:
    if isinstance(item, Table):
        cells: dict[str, Any] = {
            column.id: (_type(column, item.id, base) | None, _described(column)) for column in item.columns
        }
        return list[create_model(_class_name(f"{owner}_{item.id}_row"), __base__=base, **cells)]  # type: ignore[misc]
    if isinstance(item, Reference) and item.many:
        return list[StrictStr]
    kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
    return _TYPES[kind]


def _described(item: Item) -> Any:
    return ModelField(default=None, title=item.label.zh, description=item.label.en)


def _class_name(slug: str) -> str:
    return "".join(part.capitalize() for part in slug.split("_"))
