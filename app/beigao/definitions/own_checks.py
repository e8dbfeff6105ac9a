"""Whether a form or document of the user's own fits the library: everything that it names is there.

What comes with the program is held by the contract tests; what a user adds has to be looked at when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from beigao._i18n import N_
from beigao.definitions.citations import find
from beigao.definitions.conditions import fields_of
from beigao.definitions.fields import Choice, Choices, Evidence, Item, Reference, Table, Text
from beigao.definitions.laws import Law
from beigao.definitions.models import Catalogue, Document, Form, Preset
from beigao.definitions.own_folders import DOCUMENT, FORM
from beigao.definitions.own_yaml import OwnMisfit

TAKEN = frozenset({"id", "index", "number", "title", "raw", "derived"})
"""What a template finds in every entry or row beside its fields."""
_NO_TEMPLATE = N_("The template zh.docx is missing; put it beside {file}.")
_MISSING = N_("{file}: “{place}” names “{name}”, which is not there.")


class Known(NamedTuple):
    """What there is to refer to, the user's own included."""

    forms: Mapping[str, Form]
    documents: Mapping[str, Document]
    catalogues: Mapping[str, Catalogue]
    laws: Mapping[str, Law]
    presets: Mapping[str, Preset]


def check_form(form: Form, known: Known) -> None:
    """Raise OwnMisfit when a form names what is not there, or cannot be used as it is."""
    _require_articles(FORM, form.id, (), known)
    for section in form.sections:
        _require_articles(FORM, section.id, section.articles, known)
        for name in section.borrows:
            _require(_is_single_field(name, known), FORM, section.id, name)
        for field in section.fields:
            for item in (field, *(field.columns if isinstance(field, Table) else ())):
                _check_item(item, field, form, known)
    for document in (*form.places, *([form.stands.document] if form.stands else [])):
        _require(document in known.documents, FORM, "places", document)
    if form.entries is not None:
        title = form.field(form.entries.title_field)
        if not isinstance(title, Text | Reference):
            raise OwnMisfit(N_("{file}: the title field “{field}” has to be a text."), file=FORM, field=title.id)
        for preset in form.entries.presets:
            is_there = preset in known.presets and known.presets[preset].form == form.id
            _require(is_there, FORM, "presets", preset)
    _refuse_circle(form, known)


def check_document(document: Document, known: Known) -> None:
    """Raise OwnMisfit when a document names what is not there, or has no template."""
    if "zh" not in document.languages:
        raise OwnMisfit(_NO_TEMPLATE, file=DOCUMENT)
    if document.side_by_side:
        raise OwnMisfit(N_("{file}: only documents of Beigao's are made side by side."), file=DOCUMENT)
    _require_articles(DOCUMENT, document.id, document.articles, known)
    for name in document.forms:
        _require(name in known.forms, DOCUMENT, "forms", name)
    if document.per is not None:
        is_list = document.per in document.forms and known.forms[document.per].entries is not None
        _require(is_list, DOCUMENT, "per", document.per)
    for place in document.evidence:
        _require(place.form in document.forms, DOCUMENT, "evidence", place.form)
        form = known.forms[place.form]
        for name in place.fields:
            _require(form.has(name) and isinstance(form.field(name), Evidence), DOCUMENT, "evidence", name)


def _check_item(item: Item, field: Item, form: Form, known: Known) -> None:
    if item.id in TAKEN:
        raise OwnMisfit(N_("{file}: no field can be called “{field}”; choose another id."), file=FORM, field=item.id)
    _require_articles(FORM, item.id, item.articles, known)
    if form.id in item.required_for and form.id not in known.documents:
        raise OwnMisfit(_NO_TEMPLATE, file=FORM)
    for name in item.required_for:
        _require(name in known.documents and form.id in known.documents[name].forms, FORM, item.id, name)
    beside = {
        other.id for other in (field.columns if isinstance(field, Table) and item is not field else form.fields())
    }
    for name in fields_of(item.shown_when):
        _require(_is_single_field(name, known) if "." in name else name in beside, FORM, item.id, name)
    if isinstance(item, Choice | Choices) and item.catalogue is not None:
        _require(item.catalogue in known.catalogues, FORM, item.id, item.catalogue)
    if isinstance(item, Choice | Choices):
        _refuse_twice([option.id for option in item.options], item.id)
    if isinstance(item, Reference):
        is_list = item.form in known.forms and known.forms[item.form].entries is not None and item.form != form.id
        _require(is_list, FORM, item.id, item.form)
    if isinstance(item, Table):
        _refuse_twice([column.id for column in item.columns], item.id)
        catalogue = known.catalogues.get(item.row_catalogue or "")
        rows = {option.id for option in catalogue.options} if catalogue else set[str]()
        for name in (*(item.rows or ()), *([item.row_catalogue] if item.row_catalogue and not catalogue else [])):
            _require(name in rows, FORM, item.id, name)


def _require(is_there: bool, file: str, place: str, name: str) -> None:
    if not is_there:
        raise OwnMisfit(_MISSING, file=file, place=place, name=name)


def _require_articles(file: str, place: str, articles: Iterable[str], known: Known) -> None:
    for article in articles:
        try:
            is_there = find(known.laws, article) is not None
        except ValueError:  # the day of a rule gone by is no day
            is_there = False
        _require(is_there, file, place, article)


def _refuse_twice(ids: list[str], place: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise OwnMisfit(N_("{file}: “{name}” stands twice in “{place}”."), file=FORM, name=name, place=place)


def _is_single_field(name: str, known: Known) -> bool:
    """Whether a name such as `company.name` is that of a field of a form that occurs once."""
    form, _dot, field = name.partition(".")
    return form in known.forms and known.forms[form].entries is None and known.forms[form].has(field)


def _refuse_circle(form: Form, known: Known) -> None:
    """Raise OwnMisfit when references lead from a form back to it: printing would never end."""

    def reached(name: str, seen: set[str]) -> Iterator[str]:
        for target in {field.form for field in known.forms[name].fields() if isinstance(field, Reference)}:
            if target in known.forms and target not in seen:
                seen.add(target)
                yield target
                yield from reached(target, seen)

    if form.id in reached(form.id, set()):
        raise OwnMisfit(N_("{file}: references lead from this form back to it."), file=FORM)
