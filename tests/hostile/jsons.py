"""JSON of strangers: dossiers, and the facts of a route."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.hostile.goods import good
from tests.hostile.inputs import ACCEPTED, ANY, Hostile

REFUSED = "ExchangeError"


def inputs() -> Iterator[Hostile]:
    """Every JSON."""
    raw: dict[str, tuple[Callable[[], bytes] | bytes, str]] = {
        "an empty file": (b"", "not JSON"),
        "no JSON": (b"<html>", "not JSON"),
        "zero bytes": (bytes(1000), "not JSON"),
        "lists a million deep": (lambda: b"[" * 1_000_000, "too deep"),
        "lists a million deep and back": (lambda: b"[" * 1_000_000 + b"]" * 1_000_000, "too deep"),
        "objects 100,000 deep": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too deep"),
        "answers 900 deep": (
            lambda: _with("forms", b'{"company":{"name":' + b"[" * 900 + b"]" * 900 + b"}}"),
            "forms.company.name",
        ),
        "five million empty lists": (lambda: b"[" + b"[]," * 5_000_000 + b"1]", "too many values"),
        "a hundred million commas": (lambda: b"[1" + b",1" * 100_000_000 + b"]", "too many values"),
        "a number of 100,000 digits": (lambda: b'{"beigao":' + b"9" * 100_000 + b"}", "not JSON"),
        "a number that is infinite": (b'{"beigao": 1e999}', "too large"),
        "NaN": (b'{"beigao": NaN}', "NaN"),
        "Infinity": (b'{"beigao": -Infinity}', "Infinity"),
        "a key twice": (b'{"forms": {}, "forms": {"company": {}}}', "stands twice"),
        "a key twice within": (b'{"forms": {"company": {"name": "a", "name": "b"}}}', "stands twice"),
        "another version": (b'{"beigao": 99, "forms": {}}', "beigao"),
        "a list": (b"[]", "does not fit"),
        "a number": (b"1", "does not fit"),
        "an unknown key": (b'{"forms": {}, "__class__": {}}', "__class__"),
        "an unknown form": (b'{"forms": {"../x": {}}}', "../x"),
        "an unknown field": (b'{"forms": {"company": {"__init__": "x"}}}', "__init__"),
        "a table that is text": (b'{"forms": {"company": {"name": {"a": 1}}}}', "name"),
        "utf-7": ('{"forms": {}}'.encode("utf-7") + b"+AAA-", "not JSON"),
        "bytes that are no UTF-8": (b'{"forms": "\xff\xfe"}', "not JSON"),
        "half of a sound one": (lambda: good("json")[: len(good("json")) // 2], "not JSON"),
        "two behind each other": (lambda: good("json") * 2, "not JSON"),
        "a comment": (b'{"forms": {}} // x', "not JSON"),
    }
    for name, (content, says) in raw.items():
        yield Hostile(name, "json", content if callable(content) else partial(bytes, content), REFUSED, says)
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        yield Hostile(f"in {encoding}", "json", partial(_recoded, encoding), ACCEPTED)
    yield from _evidence()
    yield from _answers()
    facts: dict[str, bytes] = {
        "no JSON": b"{", "lists deep": b"[" * 200_000, "an unknown fact": b'{"__class__": 1}',
        "a number without end": b'{"people": 1e999}',
        "NaN": b'{"people": NaN}', "a negative number": b'{"people": -1}', "text": b'{"people": "x"}', "a list": b"[]",
        "a number of 5,000 digits": b'{"people": ' + b"9" * 5000 + b"}", "a fact twice": b'{"people": 1, "people": 2}',
    }  # fmt: skip
    for name, content in facts.items():
        yield Hostile(name, "facts", partial(bytes, content), REFUSED if name != "a negative number" else ANY)
    yield Hostile("a huge number", "facts", partial(bytes, b'{"people": 1' + b"0" * 300 + b"}"), ANY)


def _with(key: str, value: bytes) -> bytes:
    return b'{"beigao": 1, "%s": %s}' % (key.encode(), value)


def _recoded(encoding: str) -> bytes:
    return good("json").decode().encode(encoding)


def _file(**changes: Any) -> dict[str, Any]:
    return {"id": "e1", "name": "a.png", "content": base64.b64encode(b"\x89PNG").decode(), **changes}


def _holding(*files: dict[str, Any], **answers: Any) -> bytes:
    return json.dumps({"beigao": 1, "forms": {"company": answers}, "evidence": files}).encode()


def _evidence() -> Iterator[Hostile]:
    refused = {
        "evidence that is no base64": [_file(content="%%%")],
        "evidence with another checksum": [_file(sha256="00" * 32)],
        "evidence twice": [_file(), _file()],
        "evidence without a name": [{"id": "e1", "content": ""}],
        "evidence with a number as its content": [_file(content=1)],
    }
    for name, files in refused.items():
        yield Hostile(name, "json", partial(_holding, *files), REFUSED, "evidence")
    yield Hostile("evidence of 51 MB", "json", _large, "EvidenceError", "50 MB")
    yield Hostile(
        "50,000 pieces of evidence with one id", "json",
        lambda: _holding(*(_file(id="e", content="") for _number in range(50_000))), REFUSED, "twice",
    )  # fmt: skip
    for name in ("../../../etc/cron.d/x", "C:\\x", "a\0b", "", "x" * 5000, "\u202egnp.exe", "CON", "\ud800", "a\nb"):
        yield Hostile(f"evidence called {name[:20]!r}", "json", partial(_holding, _file(name=name)), ANY)
    for key in ("../x", "", "\ud800", "x" * 100_000, "' OR 1=1 --", "a b", "\0"):
        yield Hostile(f"evidence with the id {key[:20]!r}", "json", partial(_holding, _file(id=key)), ANY)


def _large() -> bytes:
    return _holding(_file(content=base64.b64encode(bytes(51 * 1024 * 1024)).decode()))


def _answers() -> Iterator[Hostile]:
    words = {
        "a tag": "{{ 7 * 191060191 }}", "a tag of code": "{{ x.__class__ }}", "markup": "</w:t></w:r></w:p><w:p/>",
        "a formula": "=cmd|' /C calc'!A0", "an address": "http://127.0.0.1:9/",
        "marks of Beigao": "\ufdd0\ufdd3x\ufdd4y\ufdd5",
        "control characters": "\0\x07\x1b[2J", "half a character": "\ud800", "a million characters": "字" * 1_000_000,
        "SQL": "'; DROP TABLE answers; --", "right to left": "\u202e\u2067x", "a path": "../../../../etc/passwd",
        "a formatted string": "%s%n{0}{x.__class__}", "many stars": "**" * 20_000, "many tabs": "\t" * 20_000,
        "many lines": "\n" * 50_000, "many bars": "|" * 20_000, "many brackets": "（" * 20_000,
    }  # fmt: skip
    for name, word in words.items():
        yield Hostile(f"an answer with {name}", "json", partial(_holding, name=word, organisation=word), ANY)
    entries = [{"id": f"a{number}"} for number in range(300)]
    yield Hostile(
        "300 entries", "json", lambda: json.dumps({"forms": {"activities": entries}}).encode(), ACCEPTED
    )  # fmt: skip
    twice = {"forms": {"activities": [{"id": "a"}, {"id": "a"}]}}
    yield Hostile("an entry twice", "json", lambda: json.dumps(twice).encode(), REFUSED, "twice")
    for key in ("", "../x", "a b", "x" * 41, "\n", 1, None):
        make = partial(json.dumps, {"forms": {"activities": [{"id": key}]}})
        yield Hostile(
            f"an entry with the id {key!r:.15}", "json", lambda make=make: make().encode(), REFUSED, "activities"
        )
    itself = {
        "forms": {"recipients": [{"id": "a", "name": "x"}], "activities": [{"id": "b", "recipients": ["b", "b", "no"]}]}
    }
    yield Hostile("an entry that refers to itself", "json", lambda: json.dumps(itself).encode(), ANY)
