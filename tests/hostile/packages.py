"""Hand-over packages of strangers, also of those who know the passphrase."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.hostile.goods import PASSPHRASE, good
from tests.hostile.inputs import ACCEPTED, ANY, Hostile

from beigao.dossier import handover

REFUSED = "HandoverError"


def inputs() -> Iterator[Hostile]:
    """Every package."""
    kdf = {"name": "argon2id", "iterations": 3, "memory": 65536, "lanes": 4}
    headers: dict[str, dict[str, Any]] = {
        "a key of 64 GB of memory": {"kdf": kdf | {"memory": 64 * 1024 * 1024}},
        "a key of a billion turns": {"kdf": kdf | {"iterations": 10**9}},
        "a key of 10,000 lanes": {"kdf": kdf | {"lanes": 10_000}},
        "a key of no memory": {"kdf": kdf | {"memory": 1}},
        "a key of negative memory": {"kdf": kdf | {"memory": -65536}},
        "a key of no turns": {"kdf": kdf | {"iterations": 0}},
        "a key of true turns": {"kdf": kdf | {"iterations": True}},
        "a key with one more part": {"kdf": kdf | {"x": 1}},
        "a key of another kind": {"kdf": kdf | {"name": "md5"}},
        "no key": {"kdf": None},
        "another cipher": {"cipher": "none"},
        "a cipher that is a list": {"cipher": ["aes-256-gcm"]},
        "a salt that is short": {"salt": "00"},
        "a salt that is no number": {"salt": "xx" * 16},
        "a nonce that is long": {"nonce": "00" * 100},
        "a newer version": {"version": 99},
        "a version of no number": {"version": "1"},
        "a version without end": {"version": 10**400},
    }
    for name, changes in headers.items():
        yield Hostile(name, "package", partial(_headed, changes), REFUSED)
    raw = {
        "an empty file": lambda: b"",
        "no package": lambda: b"PK\x03\x04",
        "a beginning without an end": lambda: good("package").partition(b"\n")[0],
        "half a package": lambda: good("package")[: len(good("package")) // 2],
        "a header alone": lambda: good("package").partition(b"\n")[0] + b"\n",
        "a header of a megabyte": lambda: b'{"format": "beigao-handover", "x": "' + b"x" * 1_000_000 + b'"}\n',
        "a header of deep lists": lambda: b'{"format": "beigao-handover", "x": ' + b"[" * 900 + b"\n",
        "a bit changed in the header": lambda: good("package").replace(b'"salt": "', b'"salt": "00', 1),
        "a bit changed at the end": lambda: good("package")[:-1] + bytes([good("package")[-1] ^ 1]),
        "a byte more": lambda: good("package") + b"\0",
    }
    for name, make in raw.items():
        yield Hostile(name, "package", make, REFUSED)
    sound = {"content": {"forms": {}}, "base": None, "sender": "", "note": ""}
    insides: dict[str, tuple[Any, str]] = {
        "an empty list inside": ([], REFUSED),
        "no content inside": ({}, REFUSED),
        "content of another kind": (sound | {"content": 1}, "ExchangeError"),
        "an unknown form": (sound | {"content": {"forms": {"x": {}}}}, "ExchangeError"),
        "a base of another kind": (sound | {"base": [1]}, "ExchangeError"),
        "a sender that is a list": (sound | {"sender": [1, {}]}, ACCEPTED),
        "a note that moves the cursor": (sound | {"note": "\x1b[2J\x07\u202e" * 100}, ACCEPTED),
        "a note of half a character": (sound | {"note": "\ud800"}, ACCEPTED),
        "a tag in an answer": (sound | {"content": {"forms": {"company": {"name": "{{ 7 * 191060191 }}"}}}}, ACCEPTED),
    }
    for name, (inside, outcome) in insides.items():
        yield Hostile(name, "package", partial(_sealed, json.dumps(inside).encode()), outcome)
    yield Hostile("lists deep inside", "package", partial(_sealed, b"[" * 500_000), REFUSED)
    yield Hostile("no JSON inside", "package", partial(_sealed, b"\xff" * 100), REFUSED)
    yield Hostile("five million values inside", "package", lambda: _sealed(b"[" + b"[]," * 5_000_000 + b"1]"), REFUSED)
    yield Hostile("a bomb inside", "package", _bomb, REFUSED, "larger")
    yield Hostile("nothing that unpacks inside", "package", lambda: _sealed(b"x" * 100, packed=False), REFUSED)
    yield Hostile("half of what unpacks inside", "package", _half, REFUSED)
    yield Hostile("words behind what unpacks", "package", _more, ANY)


def _headed(changes: dict[str, Any]) -> bytes:
    header, _line, sealed = good("package").partition(b"\n")
    return json.dumps({**json.loads(header), **changes}).encode() + b"\n" + sealed


def _sealed(plain: bytes, *, packed: bool = True) -> bytes:
    salt, nonce = bytes(16), bytes(12)
    header = handover._header("aes-256-gcm", handover.COST, salt, nonce)
    key = handover._key(PASSPHRASE, "aes-256-gcm", handover.COST, salt)
    return header + handover.encrypt("aes-256-gcm", key, nonce, zlib.compress(plain, 9) if packed else plain, header)


def _bomb() -> bytes:
    squeezing = zlib.compressobj(9)
    packed = b"".join(squeezing.compress(b" " * 10_000_000) for _time in range(60)) + squeezing.flush()
    return _sealed(packed, packed=False)


def _half() -> bytes:
    packed = zlib.compress(json.dumps({"content": {"forms": {}}, "base": None, "sender": "", "note": ""}).encode())
    return _sealed(packed[:-8], packed=False)


def _more() -> bytes:
    packed = zlib.compress(json.dumps({"content": {"forms": {}}, "base": None, "sender": "", "note": ""}).encode())
    return _sealed(packed + b"words", packed=False)
