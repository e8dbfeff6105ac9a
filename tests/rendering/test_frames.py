"""What a template's process and its parent say to each other."""

from __future__ import annotations

import io
import json
import struct
from datetime import date

import pytest
from markupsafe import Markup

from beigao.definitions.paths import FieldPath
from beigao.rendering.frames import MOST_BYTES, lively, plain, receive, send
from beigao.rendering.marks import Traced

NASTY = ["", "& < > \" ' {{ }}", "\x00\x07\t\r\n", "\ud83d", "\udfff", "\ufdd0\uffff", "𠀀👩🏽", "\u202e\u200f", "=1+1"]
NASTY += ["x" * 100_000]


def there(context: dict[str, object]) -> dict[str, object]:
    stream = io.BytesIO()
    send(stream, plain(context))
    stream.seek(0)
    return lively(receive(stream))


def test_a_context_arrives_as_it_was() -> None:
    context = {"words": [*NASTY], "numbers": [1, -2.5, 10**30, True, False, None], "raw": {"day": date(2026, 11, 20)}}
    assert there({**context, "": {}, "list": [[], [[]]]}) == {**context, "": {}, "list": [[], [[]]]}


def test_strings_keep_what_they_know() -> None:
    path = FieldPath("activities", "a1", "purpose")
    arrived = there({"a": Traced("words \ud800", (path, path)), "b": Markup("<w:br/>")})
    assert isinstance(arrived["a"], Traced)
    assert (arrived["a"], arrived["a"].paths) == ("words \ud800", (str(path),) * 2)
    assert isinstance(arrived["b"], Markup)


def test_what_stands_in_several_places_is_sent_once_and_is_one_thing() -> None:
    entry: dict[str, object] = {"name": "x" * 1000, "parts": [{"a": [1]}]}
    context = {"one": entry, "two": [entry, entry["parts"]], "three": (entry,)}
    assert len(json.dumps(plain(context))) < 1300
    arrived = there(context)
    assert arrived == {**context, "three": [entry]}
    assert arrived["one"] is arrived["three"][0]  # type: ignore[index]


def test_whatever_is_no_plain_data_is_never_sent() -> None:
    for thing in (object(), print, {1, 2}, b"bytes", io.BytesIO()):
        with pytest.raises(TypeError):
            plain({"x": thing})


@pytest.mark.parametrize("sent", [b"", b"\0\0", struct.pack(">I", 9) + b"{}", struct.pack(">I", 3)])
def test_a_message_that_ends_too_early_is_the_end(sent: bytes) -> None:
    with pytest.raises(EOFError):
        receive(io.BytesIO(sent))


@pytest.mark.parametrize("sent", [b"not json", b"\xff\xfe", b"[" * 100_000, b"1" * 100_000])
def test_what_is_no_message_is_refused(sent: bytes) -> None:
    with pytest.raises(ValueError, match=r"too deep|Expecting|decode|digits"):
        receive(io.BytesIO(struct.pack(">I", len(sent)) + sent))


def test_a_message_that_is_too_long_is_not_even_read() -> None:
    with pytest.raises(ValueError, match="too long"):
        receive(io.BytesIO(struct.pack(">I", MOST_BYTES + 1)))
