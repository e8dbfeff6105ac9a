"""Good files with something changed by chance: bytes, pieces, members of a ZIP, elements of XML, values of JSON."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

from tests.hostile.goods import PASSPHRASE, good, png
from tests.hostile.zips import Part, parts_of, zipped

Change = Callable[[bytes, random.Random], bytes]
_NASTY = (
    b"\0", b"\xff\xfe", b"<!DOCTYPE a>", b"]]>", b"{{", b"{%", b"}}", b"{{ x.__class__ }}", b"&a;", b"'\"", b"-1",
    b"99999999999999999999", b"../", b"\r\n", b"\xed\xa0\x80", b"NaN", b"<w:p>", b"</w:p>", b"{{ l[x] }}",
    b"\xef\xb7\x90",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, -1, 10**30, 1e308, "", "x" * 70_000, "\ud800", "\x00", "{{ x }}", "=1+1", [], {}, [[]], [None] * 50,
    {"a": {}}, "../../x", "2026-13-45", ["\udfff"], "<w:p/>", "ﷰ\ufdd0",
)  # fmt: skip


def mutated(kind: str, seed: int) -> bytes:
    """A good file of a kind, changed once to four times."""
    chance = random.Random(seed)
    content = png() if kind == "picture" and chance.random() < 0.5 else good(kind)
    changes = _CHANGES.get(kind, _RAW)
    for _time in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(changes)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.choice((1, 1, 8, 100))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    end = chance.randrange(len(content) + 1)
    return content[:end] if chance.random() < 0.7 else content[end:]


def _splice(content: bytes, chance: random.Random) -> bytes:
    """A piece taken out, doubled, or put elsewhere."""
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.choice((1, 4, 100, 5000)))
    place = chance.randrange(len(content) + 1)
    rest = content[:start] + content[end:] if chance.random() < 0.5 else content
    return rest[:place] + content[start:end] + rest[place:] if chance.random() < 0.8 else rest


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_NASTY) * chance.choice((1, 1, 1, 50)) + content[place:]


def _number(content: bytes, chance: random.Random) -> bytes:
    """Four bytes that are perhaps a length."""
    place = chance.randrange(max(1, len(content) - 4))
    return content[:place] + chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x1000000)).to_bytes(4) + content[place + 4 :]


def _inside(change: Change) -> Change:
    """A change of one member of a ZIP, which is packed soundly again."""

    def changed(content: bytes, chance: random.Random) -> bytes:
        try:
            parts = parts_of(content)
        except Exception:  # it was cut before
            return _flip(content, chance)
        if not parts:
            return content
        name = chance.choice(sorted(parts))
        return zipped(Part(known, change(data, chance) if known == name else data) for known, data in parts.items())

    return changed


def _member(content: bytes, chance: random.Random) -> bytes:
    """A member lost, doubled, called otherwise, or with another's content."""
    try:
        parts = [Part(name, data) for name, data in parts_of(content).items()]
    except Exception:  # it was cut before
        return _cut(content, chance)
    if not parts:
        return content
    one, other = chance.choice(parts), chance.choice(parts)
    match chance.randrange(5):
        case 0:
            parts.remove(one)
        case 1:
            parts.append(one)
        case 2:
            one.name = chance.choice(("../up.xml", "a\\b.xml", "C:/x", "word/vbaProject.bin", "/x", "ü" * 300))
        case 3:
            one.content = other.content
        case _:
            one.claims = {
                chance.choice(("size", "packed_size", "crc", "flags", "method")): chance.choice((0, 1, 8, 9999))
            }
    return zipped(parts)


def _xml(content: bytes, chance: random.Random) -> bytes:
    """An element lost, doubled, moved or wrapped, an attribute changed, words put between."""
    found = list(re.finditer(rb"<(/?)([\w:]+)([^<>]*?)(/?)>", content))
    if not found:
        return _flip(content, chance)
    one, other = chance.choice(found), chance.choice(found)
    match chance.randrange(6):
        case 0:
            return content[: one.start()] + content[one.end() :]
        case 1:
            return content[: other.start()] + one[0] + content[other.start() :]
        case 2:
            start, end = sorted((one.start(), other.start()))
            return content[:start] + content[end:]
        case 3:
            value = chance.choice((b"-1", b"99999999999", b"x", b"", b"{{ x }}", b"1e9", "𠀀".encode()))
            quoted = list(re.finditer(rb'="[^"]*"', content))
            if not quoted:
                return content
            place = chance.choice(quoted)
            return content[: place.start()] + b'="' + value + b'"' + content[place.end() :]
        case 4:
            return content[: one.end()] + chance.choice(_NASTY) + content[one.end() :]
        case _:
            depth = chance.choice((1, 3, 250))
            return content[: one.start()] + b"<w:r>" * depth + b"</w:r>" * depth + content[one.start() :]


def _value(content: bytes, chance: random.Random) -> bytes:
    """JSON with a value of another kind somewhere, or a key lost or called otherwise."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return _insert(content, chance)
    holder, key = None, None
    at: Any = data
    while isinstance(at, dict | list) and at:
        holder, key = at, chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
        at = at[key]  # type: ignore[index]
        if chance.random() < 0.25:
            break
    if holder is None:
        return content
    match chance.randrange(4):
        case 0 if isinstance(holder, dict):
            holder[chance.choice(("id", "beigao", "x", "\ud800", "__class__"))] = holder.pop(key)
        case 1:
            del holder[key]  # type: ignore[arg-type]
        case _:
            holder[key] = chance.choice(_VALUES)  # type: ignore[index]
    return json.dumps(data).encode()


def _sealed(content: bytes, chance: random.Random) -> bytes:
    """A package that opens with the passphrase, and holds what no Beigao has written."""
    from beigao.dossier import handover

    header, _line, _sealed = content.partition(b"\n")
    plain = json.dumps({"content": json.loads(good("json")), "base": None, "sender": "", "note": ""}).encode()
    plain = chance.choice((_value, _value, _cut, _flip, _insert))(plain, chance)
    packed = zlib.compress(plain, 1)
    if chance.random() < 0.2:
        packed = chance.choice((_cut, _flip))(packed, chance)
    try:
        said = json.loads(header)
        cost = handover.Cost(**{key: value for key, value in said["kdf"].items() if key != "name"})
        salt, nonce = bytes.fromhex(said["salt"]), bytes.fromhex(said["nonce"])
        key = handover._key(PASSPHRASE, said["cipher"], cost, salt)
    except Exception:  # a header that was changed before
        return _flip(content, chance)
    return header + b"\n" + handover.encrypt(said["cipher"], key, nonce, packed, header + b"\n")


_RAW: tuple[Change, ...] = (_flip, _cut, _splice, _insert, _number)
_ZIP: tuple[Change, ...] = (
    *_RAW,
    _member,
    _member,
    *[_inside(_xml)] * 8,
    _inside(_flip),
    _inside(_insert),
    _inside(_cut),
)
_CHANGES: dict[str, tuple[Change, ...]] = {
    "template": _ZIP,
    "workbook": _ZIP,
    "json": (*_RAW, *[_value] * 10),
    "facts": (*_RAW, *[_value] * 5),
    "package": (*_RAW, *[_sealed] * 5),
}
