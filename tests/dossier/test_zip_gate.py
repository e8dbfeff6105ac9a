"""The one way into a ZIP file of a stranger."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest
from tests.hostile.zips import Part, deflated, zipped

from beigao.dossier.zip_gate import Limits, unpacked
from beigao.errors import ArchiveError, LargeArchive

LIMITS = Limits(members=20, packed=1_000_000, unpacked=5_000_000, ratio=50, ratio_from=100_000)


def read(tmp_path: Path, content: bytes) -> dict[str, bytes]:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    return dict(unpacked(path, LIMITS, "main"))


def refused(tmp_path: Path, content: bytes, words: str, kind: type[ArchiveError] = ArchiveError) -> None:
    with pytest.raises(kind, match=words):
        read(tmp_path, content)


def test_a_sound_archive_gives_its_members_in_their_order_without_folders(tmp_path: Path) -> None:
    parts = [Part("main", b"one"), Part("folder/"), Part("folder/图 2.png", os.urandom(900), zipfile.ZIP_STORED)]
    assert read(tmp_path, zipped(parts)) == {part.name: part.content for part in parts if part.name != "folder/"}


def test_archives_of_the_standard_library_pass_also_when_they_were_streamed(tmp_path: Path) -> None:
    class Stream:
        """A file that cannot go back, so that sizes follow the data."""

        def __init__(self) -> None:
            self.written = b""

        def write(self, data: bytes) -> int:
            self.written += bytes(data)
            return len(data)

        def flush(self) -> None: ...

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("main", b"words " * 500)
        archive.writestr("文/other", b"")
    assert read(tmp_path, stream.written) == {"main": b"words " * 500, "文/other": b""}


FORBIDDEN = ["/etc/passwd", "../up", "a/../../up", "a/./b", "a//b", "C:/a", "C:a", "a\\b", "..\\up", "a\0.xml", "a\nb"]
FORBIDDEN += [" ", "...", "x" * 256, "a:stream", "\u202exml.gpj", "", "/"]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    refused(tmp_path, zipped([Part("main"), Part(name, b"x")]), "forbidden name")


@pytest.mark.parametrize("twins", [("a", "a"), ("a", "A"), ("a", "a/"), ("caf\u00e9", "cafe\u0301"), ("ß", "SS")])
def test_a_name_that_some_system_takes_for_another_one_is_refused(tmp_path: Path, twins: tuple[str, str]) -> None:
    refused(tmp_path, zipped([Part("main"), *map(Part, twins)]), "twice")


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK):
        refused(tmp_path, zipped([Part("main", b"/etc/passwd", mode=kind | 0o777)]), "link")
    assert read(tmp_path, zipped([Part("main", mode=stat.S_IFREG | 0o644)])) == {"main": b""}


def test_passwords_and_other_ways_to_pack_are_refused(tmp_path: Path) -> None:
    for flag in (0x801, 0x841, 0x2800):
        refused(tmp_path, zipped([Part("main", b"x", claims={"flags": flag})]), "password")
    for method in (9, 12, 14, 93, 98):
        refused(tmp_path, zipped([Part("main", b"x", claims={"method": method})]), "unknown way")


@pytest.mark.parametrize("said", [0, 5, 999, 1001, 100_000])
def test_a_size_that_lies_is_refused(tmp_path: Path, said: int) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        refused(tmp_path, zipped([Part("main", b"x" * 1000, method, claims={"size": said})]), "damaged")


def test_a_checksum_that_fits_the_claimed_beginning_does_not_help(tmp_path: Path) -> None:
    import zlib

    claims = {"size": 10, "crc": zlib.crc32(b"x" * 10)}
    refused(tmp_path, zipped([Part("main", b"x" * 10, packed=deflated(b"x" * 10**7), claims=claims)]), "damaged")


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    twins = [Part("main", b"y" * 500, zipfile.ZIP_STORED), Part("other", b"y" * 500, zipfile.ZIP_STORED, offset=0)]
    refused(tmp_path, zipped(twins), "damaged")  # another name stands before the data
    inner = zipped([Part("other", b"inside")]).partition(b"PK\x01\x02")[0]
    quoted = Part("main", inner, zipfile.ZIP_STORED)
    places = [quoted, Part("other", b"inside", offset=30 + len("main"))]
    refused(tmp_path, zipped(places), "overlap")


def test_a_header_that_names_another_member_than_the_directory_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, zipped([Part("main", b"x", local_name=b"niam")]), "damaged")


def test_what_stands_before_or_behind_an_archive_is_refused(tmp_path: Path) -> None:
    sound = zipped([Part("main", b"x")])
    for content in (b"#!/bin/sh\n" + sound, sound + b"\0", zipped([Part("main")], comment=b"words"), sound + sound):
        refused(tmp_path, content, "damaged")
    refused(tmp_path, zipped([Part("main")], before=b"GIF89a"), "damaged")


def test_what_is_too_large_is_refused_before_anything_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beigao.dossier.zip_gate._content", lambda *_: pytest.fail("unpacked"))
    for parts in (
        [Part("main", bytes(200_000))],
        [Part(f"{number}", os.urandom(100), claims={"size": 1_000_000}) for number in range(6)] + [Part("main")],
        [Part("main", os.urandom(1_000_001), zipfile.ZIP_STORED)],
        [Part("main"), *(Part(str(number)) for number in range(20))],
    ):
        refused(tmp_path, zipped(parts), "too", LargeArchive)


def test_a_directory_that_counts_wrongly_is_refused(tmp_path: Path) -> None:
    for count in (0, 1, 3):
        refused(tmp_path, zipped([Part("main"), Part("more")], count=count), "damaged")
    refused(tmp_path, zipped([Part("main")], count=65_535), "too many", LargeArchive)


def test_a_file_that_is_no_archive_or_ends_too_early_is_refused(tmp_path: Path) -> None:
    sound = zipped([Part("main", b"words" * 100), Part("more", b"x")])
    for end in range(len(sound)):
        refused(tmp_path, sound[:end], "damaged")
    for content in (b"", b"PK\x05\x06", b"<html>", bytes(22)):
        refused(tmp_path, content, "damaged")


def test_the_missing_part_is_named(tmp_path: Path) -> None:
    refused(tmp_path, zipped([Part("other")]), "main is missing")
