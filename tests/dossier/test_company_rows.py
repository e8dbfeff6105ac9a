"""A table in which each row is a company: what its columns are called, and what its cells answer."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.conftest import NASTY

from beigao._i18n import Language
from beigao.definitions.loader import load_library
from beigao.dossier.answers import Answers
from beigao.dossier.company_rows import read_companies, write_template
from beigao.dossier.exchange import from_json
from beigao.dossier.workbook import write_workbook
from beigao.errors import BeigaoError, DossierError, WorkbookError

LIBRARY = load_library()


def workbook(path: Path, rows: list[list[Any]], sheet: str = "x") -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell)
            elif isinstance(cell, str):
                page.write_string(number, place, cell)
            else:
                page.write(number, place, cell)
    book.close()
    return path


def companies(path: Path) -> dict[int, Any]:
    found = read_companies(path, LIBRARY)
    assert found is not None
    return dict(found)


def test_columns_are_addresses_and_cells_read_as_in_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["company.name", "", "company.established", "filing_scope.ciio", "recipients.name", "recipients:b.name",
         "activities.name", "activities.recipient", "assessment.period.start", "company.business_address"],
        ["甲公司", "a remark", date(2020, 2, 29), "是", "Alpha Inc.", "Beta Ltd", "客服", "Beta Ltd", "2026-01-01",
         "=1+1"],
        [],
        ["乙公司", "", "2020年3月1日", "no", "", "", "", "", "", ""],
    ]  # fmt: skip
    found = companies(workbook(tmp_path / "c.xlsx", rows))
    assert [*found] == [2, 4]
    first = found[2]
    assert first["company"]["name"] == "甲公司"
    assert first["company"]["established"] == "2020-02-29"
    assert first["company"]["business_address"] == "=1+1"
    assert first["filing_scope"] == {"ciio": True}
    assert first["recipients"] == [{"id": "1", "name": "Alpha Inc."}, {"id": "b", "name": "Beta Ltd"}]
    assert first["activities"] == [{"id": "1", "name": "客服", "recipient": "b"}]
    assert first["assessment"] == {"period": {"start": "2026-01-01"}}
    assert found[4] == {"company": {"name": "乙公司", "established": "2020-03-01"}, "filing_scope": {"ciio": False}}
    for forms in found.values():
        from_json({"beigao": 1, "forms": forms}, LIBRARY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_that_was_filled_in_gives_its_answers(language: Language, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    write_template(LIBRARY, tmp_path / "t.xlsx", language)
    grid = CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert companies(tmp_path / "t.xlsx") == {}
    keys, titles = [str(cell) for cell in grid[0]], [str(cell) for cell in grid[1]]
    assert len(set(titles)) == len(titles) == len(keys) > 300
    places = [keys.index("company.name"), keys.index("recipients.name"), keys.index("labelling.clauses_reason")]
    row = ["", *("" for _key in keys[1:])]
    for place in places:
        row[place] = f"答{place}"
    expected = {
        "company": {"name": f"答{places[0]}"},
        "recipients": [{"id": "1", "name": f"答{places[1]}"}],
        "labelling": {"clauses_reason": f"答{places[2]}"},
    }
    assert companies(workbook(tmp_path / "f.xlsx", [keys, titles, row])) == {3: expected}
    assert companies(workbook(tmp_path / "w.xlsx", [titles[1:], row[1:]])) == {2: expected}
    with (tmp_path / "f.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([keys, titles, row])
    assert companies(tmp_path / "f.csv") == {3: expected}


def test_a_template_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").touch()
    with pytest.raises(DossierError, match="is there already"):
        write_template(LIBRARY, tmp_path / "t.xlsx", "zh")


def test_words_that_break_careless_programs_are_kept(tmp_path: Path) -> None:
    words = [word for word in NASTY if word.isprintable() and word == word.strip()] + ["=1+1", "{{ x }}", "长" * 30_000]
    path = workbook(tmp_path / "c.xlsx", [["company.name"], *([word] for word in words)])
    assert [forms["company"]["name"] for forms in companies(path).values()] == words


def test_ten_thousand_companies_are_read(tmp_path: Path) -> None:
    rows = [["company.name", "company.uscc"], *([f"公司{number}", f"{number:018}"] for number in range(10_000))]
    found = companies(workbook(tmp_path / "c.xlsx", rows))
    assert len(found) == 10_000
    assert found[10_001] == {"company": {"name": "公司9999", "uscc": "000000000000009999"}}


def test_a_heading_that_names_nothing_is_told(tmp_path: Path) -> None:
    for heading in ("company.nane", "moon.name", "公司的名字", "company.branches", "=1+1", "{{ x }}"):
        with pytest.raises(WorkbookError, match="names no field") as told:
            companies(workbook(tmp_path / "c.xlsx", [["company.name", heading], ["甲", "x"]]))
        assert f"“{heading}”" in str(told.value)
    for rows in ([], [[]], [["", ""]]):
        with pytest.raises(BeigaoError):
            companies(workbook(tmp_path / "c.xlsx", rows))


def test_the_workbook_of_a_dossier_is_none_of_companies(tmp_path: Path) -> None:
    write_workbook(Answers(LIBRARY.forms.values()), LIBRARY, tmp_path / "d.xlsx", "zh")
    assert read_companies(tmp_path / "d.xlsx", LIBRARY) is None
