"""How the program reads each kind of file: the commands, and the functions that the window uses."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from tests.hostile.goods import CONTEXT, PASSPHRASE, good

from beigao import cli, commands
from beigao.definitions.fields import Table
from beigao.definitions.loader import load_library
from beigao.definitions.own_yaml import OwnMisfit, own_mapping
from beigao.dossier.cells import heading_of, read_rows
from beigao.dossier.csv_rows import read_csv
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.evidence_store import Attachments
from beigao.dossier.file import Dossier
from beigao.dossier.revisions import Revisions
from beigao.errors import BeigaoError, DefinitionError
from beigao.rendering.foreign import ForeignTemplate
from beigao.rendering.pictures import Pictures
from beigao.rendering.preview import reading
from beigao.rendering.sheet import SheetReader

Reader = Callable[[Path, Path], None]
ENDINGS = {
    "template": ".docx", "workbook": ".xlsx", "json": ".json", "facts": ".json", "dossier": ".beigao",
    "package": ".beigao-handover", "picture": ".png", "table": ".csv",
    "form": ".yaml",
}  # fmt: skip


class Untidy(Exception):
    """A command that ended in another way than its sentence and exit code."""


def command(*words: object) -> None:
    """Run a command as a shell does; its error is raised, once it has been told as it should."""
    faults: list[BaseException] = []
    run = commands.run_command

    def noting(given: object) -> int:
        try:
            return run(given)  # type: ignore[arg-type]
        except BaseException as fault:
            faults.append(fault)
            raise

    commands.run_command = noting
    try:
        code = cli.main([str(word) for word in words])
    finally:
        commands.run_command = run
    if faults and not isinstance(faults[0], BeigaoError):
        raise Untidy(f"{type(faults[0]).__name__}: {faults[0]}") from faults[0]
    if code != (2 if faults else 0):
        raise Untidy(f"exit code {code}")
    if faults:
        raise faults[0]


def read_template(path: Path, out: Path) -> None:
    """A template: compiled, previewed, exported."""
    template = ForeignTemplate(path)
    try:
        with reading(template):
            SheetReader(template.package.text("word/styles.xml")).read(template.fill(CONTEXT))
        (out / "draft.docx").write_bytes(template.render(CONTEXT, Pictures()).content)
    finally:
        template.close()


def read_workbook(path: Path, out: Path) -> None:
    """A workbook: shown, then taken."""
    command("import", _dossier(out), path)
    command("import", out / "ours.beigao", path, "--yes")


def read_json(path: Path, out: Path) -> None:
    """JSON: taken as a new dossier and into one, checked and printed."""
    command("new", out / "new.beigao", "--from-json", path)
    read_dossier(out / "new.beigao", out)
    command("import", _dossier(out), path, "--yes")


def read_facts(path: Path, _out: Path) -> None:
    """The facts of a route."""
    command("routes", "--facts", path, "--on", "2026-11-20", "--json")


def read_dossier(path: Path, out: Path) -> None:
    """A dossier: checked, given out, printed, opened as a window does."""
    command("check", path)
    command("export-json", path)
    command("export", path, out / "all.xlsx")
    command("render", path, "--out", out / "drafts", "--only", "memo", "commitment")
    command("portal", path, "export", "--json") if _has_contract(path) else None
    with closing(Dossier.open(path, as_writer=True)) as dossier:
        for revision in Revisions(dossier).all():
            Revisions(dossier).answers_of(revision)
        list(Attachments(dossier).values())
        dossier.set_answer("company", "company", "name", "written")
    command("mask", path, "--out", out / "masked.beigao")


def _has_contract(path: Path) -> bool:
    with closing(Dossier.open(path)) as dossier:
        return len(dossier.answers.entries("contracts")) == 1


def read_package(path: Path, out: Path) -> None:
    """A package: opened, and merged."""
    os.environ["BEIGAO_PASSPHRASE"] = PASSPHRASE
    command("handover", "--open", path, "--out", out / "theirs.beigao")
    command("merge", _dossier(out), path, "--yes")


def read_picture(path: Path, out: Path) -> None:
    """A piece of evidence: taken in, shown small, printed."""
    from beigao.ui.editors.pictures import scaled

    content = path.read_bytes()
    with closing(Dossier.open(_dossier(out))) as dossier:
        taken = dossier.attach(path.name, content)
        assert dossier.evidence_content(taken.id) == content
    if taken.is_picture:
        scaled(content, 200)
        Pictures().place(Attachment(describe("a", path.name, content), content), "words")


def read_table(path: Path, _out: Path) -> None:
    """A table of cells, read into the columns of a field."""
    library = load_library()
    table = next(field for form in library.forms.values() for field in form.fields() if isinstance(field, Table))
    block = read_csv(path)
    heading_of(table, block[0])
    read_rows(block[:10_000], table.columns, library)


def _briefly_json(path: Path, out: Path) -> None:
    command("new", out / "new.beigao", "--from-json", path)
    command("check", out / "new.beigao")


def _briefly_dossier(path: Path, _out: Path) -> None:
    command("check", path)


def _briefly_workbook(path: Path, out: Path) -> None:
    command("import", _dossier(out), path)


def _briefly_package(path: Path, out: Path) -> None:
    os.environ["BEIGAO_PASSPHRASE"] = PASSPHRASE
    command("handover", "--open", path, "--out", out / "theirs.beigao")


def read_form(path: Path, _out: Path) -> None:
    """A form of somebody's own, as far as it is plain YAML."""
    try:
        own_mapping(path)
    except OwnMisfit as fault:
        raise DefinitionError(fault.says.format(**fault.details)) from fault


READERS: dict[str, Reader] = {
    "template": read_template,
    "workbook": read_workbook,
    "json": read_json,
    "facts": read_facts,
    "dossier": read_dossier,
    "package": read_package,
    "picture": read_picture,
    "table": read_table,
    "form": read_form,
}

BRIEF: dict[str, Reader] = {
    **READERS,
    "workbook": _briefly_workbook,
    "json": _briefly_json,
    "dossier": _briefly_dossier,
    "package": _briefly_package,
}
"""The same up to where it is decided whether a file is taken, for thousands of mutations."""


@cache
def _kept() -> bytes:
    return good("dossier")


def _dossier(out: Path) -> Path:
    """A dossier of our own that something is taken into."""
    path = out / "ours.beigao"
    path.write_bytes(_kept())
    return path


def clear(folder: Path) -> None:
    """Take away what a trial has left."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
