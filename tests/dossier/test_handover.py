"""A hand-over package gives back everything with its passphrase, and nothing without it or after any change."""

from __future__ import annotations

import json
import random
import unicodedata
import zlib
from pathlib import Path

import pytest

from beigao.definitions.loader import load_library
from beigao.dossier import handover as module
from beigao.dossier.answers import Answers
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Content
from beigao.dossier.handover import CIPHERS, Cipher, Cost, decrypt, encrypt, read_handover, write_handover
from beigao.dossier.samples import sample_content, sample_names
from beigao.errors import DossierError, HandoverError

LIBRARY = load_library()
WORDS = "正确的口令-correct horse"
QUICK = Cost(iterations=1, memory=64, lanes=1)
each_cipher = pytest.mark.parametrize("cipher", CIPHERS)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hundreds of keys are made, each costs little."""
    monkeypatch.setattr(module, "COST", QUICK)


def small() -> Content:
    content = Content(Answers(LIBRARY.forms.values()), {})
    content.answers.entry("company", "company").values["name"] = "示例（上海）有限公司"
    return content


@each_cipher
@pytest.mark.parametrize("name", sample_names())
def test_everything_comes_back(cipher: Cipher, name: str, tmp_path: Path) -> None:
    content, path = sample_content(name), tmp_path / "a.beigao-handover"
    base = small().answers
    write_handover(content, base, path, WORDS, LIBRARY, cipher=cipher, sender="何示谦", note="请补充第三章")
    back = read_handover(path, WORDS, LIBRARY)
    assert to_json(back.content, LIBRARY) == to_json(content, LIBRARY)
    assert back.base is not None
    assert list(back.base.walk()) == list(base.walk())
    assert (back.sender, back.note) == ("何示谦", "请补充第三章")


@pytest.mark.usefixtures("quick")
def test_nasty_words_come_back(nasty: tuple[str, ...], tmp_path: Path) -> None:
    content, path = small(), tmp_path / "a.beigao-handover"
    values = content.answers.entry("company", "company").values
    values["shareholders"] = [{"name": word, "share": "1%"} for word in nasty] * 300
    values["business_overview"] = "长" * 100_000
    file = describe("e1", "\ud800 & <名>.bin", bytes(range(256)) * 100)
    held = {"e1": Attachment(file, bytes(range(256)) * 100)}
    write_handover(Content(content.answers, held), None, path, WORDS, LIBRARY)
    back = read_handover(path, WORDS, LIBRARY)
    assert list(back.content.answers.walk()) == list(content.answers.walk())
    assert back.content.evidence == held
    assert back.base is None


@each_cipher
def test_the_file_tells_nothing_of_the_content(cipher: Cipher, tmp_path: Path) -> None:
    path = tmp_path / "a.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY, cipher=cipher, sender="何示谦")
    data = path.read_bytes()
    head = json.loads(data[: data.index(b"\n")])
    assert list(head) == ["format", "version", "cipher", "kdf", "salt", "nonce"]
    assert head["kdf"] == {"name": "argon2id", "iterations": 3, "memory": 65536, "lanes": 4}
    for words in ("示例", "何示谦", "company"):
        assert words.encode() not in data
    first = data
    path.unlink()
    write_handover(small(), None, path, WORDS, LIBRARY, cipher=cipher, sender="何示谦")
    again = json.loads(path.read_bytes().split(b"\n")[0])
    assert again["salt"] != head["salt"]
    assert again["nonce"] != head["nonce"]
    assert path.read_bytes()[-100:] != first[-100:]


@pytest.mark.usefixtures("quick")
@each_cipher
def test_any_byte_that_changed_is_noticed(cipher: Cipher, tmp_path: Path) -> None:
    path, changed = tmp_path / "a.beigao-handover", tmp_path / "b.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY, cipher=cipher)
    data = path.read_bytes()
    header = data.index(b"\n") + 1
    chance = random.Random(1)
    body = [
        *range(header, header + 20),
        *range(len(data) - 20, len(data)),
        *chance.sample(range(header, len(data)), 100),
    ]
    for place in [*range(header), *body]:
        for bit in range(8) if place < header else [chance.randrange(8)]:
            spoilt = bytearray(data)
            spoilt[place] ^= 1 << bit
            changed.write_bytes(spoilt)
            with pytest.raises(HandoverError):
                read_handover(changed, WORDS, LIBRARY)


@pytest.mark.usefixtures("quick")
def test_any_byte_that_is_missing_or_too_many_is_noticed(tmp_path: Path) -> None:
    path, changed = tmp_path / "a.beigao-handover", tmp_path / "b.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY)
    data = path.read_bytes()
    for length in [*range(0, len(data), 7), len(data) - 1]:
        changed.write_bytes(data[:length])
        with pytest.raises(HandoverError):
            read_handover(changed, WORDS, LIBRARY)
    changed.write_bytes(data + b"\0")
    with pytest.raises(HandoverError):
        read_handover(changed, WORDS, LIBRARY)


@pytest.mark.usefixtures("quick")
def test_a_wrong_passphrase_and_a_changed_file_are_told_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY)
    with pytest.raises(HandoverError) as wrong:
        read_handover(path, WORDS + "!", LIBRARY)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(HandoverError) as changed:
        read_handover(path, WORDS, LIBRARY)
    assert str(wrong.value) == str(changed.value)
    assert "a.beigao-handover does not open" in str(wrong.value)


@pytest.mark.usefixtures("quick")
def test_a_passphrase_may_be_typed_in_another_form_of_unicode(tmp_path: Path) -> None:
    path, words = tmp_path / "a.beigao-handover", "Ünïcödé 가각"
    write_handover(small(), None, path, unicodedata.normalize("NFD", words), LIBRARY)
    assert read_handover(path, unicodedata.normalize("NFC", words), LIBRARY).base is None


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("words", ["", "1234567", unicodedata.normalize("NFD", "éééé")])
def test_a_short_passphrase_is_refused_and_nothing_is_written(words: str, tmp_path: Path) -> None:
    with pytest.raises(HandoverError, match="8 characters or more"):
        write_handover(small(), None, tmp_path / "a.beigao-handover", words, LIBRARY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'"memory": 65536', b'"memory": 99999999'),
        (b'"memory": 65536', b'"memory": 1'),
        (b'"memory": 65536', b'"memory": 65536.0'),
        (b'"memory": 65536', b'"memory": true'),
        (b'"iterations": 3', b'"iterations": 1000000'),
        (b'"iterations": 3', b'"iterations": 0'),
        (b'"lanes": 4', b'"lanes": 4000'),
        (b'"lanes": 4', b'"lanes": -4'),
        (b'"lanes": 4', b'"more": 4'),
        (b"argon2id", b"argon2i"),
        (b"aes-256-gcm", b"aes-256-ecb"),
        (b'"version": 1', b'"version": "1"'),
        (b'"version": 1', b'"version": 0'),
    ],
)
def test_what_a_header_asks_for_is_bounded(
    was: bytes, now: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY)
    path.write_bytes(path.read_bytes().replace(was, now, 1))
    monkeypatch.setattr(module, "_key", lambda *_more: pytest.fail("a key was made"))
    with pytest.raises(HandoverError, match="does not open"):
        read_handover(path, WORDS, LIBRARY)


def test_a_newer_package_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.beigao-handover"
    write_handover(small(), None, path, WORDS, LIBRARY)
    path.write_bytes(path.read_bytes().replace(b'"version": 1', b'"version": 2', 1))
    with pytest.raises(HandoverError, match="newer Beigao"):
        read_handover(path, WORDS, LIBRARY)


@pytest.mark.parametrize("data", [b"", b"\n", b"PK\x03\x04", b"{}\n", b'{"format": "beigao"}\n', b"\0" * 5000])
def test_another_file_is_told_apart(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(HandoverError, match="no hand-over package"):
        read_handover(path, WORDS, LIBRARY)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(HandoverError, match="could not be read"):
        read_handover(tmp_path / "a.beigao-handover", WORDS, LIBRARY)
    with pytest.raises(HandoverError, match="could not be read"):
        read_handover(tmp_path, WORDS, LIBRARY)


@pytest.mark.usefixtures("quick")
def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.beigao-handover"
    path.write_text("mine")
    with pytest.raises(DossierError, match="is there already"):
        write_handover(small(), None, path, WORDS, LIBRARY)
    assert path.read_text() == "mine"
    write_handover(small(), None, path, WORDS, LIBRARY, overwrite=True)
    assert read_handover(path, WORDS, LIBRARY).base is None
    assert [found.name for found in tmp_path.iterdir()] == ["a.beigao-handover"]


@pytest.mark.usefixtures("quick")
def test_a_package_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(DossierError, match="full"):
        write_handover(small(), None, tmp_path / "a.beigao-handover", WORDS, LIBRARY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("quick")
def test_a_package_that_is_too_large_is_neither_written_nor_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.beigao-handover"
    content = small()
    content.answers.entry("company", "company").values["organisation"] = "长" * 100_000
    write_handover(content, None, path, WORDS, LIBRARY)
    for most in (200_000, 100):  # what is in it is too much; the file is
        monkeypatch.setattr(module, "MOST_BYTES", most)
        with pytest.raises(HandoverError, match="larger than"):
            read_handover(path, WORDS, LIBRARY)
        with pytest.raises(HandoverError, match="too large"):
            write_handover(content, None, tmp_path / "b.beigao-handover", WORDS, LIBRARY)
    assert [found.name for found in tmp_path.iterdir()] == ["a.beigao-handover"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("inside", [b"", b"x", zlib.compress(b"{"), zlib.compress(b"[]"), zlib.compress(b"{}")[:-6]])
def test_a_package_that_somebody_made_badly_is_refused(inside: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.beigao-handover"
    header = module._header("aes-256-gcm", QUICK, b"s" * 16, b"n" * 12)
    key = module._key(WORDS, "aes-256-gcm", QUICK, b"s" * 16)
    path.write_bytes(header + encrypt("aes-256-gcm", key, b"n" * 12, inside, header))
    with pytest.raises(HandoverError, match="does not open"):
        read_handover(path, WORDS, LIBRARY)


# RFC 8998 appendix A.1
SM4_PLAIN = "aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8
SM4_SEALED = (
    "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
    "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    "83de3541e4c2b58177e065a9bf7b62ec"
)
# Case 16 of appendix B of McGrew and Viega, “The Galois/Counter Mode of Operation (GCM)”, as submitted to NIST
AES_PLAIN = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
AES_SEALED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)
HEADER = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
VECTORS: list[tuple[Cipher, str, str, str, str, str]] = [
    ("sm4-gcm", "0123456789abcdeffedcba9876543210", "00001234567800000000abcd", HEADER, SM4_PLAIN, SM4_SEALED),
    ("aes-256-gcm", "feffe9928665731c6d6a8f9467308308" * 2, "cafebabefacedbaddecaf888", HEADER, AES_PLAIN, AES_SEALED),
]


@pytest.mark.parametrize(("cipher", "key", "nonce", "header", "plain", "sealed"), VECTORS)
def test_the_ciphers_are_the_published_ones(
    cipher: Cipher, key: str, nonce: str, header: str, plain: str, sealed: str
) -> None:
    parts = (bytes.fromhex(part) for part in (key, nonce, plain, sealed, header))
    key_bytes, nonce_bytes, plain_bytes, sealed_bytes, header_bytes = parts
    assert encrypt(cipher, key_bytes, nonce_bytes, plain_bytes, header_bytes) == sealed_bytes
    assert decrypt(cipher, key_bytes, nonce_bytes, sealed_bytes, header_bytes) == plain_bytes
    assert decrypt(cipher, key_bytes, nonce_bytes, sealed_bytes, header_bytes + b"x") is None
