"""Files out of a dossier and into one that is there: by the end of their names, seen before they are taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from beigao.definitions.loader import Library
from beigao.dossier.answers import Json
from beigao.dossier.comparison import compare
from beigao.dossier.exchange_files import export_file, from_json_text, make_all, read_import
from beigao.dossier.file import Content, Dossier
from beigao.dossier.history import AnswerChange
from beigao.dossier.samples import create_sample, sample_content
from beigao.errors import DossierError, ExchangeError

SAMPLE = "writing_assistant"


def as_json(**forms: Any) -> str:
    return json.dumps({"forms": forms})


@pytest.mark.parametrize("name", ["d.xlsx", "d.json", "D.XLSX"])
def test_what_was_exported_would_change_nothing(name: str, tmp_path: Path, library: Library) -> None:
    with create_sample(tmp_path / "a.beigao", SAMPLE) as dossier:
        export_file(dossier.content(), library, tmp_path / name, "zh", overwrite=False)
        found = read_import(tmp_path / name, dossier.snapshot(), library)
        assert (found.changes, [*found.files]) == ([], [])


@pytest.mark.parametrize("name", ["d.xlsx", "d.json"])
def test_an_import_brings_everything_into_an_empty_dossier(
    name: str, dossier: Dossier, tmp_path: Path, library: Library
) -> None:
    content = sample_content(SAMPLE)
    export_file(content, library, tmp_path / name, "en", overwrite=False)
    make_all(read_import(tmp_path / name, dossier.snapshot(), library), dossier)
    left = {
        change.path.field for change in compare(dossier.answers, content.answers) if isinstance(change, AnswerChange)
    }
    if name == "d.json":
        assert left == set()
        assert dossier.content().evidence == content.evidence
    else:  # a workbook holds no evidence
        assert {library.forms[form].field(field).kind for form in library.forms for field in left
                if library.forms[form].has(field)} == {"evidence"}  # fmt: skip
    path = dossier.path
    dossier.close()
    with Dossier.open(path) as again:
        assert compare(again.answers, dossier.answers) == []


def test_json_with_nasty_words_goes_through_a_file(
    dossier: Dossier, tmp_path: Path, library: Library, nasty: tuple[str, ...]
) -> None:
    texts = [field.id for field in library.forms["company"].fields() if field.kind in ("text", "long_text")]
    for field, word in zip(texts, nasty, strict=False):
        dossier.set_answer("company", "company", field, word)
    export_file(dossier.content(), library, tmp_path / "d.json", "zh", overwrite=False)
    assert read_import(tmp_path / "d.json", dossier.snapshot(), library).changes == []


def test_forms_that_json_does_not_name_stay(library: Library) -> None:
    content = sample_content(SAMPLE)
    found = from_json_text(as_json(officers={"handler_name": "新人"}), content.answers, {}, library)
    assert {change.path.form for change in found.changes if isinstance(change, AnswerChange)} == {"officers"}
    found = from_json_text(as_json(), content.answers, {}, library)
    assert (found.changes, found.files) == ([], [])


def test_another_file_under_the_same_id_is_one_sentence(library: Library) -> None:
    content = sample_content(SAMPLE)
    files = {key: held.file._replace(sha256="other") for key, held in content.evidence.items()}
    data = json.loads(as_json())
    data["evidence"] = [{"id": next(iter(files)), "name": "a.txt", "content": "AAAA"}]
    with pytest.raises(ExchangeError, match=r"^The evidence “\w+” is another file in the dossier"):
        from_json_text(json.dumps(data), content.answers, files, library)


def test_where_one_change_fails_none_is_made(
    dossier: Dossier, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier.set_answer("company", "company", "name", "旧")
    entries: list[Json] = [{"id": "r1", "name": "甲"}, {"id": "r2", "name": "乙"}]
    found = from_json_text(as_json(company={"name": "新"}, recipients=entries), dossier.answers, {}, library)
    assert len(found.changes) == 3
    before = dossier.answers.copy()
    add_entry = dossier.add_entry

    def fail_at_the_second(form: str, *args: Any, entry_id: str = "") -> str:
        if entry_id == "r2":
            raise DossierError("The disk is full.")
        return add_entry(form, *args, entry_id=entry_id)

    monkeypatch.setattr(dossier, "add_entry", fail_at_the_second)
    with pytest.raises(DossierError):
        make_all(found, dossier)
    assert compare(dossier.answers, before) == []
    path = dossier.path
    dossier.close()
    with Dossier.open(path) as again:
        assert compare(again.answers, before) == []


@pytest.mark.parametrize("name", ["d.xls", "d", "d.docx", ".xlsx"])
def test_a_name_that_ends_otherwise_is_one_sentence(
    name: str, tmp_path: Path, empty: Content, library: Library
) -> None:
    with pytest.raises(ExchangeError, match="ends neither in"):
        export_file(empty, library, tmp_path / name, "zh", overwrite=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "table", ["company", "company.name", "company.nothing", "nothing.x", "activities:gone.items", ""]
)
def test_a_table_that_is_not_there_is_one_sentence(
    table: str, tmp_path: Path, empty: Content, library: Library
) -> None:
    with pytest.raises(ExchangeError, match="is no table of the dossier"):
        export_file(empty, library, tmp_path / "d.xlsx", "zh", table=table, overwrite=True)
    assert list(tmp_path.iterdir()) == []


def test_one_table_is_no_json(tmp_path: Path, empty: Content, library: Library) -> None:
    with pytest.raises(ExchangeError, match="as a workbook"):
        export_file(empty, library, tmp_path / "d.json", "zh", table="company.licences", overwrite=True)
