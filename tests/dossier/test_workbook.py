"""A dossier as an Excel workbook: nothing is lost on the way out and back, and what people change in it arrives."""

from __future__ import annotations

import copy
import html
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from beigao.definitions.fields import Evidence, Table
from beigao.definitions.loader import Library
from beigao.definitions.paths import FieldPath
from beigao.dossier import workbook
from beigao.dossier.answers import Answers, Entry, Json
from beigao.dossier.comparison import compare
from beigao.dossier.exchange import from_json
from beigao.dossier.history import AnswerChange, EntryChange
from beigao.dossier.samples import sample_content, sample_names
from beigao.dossier.workbook import read_workbook, write_table, write_workbook
from beigao.errors import DossierError, WorkbookError

Grids = dict[str, list[list[Any]]]
SAMPLE = "internal_assistant"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "d.xlsx"


def grids(path: Path) -> Grids:
    """The cells of every sheet by its key, and the first sheet as it is called."""
    book = CalamineWorkbook.from_path(path)
    found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {str(grid[0][0] or name).removeprefix("beigao:"): grid for name, grid in found.items()}


def save(path: Path, changed: Grids) -> None:
    """Writes cells as another program does: names of sheets and looks are its own, only the cells are there."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for grid in changed.values():
        sheet = book.add_worksheet()
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write(row, column, cell)
    book.close()


def row_of(grid: list[list[Any]], key: str) -> list[Any]:
    return next(row for row in grid if row[0] == key)


def company(library: Library, **values: Json) -> Answers:
    return Answers(library.forms.values(), {"company": [Entry("company", values)]})


def after(path: Path, base: Answers, library: Library, change: Callable[[Grids], object]) -> list[Any]:
    """What changes when somebody changes the workbook of a dossier."""
    write_workbook(base, library, path, "zh")
    cells = grids(path)
    change(cells)
    save(path, cells)
    return compare(base, read_workbook(path, base, library))


def without_evidence(answers: Answers, library: Library) -> Answers:
    bare = answers.copy()
    for form, entry in bare.walk():
        for field in library.forms[form].fields():
            if isinstance(field, Evidence):
                entry.values.pop(field.id, None)
    return bare


# ---- out and back


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sample_names())
def test_a_sample_comes_back_unchanged_also_into_an_empty_dossier(
    name: str, language: Any, library: Library, path: Path
) -> None:
    answers = sample_content(name).answers
    write_workbook(answers, library, path, language)
    assert compare(answers, read_workbook(path, answers, library)) == []
    empty = Answers(library.forms.values())
    assert compare(without_evidence(answers, library), read_workbook(path, empty, library)) == []


def test_whatever_a_dossier_can_hold_comes_back_unchanged(
    dossier_json: Any, library: Library, path: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.xlsx"

    @settings(max_examples=12)
    @given(dossier_json)
    def round_trip(data: Any) -> None:
        answers = from_json(data, library).answers
        write_workbook(answers, library, path, "zh")
        assert compare(answers, read_workbook(path, answers, library)) == []
        elsewhere = read_workbook(path, Answers(library.forms.values()), library)  # there, at least it reads the same
        write_workbook(elsewhere, library, again, "zh")
        assert compare(elsewhere, read_workbook(again, elsewhere, library)) == []
        assert texts(elsewhere, library) == texts(answers, library)

    def texts(answers: Answers, library: Library) -> list[Json]:
        return [
            entry.values[field.id]
            for form, entry in answers.walk()
            for field in library.forms[form].fields()
            if field.kind in ("text", "long_text") and field.id in entry.values
        ]

    round_trip()


def test_nasty_words_come_back_exactly_into_any_dossier(library: Library, path: Path, nasty: tuple[str, ...]) -> None:
    fields = [field.id for field in library.forms["company"].fields() if field.kind in ("text", "long_text")]
    more = ("_x000D_", "_x005F_x0041_", "__x0041_", "<r><t>x</t></r>", "{U+000C}", "{U+{U+0041}}", "http://a.example",
            "'kept", "@now", "-1", "+1", "１２", "007", "1e5", "a\u2029b", "\r\n", "x\r")  # fmt: skip
    words = [word for word in (*nasty, *more) if word.strip(" \t\r\n\u3000\xa0")]
    for start in range(0, len(words), len(fields)):
        values: dict[str, Json] = dict(zip(fields, words[start:], strict=False))
        write_workbook(company(library, **values), library, path, "en")
        read = read_workbook(path, company(library), library)
        assert read.entry("company", "company").values == values


def test_no_text_becomes_a_formula_or_a_link(library: Library, path: Path) -> None:
    words: dict[str, Json] = {
        "name": "=1+1",
        "registered_address": "http://a.example",
        "industry": "mailto:a@b.example",
    }
    write_workbook(company(library, **words), library, path, "zh")
    with zipfile.ZipFile(path) as package:
        sheets = b"".join(package.read(name) for name in package.namelist() if "worksheets" in name)
        assert not re.search(rb"<f[ >]|<hyperlink", sheets)
        assert b"=1+1" in package.read("xl/sharedStrings.xml")


@pytest.mark.parametrize("sign", ["甲", "𠮷", "a", "\x0c", "<r>", "_x0041_"])
def test_a_text_that_is_too_long_for_a_cell_goes_on_in_others(sign: str, library: Library, path: Path) -> None:
    long = sign * (100_000 // len(sign))
    row: dict[str, Json] = {"name": long, "number": "1"}
    answers = company(library, registered_address=long, licences=[row, {"name": "乙"}])
    write_workbook(answers, library, path, "zh")
    for grid in grids(path).values():
        assert all(len(str(cell).encode("utf-16-le")) <= 2 * 32_767 for cells in grid for cell in cells)
    assert compare(answers, read_workbook(path, company(library), library)) == []


def test_numbers_are_numbers_and_keep_every_digit(library: Library, path: Path) -> None:
    counts: list[Json] = [5, 0, -3, 126_400, 0.1 + 0.2, 12.5, 10**18 + 1, 1e-7, "12.64万", "一些", 2**53 + 1]
    answers = company(library)
    for count in counts:
        answers.entry("company", "company").values["employees"] = count
        write_workbook(answers, library, path, "en")
        assert compare(answers, read_workbook(path, answers, library)) == []
        cell = row_of(grids(path)["company"], "employees")[3]
        if count in (5, 0, -3, 126_400, 12.5):
            assert (cell, isinstance(cell, float)) == (count, True)
            assert read_workbook(path, company(library), library).entry("company", "company").values == {
                "employees": count
            }


def test_the_same_dossier_gives_the_same_bytes_without_an_author(library: Library, path: Path, tmp_path: Path) -> None:
    answers = sample_content(SAMPLE).answers
    for place in (path, tmp_path / "e.xlsx"):
        write_workbook(answers, library, place, "zh")
    assert path.read_bytes() == (tmp_path / "e.xlsx").read_bytes()
    with zipfile.ZipFile(path) as package:
        assert b"<dc:creator></dc:creator>" in package.read("docProps/core.xml")


def test_sheets_begin_in_the_language_that_is_asked_for(library: Library, path: Path) -> None:
    answers = sample_content(SAMPLE).answers
    seen = {}
    for language in ("zh", "en"):
        write_workbook(answers, library, path, language)  # type: ignore[arg-type]
        grid = grids(path)["recipients"]
        seen[language] = (row_of(grid, "country")[2], row_of(grid, "country")[3])
    assert seen == {"zh": ("所在国家或者地区", "日本"), "en": ("Country or region", "Japan")}


def test_ten_thousand_rows_come_back(library: Library, path: Path) -> None:
    rows: list[Json] = [{"item": f"数据项{number}", "sensitive": number % 2 == 0} for number in range(10_000)]
    answers = Answers(library.forms.values(), {"activities": [Entry("a1", {"name": "甲", "items": rows})]})
    write_workbook(answers, library, path, "zh")
    assert compare(answers, read_workbook(path, answers, library)) == []
    empty = Answers(library.forms.values())
    assert compare(answers, read_workbook(path, empty, library)) == []


def test_words_are_offered_where_they_fit_and_never_break_the_list(library: Library, path: Path) -> None:
    titles = ['A "quoted" name', "=1+1", "A & <B>", "𠮷野家", "{U+000C}"]
    recipients = [Entry(f"r{number}", {"name": title, "country": "japan"}) for number, title in enumerate(titles)]
    answers = Answers(library.forms.values(), {"recipients": recipients, "activities": [Entry("a1")]})
    write_workbook(answers, library, path, "zh")
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets" in name]
    offered = {html.unescape(words) for sheet in sheets for words in re.findall("<formula1>(.*?)</formula1>", sheet)}
    assert '"是,否"' in offered
    assert '"A ""quoted"" name,=1+1,A & <B>,𠮷野家,{U+007B}U+000C}"' in offered
    for words in offered:
        assert re.fullmatch(r'"(?:[^"]|"")*"', words)
        assert len(words.encode("utf-16-le")) <= 2 * 257


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_COLUMNS"])
def test_more_than_a_sheet_takes_is_one_sentence_and_no_file(
    limit: str, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, limit, 205)
    rows: list[Json] = [{"name": "x"}] * 5
    entries = [Entry(f"r{number}", {"certifications": rows}) for number in range(210)]
    with pytest.raises(WorkbookError, match="is too large for a sheet of Excel"):
        write_workbook(Answers(library.forms.values(), {"recipients": entries}), library, path, "en")
    assert not path.exists()


def test_a_copied_column_is_a_new_entry(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        for row in cells["recipients"]:
            row[4:] = [row[3]]

    base = Answers(library.forms.values(), {"recipients": [Entry("r1", {"name": "甲", "country": "japan"})]})
    [came] = after(path, base, library, change)
    assert (came.values, came.entry == "r1") == ({"name": "甲", "country": "japan"}, False)


def test_a_file_that_is_there_is_only_written_over_when_told(library: Library, path: Path, empty: Any) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(DossierError):
        write_workbook(empty.answers, library, path, "zh", overwrite=False)
    assert path.read_bytes() == b"mine"
    write_workbook(empty.answers, library, path, "zh")
    assert [found.name for found in path.parent.iterdir()] == ["d.xlsx"]


# ---- what people change


def test_a_changed_and_an_emptied_cell_change_their_answers(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        row_of(cells["company"], "name")[3] = "新名称"
        row_of(cells["company"], "registered_address")[3] = ""

    base = company(library, name="旧名称", registered_address="上海", industry="软件")
    assert after(path, base, library, change) == [
        AnswerChange(FieldPath("company", "company", "name"), "旧名称", "新名称"),
        AnswerChange(FieldPath("company", "company", "registered_address"), "上海", None),
    ]


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("established", "2026年12月1日", "2026-12-01"),
        ("established", datetime(2026, 12, 1), "2026-12-01"),
        ("established", "upcoming", "upcoming"),
        ("employees", "12.64万", 126_400),
        ("employees", 78.0, 78),
        ("employees", "many", "many"),
        ("nature", "State-owned", "state_owned"),
        ("nature", "其他的话", "其他的话"),
        ("incidents", "是", True),
        ("incidents", True, True),
        ("incidents", "perhaps", "perhaps"),
        ("uscc", 913100000000.0, "913100000000"),
        ("name", " 两边 ", " 两边 "),
    ],
)
def test_cells_read_as_people_type_them(key: str, typed: Any, meant: Json, library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        row_of(cells["company"], key)[3] = typed

    assert after(path, company(library), library, change) == [
        AnswerChange(FieldPath("company", "company", key), None, meant)
    ]


def test_halves_of_a_range_and_of_a_rating_have_cells_of_their_own(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        row_of(cells["activities"], "retention.end")[3] = "2027/1/31"
        grid = cells["assessment.risks"]
        rating = next(column for column in library.forms["assessment"].field("risks").columns  # type: ignore[union-attr]
                      if column.kind == "risk_rating")  # fmt: skip
        grid[2][grid[0].index(f"{rating.id}.likelihood")] = "很高"
        seen.append(rating.id)

    seen: list[str] = []
    base = sample_content(SAMPLE).answers
    base.entry("activities", base.entries("activities")[0].id).values["retention"] = {"start": "2026-01-01"}
    first, second = after(path, base, library, change)
    assert first.after == {"start": "2026-01-01", "end": "2027-01-31"}
    assert second.after[0] == {
        **second.before[0], seen[0]: {**second.before[0][seen[0]], "likelihood": "very_high"}
    }  # fmt: skip
    assert second.after[1:] == second.before[1:]


def test_a_new_column_is_a_new_entry_that_tables_and_references_can_name(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        for row in cells["recipients"]:
            row.append("")
        row_of(cells["recipients"], "name")[-1] = "New Corp"
        cells["recipients.certifications"].append(["", "New Corp", "ISO 27001"])
        row_of(cells["activities"], "recipient")[3] = "New Corp"

    base = Answers(
        library.forms.values(),
        {"recipients": [Entry("r1", {"name": "Old Corp"})], "activities": [Entry("a1", {"recipient": "r1"})]},
    )
    came, referred = after(path, base, library, change)
    certificate = library.forms["recipients"].field("certifications").columns[0].id  # type: ignore[union-attr]
    assert isinstance(came, EntryChange)
    assert (came.is_there, came.position) == (True, 1)
    assert came.values == {"name": "New Corp", "certifications": [{certificate: "ISO 27001"}]}
    assert referred == AnswerChange(FieldPath("activities", "a1", "recipient"), "r1", came.entry)


def test_an_entry_that_was_renamed_is_still_known_by_both_names(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        row_of(cells["recipients"], "name")[3] = "New name"
        cells["recipients.certifications"].append(["", "New name", "one"])
        cells["recipients.certifications"].append(["", "Old name", "two"])

    base = Answers(library.forms.values(), {"recipients": [Entry("r1", {"name": "Old name"})]})
    changes = after(path, base, library, change)
    assert [(one.path.field, one.path.entry) for one in changes] == [("name", "r1"), ("certifications", "r1")]
    assert len(changes[1].after) == 2


def test_entries_of_one_name_or_none_are_told_apart(library: Library, path: Path) -> None:
    rows: list[Json] = [{"name": "x"}]
    entries = [Entry(f"r{number}", {"name": "同名", "certifications": rows}) for number in range(3)]
    entries += [Entry("e1", {"certifications": rows}), Entry("e2"), Entry("long", {"name": "长" * 100})]
    answers = Answers(library.forms.values(), {"recipients": entries})
    write_workbook(answers, library, path, "zh")
    heads = grids(path)["recipients"][1][3:9]
    assert len(set(heads)) == 6
    assert max(map(len, heads)) < 70
    assert compare(answers, read_workbook(path, Answers(library.forms.values()), library)) == []


def test_what_the_workbook_does_not_have_stays(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        del cells["company"]
        for row in cells["recipients"]:
            del row[3]
        grid = cells["activities.items"]
        gone = grid[0].index("necessity")
        for row in grid:
            del row[gone]
        cells["officers"][:] = [row for row in cells["officers"] if row[0] != "legal_name"]

    assert after(path, sample_content(SAMPLE).answers, library, change) == []


def test_rows_of_a_table_are_added_sorted_and_taken_away(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        grid = cells["company.licences"]
        first, second, third = grid[2:]
        new = ["", "丁", "", "", ""]
        second[1:] = [""] * (len(second) - 1)
        grid[2:] = [third, ["", "", "", "", ""], new, first, second]

    rows: list[Json] = [{"name": "甲", "number": "1"}, {"name": "乙"}, {"name": "丙", "number": "3"}]
    [changed] = after(path, company(library, licences=rows), library, change)
    assert changed.after == [rows[2], {"name": "丁"}, rows[0]]


def test_a_table_without_rows_is_emptied_but_only_of_entries_that_the_workbook_shows(
    library: Library, path: Path
) -> None:
    rows: list[Json] = [{"name": "x"}]
    base = Answers(library.forms.values(), {"recipients": [Entry("r1", {"certifications": rows})]})
    write_workbook(base, library, path, "zh")
    cells = grids(path)
    del cells["recipients.certifications"][2:]
    save(path, cells)
    later = base.copy()
    later.entries("recipients").append(Entry("r2", {"certifications": rows}))
    assert compare(later, read_workbook(path, later, library)) == [
        AnswerChange(FieldPath("recipients", "r1", "certifications"), rows, [])
    ]


def test_rows_that_the_law_fixes_keep_their_places(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        grid = cells["algorithms.risks"]
        assert len(grid) == 2 + 8
        assert all(row[2] for row in grid[2:])
        grid[2:] = grid[:1:-1]
        grid[2][3] = "最后一行"

    table = library.forms["algorithms"].field("risks")
    assert isinstance(table, Table)
    column = table.columns[0].id
    rows: list[Json] = [{}, {column: "第二行"}]
    base = Answers(library.forms.values(), {"algorithms": [Entry("g1", {"name": "算法", "risks": rows})]})
    [changed] = after(path, base, library, change)
    assert changed.after == [*rows, {}, {}, {}, {}, {}, {column: "最后一行"}]


def test_a_row_that_names_no_entry_is_one_sentence_with_its_place(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        cells["recipients.certifications"].append(["", "nobody", "x"])

    base = Answers(library.forms.values(), {"recipients": [Entry("r1"), Entry("r2")]})
    with pytest.raises(WorkbookError, match=r"^Row 3 of the sheet “Sheet\d+” belongs to no entry"):
        after(path, base, library, change)


def test_an_answer_that_was_not_touched_stays_as_it_was_typed(library: Library, path: Path) -> None:
    def change(cells: Grids) -> None:
        row_of(cells["company"], "name")[3] = "乙"

    typed = company(library, name="甲", established="２０２６年１２月１日", employees="12.64万", incidents="是")
    [changed] = after(path, typed, library, change)
    assert changed.path.field == "name"


# ---- one table


def test_one_table_goes_out_and_comes_back(library: Library, path: Path) -> None:
    base = sample_content(SAMPLE).answers
    entry = base.entries("activities")[0].id
    place = FieldPath("activities", entry, "items")
    write_table(base, library, place, path, "zh")
    assert compare(base, read_workbook(path, base, library)) == []
    cells = grids(path)
    assert list(cells) == [str(place)]
    cells[str(place)].append(["", "新数据项"])
    save(path, cells)
    [changed] = compare(base, read_workbook(path, base, library))
    assert (changed.path, len(changed.after)) == (place, len(changed.before) + 1)


def test_a_table_of_an_entry_that_is_not_there_is_one_sentence(library: Library, path: Path) -> None:
    base = sample_content(SAMPLE).answers
    write_table(base, library, FieldPath("activities", base.entries("activities")[0].id, "items"), path, "zh")
    with pytest.raises(WorkbookError, match="an entry that the dossier does not have"):
        read_workbook(path, Answers(library.forms.values()), library)


def test_only_a_table_is_written_as_one(library: Library, path: Path) -> None:
    with pytest.raises(KeyError):
        write_table(company(library), library, FieldPath("company", "company", "name"), path, "zh")
    assert not path.exists()


# ---- what is no workbook of a dossier


def fault(path: Path, library: Library) -> str:
    with pytest.raises(WorkbookError) as found:
        read_workbook(path, Answers(library.forms.values()), library)
    assert "\n" not in str(found.value)
    return str(found.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no Excel workbook"),
        (b"PK\x03\x04", "is no Excel workbook"),
        (b"a,b,c\n", "is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "has a password or is of an old kind"),
    ],
)
def test_another_file_is_one_sentence(content: bytes, says: str, path: Path, library: Library) -> None:
    path.write_bytes(content)
    assert says in fault(path, library)


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path: Path, library: Library) -> None:
    assert "cannot be read" in fault(tmp_path / "none.xlsx", library)
    assert "cannot be read" in fault(tmp_path, library)


def test_a_workbook_of_somebody_else_is_one_sentence(path: Path, library: Library) -> None:
    save(path, {"a": [["name", "x"]]})
    assert "has no sheet that Beigao wrote" in fault(path, library)


def test_a_damaged_workbook_is_one_sentence(path: Path, library: Library, empty: Any) -> None:
    write_workbook(empty.answers, library, path, "zh")
    whole = path.read_bytes()
    for place in range(50, len(whole), len(whole) // 40):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with suppress(WorkbookError):  # else it is a byte that no part of the workbook rests on
            assert compare(empty.answers, read_workbook(path, empty.answers, library)) == []
    path.write_bytes(whole[: len(whole) // 2])
    assert "is no Excel workbook" in fault(path, library)


def repack(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, change(name, content))


def test_a_small_file_that_would_fill_the_memory_is_refused(path: Path, library: Library, empty: Any) -> None:
    def far_cell(name: str, content: bytes) -> bytes:
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", cell) if name.endswith("sheet2.xml") else content

    def dense(name: str, content: bytes) -> bytes:
        return content + b" " * 30_000_000 if name == "xl/sharedStrings.xml" else content

    def doctype(name: str, content: bytes) -> bytes:
        return content.replace(b"<sst", b'<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst', 1)

    for change, says in ((far_cell, "too large"), (dense, "too large"), (doctype, "is no Excel workbook")):
        write_workbook(empty.answers, library, path, "zh")
        repack(path, change)
        assert says in fault(path, library)
        path.unlink()


def test_many_members_are_refused(path: Path, library: Library) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for number in range(3000):
            package.writestr(f"{number}.xml", b"")
    assert "too large" in fault(path, library)


def test_a_styled_cell_far_away_is_no_reason_to_refuse(path: Path, library: Library, empty: Any) -> None:
    def far_cell(name: str, content: bytes) -> bytes:
        cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
        return content.replace(b"</sheetData>", cell) if name.endswith("sheet2.xml") else content

    write_workbook(empty.answers, library, path, "zh")
    repack(path, far_cell)
    assert compare(empty.answers, read_workbook(path, empty.answers, library)) == []


def test_the_shown_value_of_a_formula_counts_and_an_error_is_one_sentence(path: Path, library: Library) -> None:
    write_workbook(company(library, name="甲"), library, path, "zh")
    cells = grids(path)
    for formula, value in (("=1+1", "乙"), ("=1/0", "#DIV/0!")):
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet()
        for row, line in enumerate(cells["company"]):
            for column, cell in enumerate(line):
                sheet.write(row, column, cell)
        place = [line[0] for line in cells["company"]].index("name")
        sheet.write_formula(place, 3, formula, None, value)
        book.close()
        if value == "乙":
            read = read_workbook(path, company(library), library)
            assert read.entry("company", "company").values == {"name": "乙"}
        else:
            assert f"Cell D{place + 1} of a sheet in d.xlsx shows an error" in fault(path, library)


def test_reading_leaves_the_present_answers_alone(library: Library, path: Path) -> None:
    base = sample_content(SAMPLE).answers
    before = copy.deepcopy(base)
    write_workbook(company(library, name="别人"), library, path, "zh")
    assert compare(base, read_workbook(path, base, library)) != []
    assert compare(before, base) == []
