"""Names of files are taken by every system, told apart, and cut where it hurts least."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.errors import ExportError
from beigao.rendering.file_names import MOST_UNITS, Titles, clean, free_stem, room_in, stems, units

ENDING = "草稿_20261123"
RESERVED = {
    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
    *(f"{port}{n}" for port in ("COM", "LPT") for n in (*range(10), "¹", "²", "³")),
}  # fmt: skip


def stem(company: str, document: str = "个人信息保护影响评估报告", entry: str = "", room: int = MOST_UNITS) -> str:
    return stems([Titles(company, document, entry)], ENDING, room)[0]


def test_a_name_says_company_document_entry_state_and_day() -> None:
    assert stem("示例科技（上海）有限公司") == "示例科技（上海）有限公司_个人信息保护影响评估报告_草稿_20261123"
    assert stem("示例", "附录", "集团 HR") == "示例_附录_集团 HR_草稿_20261123"


def test_a_company_without_a_name_is_called_so() -> None:
    assert stem("") == stem("  ") == stem("???") == "未命名公司_个人信息保护影响评估报告_草稿_20261123"
    assert stem("a", entry="\u202e").split("_")[2] == "未命名"


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("境内/境外", "境内-境外"),
        ("a\\b|c:d", "a-b-c-d"),
        ('<"a"*?>', "a"),
        ("a\nb\tc\u2028d\x85e\u3000f", "a b c d e f"),
        ("\u202excod.exe\u2066\u2069\u200e", "xcod.exe"),
        ("\ud800\udcff\ufdd0\ufffe\ue000\x00\x7f\u200b\ufeff", ""),
        ("~$草稿", "草稿"),
        ("..", ""),
        ("名. . .", "名"),
        ("e\u0301", "é"),
        ("e\x00\u0301", "é"),
        ("\u3164", ""),
    ],
)
def test_what_trips_programs_up_is_taken_out(typed: str, made: str) -> None:
    assert clean(typed) == made


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_no_name_is_a_device_of_windows(name: str) -> None:
    for company in (name, name.lower(), f"{name}.有限公司", f"{name} .x"):
        assert stem(company).partition(".")[0].strip().upper() not in RESERVED


@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=300), st.integers(60, MOST_UNITS))
def test_every_name_fits_and_is_safe(company: str, entry: str, room: int) -> None:
    made = stem(company, "个人信息保护影响评估报告", entry, room) + "（99）.docx"
    assert units(made) <= room
    assert len(made.encode()) <= 255
    assert not set(made) & set('<>:"/\\|?*')
    assert all(mark.isprintable() or mark == " " for mark in made)
    assert not any(unicodedata.category(mark) in ("Cc", "Cf", "Cs") for mark in made)
    assert made == made.strip(" .~$-")
    assert "个人信息保护影响评估报告" in made
    assert made.endswith(f"_{ENDING}（99）.docx")


def test_the_longer_of_company_and_entry_is_cut_first() -> None:
    long = stem("公" * 200, entry="条目名称")
    assert "_条目名称_" in long
    assert long.startswith("公" * 20)
    assert "公司名称_" in stem("公司名称", entry="条" * 200)


def test_a_pair_of_units_is_never_parted() -> None:
    for room in range(60, MOST_UNITS):
        stem("😀" * 200, entry="x", room=room).encode()


@pytest.mark.parametrize(
    "entries",
    [["a", "a"], ["a", "A"], ["a", "a", "a_2"], ["a_2", "a", "a"], ["长" * 200 + "一", "长" * 200 + "二"],
     ["", ""], ["a.", "a"], ["é", "e\u0301"], ["STRASSE", "straße"]],
)  # fmt: skip
def test_names_are_told_apart_as_windows_and_macos_compare_them(entries: list[str]) -> None:
    made = stems([Titles("公司", "附录", entry) for entry in entries], ENDING)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in made}) == len(entries)


def test_a_name_that_is_there_gets_a_number(tmp_path: Path) -> None:
    assert free_stem(tmp_path, "a", [".docx"]) == "a"
    (tmp_path / "a.docx").touch()
    (tmp_path / "a（2）.pdf").touch()
    assert free_stem(tmp_path, "a", [".docx"]) == "a（2）"
    assert free_stem(tmp_path, "a", [".docx", ".pdf"]) == "a（3）"
    assert free_stem(tmp_path, "a", [".docx"], taken={"a（2）"}) == "a（3）"


def test_a_link_that_leads_nowhere_is_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.docx").symlink_to(tmp_path / "gone")
    assert free_stem(tmp_path, "a", [".docx"]) == "a（2）"


def test_a_deep_folder_leaves_shorter_names_on_windows(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * (180 - len(str(tmp_path)) - 1))
    assert room_in(deep, windows=False) == room_in(tmp_path, windows=True) == MOST_UNITS
    assert room_in(deep, windows=True) == 259 - 180 - 1
    assert units(str(deep / stem("公" * 99, entry="条" * 99, room=room_in(deep, windows=True)))) <= 259


def test_a_folder_without_room_for_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        stem("公司", room=room_in(tmp_path / ("d" * 225), windows=True))
