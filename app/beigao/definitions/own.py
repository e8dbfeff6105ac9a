"""Reads the forms and documents of the user's own, and lays them over the library.

A folder with a fault is left out as a whole, and the library says why: nothing that lies there stops the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from beigao._i18n import N_
from beigao.definitions.fields import Evidence, Wording
from beigao.definitions.frozen import Frozen
from beigao.definitions.models import Document, EvidencePlace, Form, OutlineGroup, Own, OwnFault
from beigao.definitions.own_checks import Known, check_document, check_form
from beigao.definitions.own_folders import DOCUMENT, FORM, OwnFolder
from beigao.definitions.own_yaml import OwnMisfit, own_mapping
from beigao.definitions.validation import Misfit, checked

if TYPE_CHECKING:
    from beigao.definitions.loader import Library

M = TypeVar("M", bound=Frozen)

GROUP = "own"
_GROUP_TITLE = Wording(zh="自有事项", en="Own filings")
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_RESERVED = {"derived", "pack", "base", GROUP}
_COMPANY = "company"  # the form whose facts every document may print


class _Thing(NamedTuple):
    """What a folder defines."""

    folder: OwnFolder
    form: Form | None = None
    document: Document | None = None
    group: str = GROUP


def read_own(folders: Iterable[OwnFolder], library: Library) -> dict[str, Any]:
    """The parts of the library that are others with the user's own.

    `forms` and `documents` have only what is added, `outline` is whole, `own` says what is the user's.
    """
    things, faults = list[_Thing](), list[OwnFault]()
    for folder in folders:
        try:
            things.append(_read(folder, library))
        except OwnMisfit as fault:
            faults.append(OwnFault(folder=folder.path.name, says=fault.says, details=fault.details))
    while (bad := _first_unfit(things, library)) is not None:  # what leads to one that is left out is left out, too
        thing, misfit = bad
        things.remove(thing)
        faults.append(OwnFault(folder=thing.folder.path.name, says=misfit.says, details=misfit.details))
    forms = {thing.form.id: thing.form for thing in things if thing.form is not None}
    documents = {thing.document.id: thing.document for thing in things if thing.document is not None}
    faults.sort(key=lambda fault: fault.folder)
    return {
        "forms": forms,
        "documents": documents,
        "outline": _outline(library.outline, things),
        "own": Own(forms=tuple(forms), documents=tuple(documents), faults=tuple(faults)),
    }


def _read(folder: OwnFolder, library: Library) -> _Thing:
    """What a folder defines, by itself; OwnMisfit where it does not read."""
    name = folder.path.name
    if folder.unread:
        raise OwnMisfit(N_("The folder cannot be read: {reason}."), reason=folder.unread)
    if not folder.is_defining:
        if name in library.documents and folder.files:
            return _Thing(folder)
        if name in library.documents:
            raise OwnMisfit(N_("A template is called zh.docx or en.docx, not {name}."), name=folder.strays[0])
        raise OwnMisfit(N_("There is no form.yaml in the folder, and no document of Beigao's is called like it."))
    if not _ID.fullmatch(name):
        raise OwnMisfit(N_("The name of the folder may have small letters, digits and underscores only: my_form."))
    pages = {page.id for group in library.outline for page in group.pages}
    if name in library.forms or name in library.documents or name in _RESERVED | pages:
        raise OwnMisfit(N_("Beigao itself uses the name of the folder; choose another one for it."))
    form, group = _form(folder, library) if FORM in folder.files else (None, GROUP)
    return _Thing(folder, form, _document(folder, form), group)


def _form(folder: OwnFolder, library: Library) -> tuple[Form, str]:
    """The form of a folder, and the group of the outline that it stands in."""
    said = own_mapping(folder.path / FORM)
    group = said.pop("group", GROUP)
    groups = [known.id for known in library.outline] + [GROUP]
    if group not in groups:
        names = ", ".join(groups)
        raise OwnMisfit(N_("{file}: the outline has no such group; choose from: {names}."), file=FORM, names=names)
    return _checked(Form, FORM, folder, said), group


def _document(folder: OwnFolder, form: Form | None) -> Document | None:
    """The document of a folder: what it says of it, and for the rest what follows from its form."""
    if DOCUMENT not in folder.files and not folder.languages:
        return None
    said = own_mapping(folder.path / DOCUMENT) if DOCUMENT in folder.files else {}
    if said.setdefault("filing", "own") != "own":
        raise OwnMisfit(N_("{file}: leave “filing” out; it says what Beigao's own documents are for."), file=DOCUMENT)
    usual: dict[str, Any] = {"articles": [], "headings": []}
    if form is not None:
        evidence = tuple(field.id for field in form.fields() if isinstance(field, Evidence))
        usual |= {
            "title": form.title,
            "short": said.get("title", form.title),
            "about": form.about,
            "forms": [form.id, _COMPANY],
            "per": form.id if form.entries else None,
            "evidence": [EvidencePlace(form=form.id, fields=evidence)] if evidence else [],
        }
    return _checked(Document, DOCUMENT, folder, {**usual, **said, "languages": folder.languages})


def _checked(kind: type[M], file: str, folder: OwnFolder, said: dict[str, Any]) -> M:
    name = folder.path.name
    if said.setdefault("id", name) != name:
        raise OwnMisfit(N_("{file}: the id is the name of the folder, “{name}”."), file=file, name=name)
    try:
        return checked(kind, said)
    except Misfit as fault:
        place = fault.place or "?"
        raise OwnMisfit(
            N_("{file} has a fault at {place}: {reason}."), file=file, place=place, reason=fault.reason.rstrip(".")
        ) from fault


def _first_unfit(things: list[_Thing], library: Library) -> tuple[_Thing, OwnMisfit] | None:
    """The first thing that does not fit what there is, and why."""
    known = Known(
        {**library.forms, **{thing.form.id: thing.form for thing in things if thing.form}},
        {**library.documents, **{thing.document.id: thing.document for thing in things if thing.document}},
        library.catalogues,
        library.laws,
        library.presets,
    )
    for thing in things:
        try:
            if thing.document is not None:
                check_document(thing.document, known)
            if thing.form is not None:
                _require_other_name(thing.form, known)
                check_form(thing.form, known)
        except OwnMisfit as fault:
            return thing, fault
    return None


def _require_other_name(form: Form, known: Known) -> None:
    """Raise OwnMisfit when a template could not tell an entry of the form from something else."""
    if form.entries is not None and (form.entries.singular in known.forms or form.entries.singular in _RESERVED):
        name = form.entries.singular
        raise OwnMisfit(N_("{file}: “singular” may not be “{name}”; a form is called so."), file=FORM, name=name)


def _outline(outline: tuple[OutlineGroup, ...], things: Iterable[_Thing]) -> tuple[OutlineGroup, ...]:
    """The outline with the own forms in the groups that they name, or in one of their own at the end."""
    placed: dict[str, list[str]] = {}
    for thing in things:
        if thing.form is not None:
            placed.setdefault(thing.group, []).append(thing.form.id)
    groups = [group.but(forms=(*group.forms, *placed[group.id])) if group.id in placed else group for group in outline]
    if GROUP in placed:
        groups.append(OutlineGroup(id=GROUP, title=_GROUP_TITLE, icon="doc", forms=tuple(placed[GROUP])))
    return tuple(groups)
