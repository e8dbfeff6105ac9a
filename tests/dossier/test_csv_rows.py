"""CSV files are read whatever program wrote them, and what is none is told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from beigao.dossier.csv_rows import csv_block, read_csv
from beigao.errors import CsvError

TEXT = "字段名称,人数\r\n会员姓名,126400\r\n"
CELLS = [["字段名称", "人数"], ["会员姓名", "126400"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert read_csv(path) == CELLS


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1, 2\t3\n", [["a", "b"], ["1, 2", "3"]]),
        ("sep=;\na;b\n", [["a", "b"]]),
        ('name,why\n"two\r\nlines","say ""so"""\n', [["name", "why"], ["two\nlines", 'say "so"']]),
        ('"alone","quoted"\n', [["alone", "quoted"]]),
        ("one\ncolumn\n", [["one"], ["column"]]),
    ],
)
def test_what_parts_the_cells_is_found_out(text: str, cells: list[list[str]]) -> None:
    assert csv_block(text) == cells


@pytest.mark.parametrize(
    "content", [b"", b"\r\n,,\r\n", b"PK\x03\x04 workbook", b"\xd0\xcf\x11\xe0 old workbook", b"\xff\xff\x01\x02"]
)
def test_what_is_no_csv_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(content)
    with pytest.raises(CsvError, match=r"items\.csv"):
        read_csv(path)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(CsvError):
        read_csv(tmp_path / "gone.csv")
