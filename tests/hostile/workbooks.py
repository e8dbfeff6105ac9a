"""Excel workbooks of strangers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial

from tests.hostile.archives import archives, documents
from tests.hostile.goods import good
from tests.hostile.inputs import ACCEPTED, ANY, Hostile
from tests.hostile.zips import changed, parts_of

WORKBOOK, SHEET, STRINGS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
REFUSED = "WorkbookError"
_PASSED_OVER = (
    "no XML",
    "two million elements",
    "an attribute of five megabytes",
    "an element with 100,000 attributes",
)
"""What is no sheet of ours is passed over; the others stay."""


def inputs() -> Iterator[Hostile]:
    """Every workbook."""
    workbook = partial(good, "workbook")
    for name, make in archives(workbook, WORKBOOK):
        yield Hostile(name, "workbook", make, REFUSED)
    for name, make in documents(workbook, SHEET):
        yield Hostile(name, "workbook", make, ANY if name in _PASSED_OVER else REFUSED)
    rows = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    cells = {
        "a cell in the last row and column": (rows, REFUSED),
        "a row of a number without end": ('<row r="99999999999999999999"><c><v>1</v></c></row>', REFUSED),
        "a row that is no number": ('<row r="x"><c r="A1"><v>1</v></c></row>', REFUSED),
        "a row before the first": ('<row r="-5"><c><v>1</v></c></row>', ANY),
        "a cell that shows an error": ('<row r="900"><c r="A900" t="e"><v>#REF!</v></c></row>', REFUSED),
        "a formula that starts a program": (_cell("<f>cmd|' /C calc'!A0</f><v>x</v>"), ANY),
        "a formula that fetches": (_cell('<f>WEBSERVICE("http://127.0.0.1:9/")</f><v>x</v>'), ANY),
        "a string that is not there": ('<row r="900"><c r="D900" t="s"><v>99999999</v></c></row>', ANY),
        "a string of a negative number": ('<row r="900"><c r="D900" t="s"><v>-1</v></c></row>', ANY),
        "a number too large": (_cell("<v>1e999</v>"), ANY),
        "a number that is none": (_cell("<v>NaN</v>"), ANY),
        "a date beyond all years": ('<row r="900"><c r="D900" t="d"><v>99999-99-99</v></c></row>', ANY),
        "a date as a huge number": ('<row r="900"><c r="D900" s="3"><v>99999999999</v></c></row>', ANY),
    }
    for name, (xml, outcome) in cells.items():
        yield Hostile(name, "workbook", partial(_with_rows, xml), outcome)
    yield Hostile("a long string shown a million times", "workbook", _repeated, REFUSED, "too large")
    yield Hostile("a dimension over all cells", "workbook", _dimension, ANY)
    yield Hostile("a link to another workbook", "workbook", _linked, ANY)
    yield Hostile(
        "macros", "workbook", lambda: changed(good("workbook"), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), ANY
    )
    yield Hostile("a sheet at another place", "workbook", partial(_target, "../../../../etc/passwd"), ANY)
    yield Hostile("a sheet at an address", "workbook", partial(_target, "http://127.0.0.1:9/a.xml"), ANY)
    yield Hostile("a workbook of somebody else", "workbook", _somebodys, REFUSED, "no sheet that Beigao wrote")
    yield Hostile("keys of forms that nobody knows", "workbook", partial(_keyed, "beigao:nobody"), ANY)
    yield Hostile("the key of a table that is none", "workbook", partial(_keyed, "beigao:company.name"), ANY)
    yield Hostile("the key of a path that is none", "workbook", partial(_keyed, "beigao:../../x:y.z"), ANY)
    yield Hostile("row numbers without end", "workbook", _numbers, ANY)
    yield Hostile("words that look like code", "workbook", _words, ACCEPTED)


def _cell(inner: str) -> str:
    return f'<row r="900"><c r="D900" t="str">{inner}</c></row>'


def _with_rows(xml: str) -> bytes:
    sheet = parts_of(good("workbook"))[SHEET].decode()
    return changed(good("workbook"), {SHEET: sheet.replace("</sheetData>", f"{xml}</sheetData>").encode()})


def _repeated() -> bytes:
    strings = parts_of(good("workbook"))[STRINGS].decode()
    number = strings.count("<si>")
    long = strings.replace("</sst>", f"<si><t>{'x' * 32_000}</t></si></sst>")
    rows = "".join(
        f'<row r="{row}">' + f'<c r="A{row}" t="s"><v>{number}</v></c>' * 1 + "</row>"
        for row in range(2_000, 1_000_000)
    )
    sheet = parts_of(good("workbook"))[SHEET].decode().replace("</sheetData>", f"{rows}</sheetData>")
    return changed(good("workbook"), {STRINGS: long.encode(), SHEET: sheet.encode()})


def _dimension() -> bytes:
    sheet = parts_of(good("workbook"))[SHEET].decode()
    sheet = re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1:XFD1048576"/>', sheet)
    return changed(good("workbook"), {SHEET: sheet.encode()})


def _linked() -> bytes:
    link = b'<externalLink xmlns="x"><externalBook/></externalLink>'
    relations = parts_of(good("workbook"))["xl/_rels/workbook.xml.rels"].decode()
    line = '<Relationship Id="rId99" Type="x/link" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    return changed(
        good("workbook"),
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", line).encode(),
        },
    )


def _target(place: str) -> bytes:
    relations = parts_of(good("workbook"))["xl/_rels/workbook.xml.rels"].decode()
    relations = relations.replace("worksheets/sheet1.xml", place)
    return changed(good("workbook"), {"xl/_rels/workbook.xml.rels": relations.encode()})


def _made(rows: list[list[object]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, str(cell))
    return out.getvalue()


def _somebodys() -> bytes:
    return _made([["name", "sum"], ["a", 1]])


def _keyed(key: str) -> bytes:
    return _made([[key, "", "", "company"], ["", "", "", ""], ["name", "", "", "x"]])


def _numbers() -> bytes:
    return _made(
        [["beigao:pi_protection:pi_protection.measures", ":entry", "id"], ["", "", ""]]
        + [[number, "", "x"] for number in ("9999999", "٩٩٩٩", "-1", "1e9", "0")]
    )


def _words() -> bytes:
    return _made(
        [
            ["beigao:company", "", "", "company"],
            ["", "", "", ""],
            ["name", "", "", "=cmd|' /C calc'!A0 {{ x }} <w:p>\u202e"],
        ]
    )
