"""Word files as ZIP packages."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
from pathlib import Path

import pytest

from beigao.dossier import zip_gate
from beigao.errors import TemplateFault
from beigao.rendering import package as packages
from beigao.rendering.package import Member, Package

DOCUMENT = "word/document.xml"


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, time.localtime()[:6]), content, method)
    return path


@pytest.fixture
def files() -> dict[str, bytes]:
    return {
        "[Content_Types].xml": b"<Types/>",
        DOCUMENT: "<w:document>示例</w:document>".encode() * 500,
        "word/media/图.png": os.urandom(3000),
        "empty.xml": b"",
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_unchanged_package_holds_the_same_members_in_their_order(
    tmp_path: Path, files: dict[str, bytes], method: int
) -> None:
    written = Package.read(zipped(tmp_path / "a.docx", files, method)).write({})
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(files)
        assert {name: archive.read(name) for name in files} == files


def test_unchanged_members_are_copied_raw_and_only_the_changed_one_is_packed(
    tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package.read(zipped(tmp_path / "a.docx", files))
    packed: list[str] = []
    of = Member.of
    monkeypatch.setattr(Member, "of", lambda name, content: packed.append(name) or of(name, content))
    written = package.write({DOCUMENT: b"<new/>", "word/new.xml": b"<added/>"})
    assert packed == [DOCUMENT, "word/new.xml"]
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*files, "word/new.xml"]
        assert archive.read(DOCUMENT) == b"<new/>"
        assert archive.read("word/new.xml") == b"<added/>"
        assert archive.read("word/media/图.png") == files["word/media/图.png"]


def test_the_same_input_gives_the_same_bytes_with_a_fixed_time(tmp_path: Path, files: dict[str, bytes]) -> None:
    one = Package.read(zipped(tmp_path / "a.docx", files)).write({DOCUMENT: b"<new/>"})
    two = Package.read(zipped(tmp_path / "b.docx", files)).write({DOCUMENT: b"<new/>"})
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pictures_are_stored_and_xml_is_deflated(tmp_path: Path, files: dict[str, bytes]) -> None:
    written = Package.read(zipped(tmp_path / "a.docx", files)).write({})
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.getinfo("word/media/图.png").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo(DOCUMENT).compress_type == zipfile.ZIP_DEFLATED
        assert archive.getinfo(DOCUMENT).compress_size < 500


def test_members_read_as_text(tmp_path: Path, files: dict[str, bytes]) -> None:
    files["word/bom.xml"] = b"\xef\xbb\xbf<a/>"
    package = Package.read(zipped(tmp_path / "a.docx", files))
    assert package.names() == list(files)
    assert package.text(DOCUMENT).startswith("<w:document>示例")
    assert package.text("word/bom.xml") == "<a/>"
    with pytest.raises(KeyError):
        package.text("word/none.xml")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_word_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateFault, match=r"x\.docx is not a Word file"):
        Package.read(path)


def test_a_zip_without_a_document_or_a_folder_is_no_word_file(tmp_path: Path) -> None:
    for path in (zipped(tmp_path / "x.docx", {"a.txt": b"a"}), tmp_path, tmp_path / "none.docx"):
        with pytest.raises(TemplateFault, match="not a Word file"):
            Package.read(path)


def test_a_damaged_member_is_no_word_file(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = zipped(tmp_path / "x.docx", files)
    whole = path.read_bytes()
    start = whole.index(DOCUMENT.encode()) + len(DOCUMENT) + 20
    for damaged in (whole[:start] + bytes(20) + whole[start + 20 :], whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(TemplateFault):
            Package.read(path)


@pytest.mark.parametrize(("offset", "value"), [(6, 1), (8, 99)], ids=["encrypted", "unknown_method"])
def test_a_member_that_cannot_be_unpacked_is_no_word_file(
    tmp_path: Path, files: dict[str, bytes], offset: int, value: int
) -> None:
    path = zipped(tmp_path / "x.docx", files, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for start, place in ((b"PK\x03\x04", offset), (b"PK\x01\x02", offset + 2)):
        at = data.index(start) + place
        data[at : at + 2] = struct.pack("<H", value)
    path.write_bytes(data)
    with pytest.raises(TemplateFault):
        Package.read(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert packages.LIMITS.unpacked <= 100_000_000
    monkeypatch.setattr(packages, "LIMITS", packages.LIMITS._replace(unpacked=1_000_000))
    bomb = zipped(tmp_path / "bomb.docx", {DOCUMENT: bytes(600_000), "word/more.xml": bytes(600_000)})
    many = zipped(tmp_path / "many.docx", {f"{number}.xml": b"" for number in range(packages.LIMITS.members + 1)})
    monkeypatch.setattr(zip_gate, "_content", lambda *_: pytest.fail("unpacked"))
    for path in (bomb, many):
        with pytest.raises(TemplateFault, match="too large"):
            Package.read(path)


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.docx", {DOCUMENT: bytes(1_000_000)})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(data)
    with pytest.raises(TemplateFault):
        Package.read(path)
