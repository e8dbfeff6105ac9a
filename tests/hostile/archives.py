"""ZIP files and XML that deceive, around the members of a good package: for Word templates and workbooks alike."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from tests.hostile.zips import Part, deflated, parts_of, zipped

Made = tuple[str, Callable[[], bytes]]


def archives(good: Callable[[], bytes], main: str) -> Iterator[Made]:
    """Names and makers of archives of which each deceives in one way; `main` is the part that matters most."""

    def plus(*parts: Part, **more: object) -> bytes:
        sound = [Part(name, content) for name, content in parts_of(good()).items()]
        return zipped([*sound, *parts], **more)  # type: ignore[arg-type]

    def main_as(**changes: object) -> bytes:
        parts = [Part(name, content) for name, content in parts_of(good()).items()]
        for part in parts:
            if part.name == main:
                vars(part).update(changes)
        return zipped(parts)

    for name in (
        "/etc/cron.d/x",
        "../../../../tmp/x",
        "word/../../x",
        "C:\\x",
        "C:/x",
        "\\\\server\\share",
        "a\\..\\b",
    ):
        yield f"a member called {name}", partial(plus, Part(name, b"x"))
    for name in ("a\0.xml", "nul\0", "a\nb", "\u202egpj.exe", "x" * 300, "a//b", "./a", " ", "con:x"):
        yield f"a member called {name!r:.30}", partial(plus, Part(name, b"x"))
    yield "the main part twice", lambda: plus(Part(main, b"<a/>"))
    yield "the main part twice in other letters", lambda: plus(Part(main.upper(), b"<a/>"))
    yield "a link to a file of the system", lambda: plus(Part("link.xml", b"/etc/passwd", mode=stat.S_IFLNK | 0o777))
    yield "a device", lambda: plus(Part("device.xml", mode=stat.S_IFCHR | 0o666))
    yield "a member with a password", lambda: main_as(claims={"flags": 0x801})
    yield "a member with a strange password", lambda: main_as(claims={"flags": 0x841})
    yield "a member packed as bzip2", lambda: main_as(claims={"method": zipfile.ZIP_BZIP2})
    yield "a member packed as lzma", lambda: main_as(claims={"method": zipfile.ZIP_LZMA})
    yield "a size that is too small", lambda: main_as(claims={"size": 10})
    yield "a size that is too large", lambda: main_as(claims={"size": 3_000_000})
    yield "a size of four gigabytes", lambda: main_as(claims={"size": 0xFFFFFFFF})
    yield "a packed size beyond the end", lambda: main_as(claims={"packed_size": 0x7FFFFFFF})
    yield (
        "a checksum of the beginning",
        lambda: main_as(
            content=b"<a/>", packed=deflated(b"<a/>" + b" " * 10**7), claims={"crc": zlib.crc32(b"<a/>"), "size": 4}
        ),
    )
    yield (
        "a bomb of one member",
        lambda: plus(Part("bomb.xml", packed=_zeros(), claims={"size": 1_500_000_000, "crc": 1})),
    )
    yield (
        "a bomb of many members",
        lambda: plus(
            *(Part(f"b{n}.xml", packed=deflated(bytes(3_900_000)), claims={"size": 3_900_000}) for n in range(150))
        ),
    )
    yield (
        "a bomb that says it is small",
        lambda: plus(Part("bomb.xml", packed=_zeros(), claims={"size": 100, "crc": 1})),
    )
    yield "members over each other", lambda: plus(Part("over.xml", b"x" * 50, offset=0))
    yield "a member quoted in another one", _quoted
    yield "another name before the data", lambda: main_as(local_name=b"x" * len(main))
    yield "70,000 members", lambda: zipped((Part(f"{n}", b"", zipfile.ZIP_STORED) for n in range(70_000)), count=65_535)
    yield "5,000 members", lambda: plus(*(Part(f"m/{n}.xml", b"<a/>") for n in range(5_000)))
    yield "a directory that counts no members", lambda: plus(count=0)
    yield "a directory that counts too many", lambda: plus(count=4_000)
    yield "a program before the archive", lambda: b"#!/bin/sh\necho\n" + good()
    yield "an archive behind the archive", lambda: good() + zipped([Part(main, b"<a/>")])
    yield "words behind the archive", lambda: plus(comment=b"words")
    yield "an archive without its directory", lambda: good().partition(b"PK\x01\x02")[0]
    yield "half an archive", lambda: good()[: len(good()) // 2]
    yield "an empty file", lambda: b""
    yield "an empty archive", lambda: zipped([])
    yield "an old file of Office", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    yield "a web page", lambda: b"<html><script>alert(1)</script></html>"
    yield (
        "the main part missing",
        lambda: zipped(Part(name, content) for name, content in parts_of(good()).items() if name != main),
    )


def documents(good: Callable[[], bytes], main: str) -> Iterator[Made]:
    """Names and makers of packages whose main part is XML that no office writes."""

    def with_main(content: bytes) -> bytes:
        return zipped(Part(name, content if name == main else data) for name, data in parts_of(good()).items())

    def before(words: bytes) -> bytes:
        whole = parts_of(good())[main]
        start = whole.index(b"?>") + 2 if whole.startswith(b"<?xml") else 0
        return with_main(whole[:start] + words + whole[start:])

    def recoded(encoding: str) -> bytes:
        words = parts_of(good())[main].decode()
        words = words[words.index("?>") + 2 :] if words.startswith("<?xml") else words
        return with_main(
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]>{words}'.encode(encoding)
        )

    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)).encode()
    kinds = {
        "a document type": b"<!DOCTYPE a>",
        "a billion laughs": b'<!DOCTYPE a [<!ENTITY l0 "ha">' + laughs + b"]>",
        "a large entity": b'<!DOCTYPE a [<!ENTITY l "' + b"x" * 100_000 + b'">]>',
        "an entity that is a file": b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        "an entity that is an address": b'<!DOCTYPE a [<!ENTITY f SYSTEM "http://127.0.0.1:9/">]>',
        "an outside document type": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        "a parameter entity": b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        "a document type behind a long comment": b"<!--" + b" " * 200_000 + b"--><!DOCTYPE a>",
        "an entity alone": b'<!ENTITY f "x">',
    }
    for name, words in kinds.items():
        yield name, partial(before, words)
    for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-7", "gb18030", "utf-32-be"):
        yield f"a document type in {encoding}", partial(recoded, encoding)
    yield "elements 100,000 deep", lambda: with_main(b"<a>" * 100_000 + b"</a>" * 100_000)
    yield "elements without an end", lambda: with_main(b"<a>" * 50_000)
    yield "two million elements", lambda: with_main(b"<a>" + b"<b/>" * 2_000_000 + b"</a>")
    yield "an attribute of five megabytes", lambda: with_main(b'<a b="' + b"x" * 5_000_000 + b'"/>')
    yield (
        "an element with 100,000 attributes",
        lambda: with_main(b"<a " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>"),
    )
    yield "an empty main part", lambda: with_main(b"")
    yield "no XML", lambda: with_main(b"\x89PNG\r\n\x1a\n" + bytes(100))
    yield "XML with a zero byte", lambda: with_main(b"<a>\0</a>")
    yield "XML that is no UTF-8", lambda: with_main(b"<a>\xff\xfe\xfd</a>")


def _zeros() -> bytes:
    return deflated(bytes(20_000_000), 9)


def _quoted() -> bytes:
    inner = zipped([Part("x.xml", b"inside")]).partition(b"PK\x01\x02")[0]
    return zipped([Part("a", inner, zipfile.ZIP_STORED), Part("x.xml", b"inside", offset=31)])
