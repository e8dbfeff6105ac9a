"""Files that a dossier is exported to and imported from: workbooks and JSON, known by how their names end.

An import first says what would change in a dossier that is there; then all of it is made, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import Language, _
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers
from beigao.dossier.comparison import compare
from beigao.dossier.database import appearing
from beigao.dossier.evidence import Attachment, EvidenceFile
from beigao.dossier.file import Content, Dossier, Snapshot
from beigao.dossier.history import Change
from beigao.errors import ExchangeError

WORKBOOK, JSON = ".xlsx", ".json"


class Import(NamedTuple):
    """What a file would change in a dossier.

    Attributes:
        after: the answers as they would be.
        changes: those of answers and entries, in an order in which they can be made.
        files: the evidence that would be added.
        left_out: the forms of the file that are not installed here.
    """

    after: Answers
    changes: Sequence[Change]
    files: Sequence[Attachment] = ()
    left_out: Sequence[str] = ()


def export_file(
    content: Content, library: Library, path: Path, language: Language, *, table: str | None = None, overwrite: bool
) -> None:
    """Write a dossier as a workbook or as JSON.

    Args:
        content: the dossier.
        library: the definitions.
        path: the file; how its name ends says what it is.
        language: the language of a workbook.
        table: the path of the one table that is wanted; a workbook of the whole dossier when left out.
        overwrite: whether a file that is there is written over.

    Raises:
        ExchangeError: the name ends otherwise, or there is no such table.
        WorkbookError: the dossier is too large for a workbook.
        DossierError: the file cannot be written, or is there already; it is as before.
    """
    from beigao.dossier.workbook import write_table, write_workbook

    if _kind(path) == JSON and table is None:
        _write_json(content, library, path, overwrite=overwrite)
    elif _kind(path) == JSON:
        raise ExchangeError(_("One table is written as a workbook; let the name end in .xlsx."))
    elif table is None:
        write_workbook(content.answers, library, path, language, overwrite=overwrite)
    else:
        try:
            write_table(content.answers, library, FieldPath.parse(table), path, language, overwrite=overwrite)
        except (ValueError, KeyError) as fault:
            raise ExchangeError(
                _("“{field}” is no table of the dossier; a table is named like activities:a1.items.").format(
                    field=table
                )
            ) from fault


def read_import(path: Path, into: Snapshot, library: Library) -> Import:
    """What a workbook or JSON would change in a dossier.

    Raises:
        WorkbookError: the workbook is not one of a dossier.
        ExchangeError: the JSON is not that of a dossier, or the name ends otherwise.
    """
    if _kind(path) == JSON:
        try:
            text = path.read_bytes()
        except OSError as fault:
            raise ExchangeError(_("{name} cannot be read.").format(name=path.name)) from fault
        return from_json_text(text, into.answers, into.evidence, library)
    from beigao.dossier.workbook_reading import read_workbook

    after = read_workbook(path, into.answers, library)
    return Import(after, compare(into.answers, after))


def from_json_text(text: str | bytes, base: Answers, evidence: Mapping[str, EvidenceFile], library: Library) -> Import:
    """What the JSON of a dossier would change: forms that it names become as it has them, the others stay.

    Args:
        text: the JSON.
        base: the answers that it is taken into.
        evidence: what is known of the files of that dossier, by id.
        library: the definitions.

    Raises:
        ExchangeError: the text is no JSON of a dossier, or has another file under an id of the dossier's.
    """
    from beigao.dossier.exchange import from_json  # brings pydantic
    from beigao.dossier.strict_json import read_json

    data = read_json(text)
    content = from_json(data, library)
    after = base.copy()
    for form in [*data["forms"], *(form for form in data.get("others", {}) if form in library.own.forms)]:
        after.entries(form)[:] = content.answers.entries(form)
    for key in content.evidence.keys() & evidence.keys():
        if content.evidence[key].file.sha256 != evidence[key].sha256:
            raise ExchangeError(
                _("The evidence “{id}” is another file in the dossier; give it another id in the JSON.").format(id=key)
            )
    files = [held for key, held in content.evidence.items() if key not in evidence]
    return Import(after, compare(base, after), files, content.answers.forms_not_installed())


def make_all(found: Import, dossier: Dossier) -> None:
    """Make every change in a dossier, or none, whatever happens on the way.

    Raises:
        DossierError: the file does not take a change.
    """
    with dossier.transaction():
        for held in found.files:
            dossier.attach(held.file.name, held.content, evidence_id=held.file.id)
        for change in found.changes:
            change.redo(dossier)


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (WORKBOOK, JSON):
        raise ExchangeError(_("{name} ends neither in .xlsx nor in .json.").format(name=path.name))
    return kind


def _write_json(content: Content, library: Library, path: Path, *, overwrite: bool) -> None:
    from beigao.dossier.exchange import to_json

    text = json.dumps(to_json(content, library), ensure_ascii=False, indent=2)
    with appearing(path, overwrite=overwrite) as part:
        part.write_bytes(text.encode("utf-8", "backslashreplace"))  # a lone surrogate is \\udXXX, which is JSON again
