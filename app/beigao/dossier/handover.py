"""A hand-over package: a whole dossier for a colleague, encrypted with a passphrase, and back again to be merged.

The file is one line of JSON in the clear and the ciphertext with its tag behind it. The line says how to decrypt and
nothing of the content, and is authenticated with it, so that no byte of the file changes unnoticed. Inside is the JSON
of the dossier, compressed, and with it the answers as they were once handed over: the base of a merge (`merge.py`).
"""

from __future__ import annotations

import json
import os
import unicodedata
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from beigao._i18n import _
from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.database import PACKAGE_SUFFIX, appearing
from beigao.dossier.exchange import from_json, to_json
from beigao.dossier.file import Content, Dossier
from beigao.dossier.revisions import Revisions
from beigao.dossier.strict_json import read_json
from beigao.errors import ExchangeError, HandoverError

Cipher = Literal["aes-256-gcm", "sm4-gcm"]
CIPHERS: tuple[Cipher, ...] = get_args(Cipher)
KEY_BYTES: dict[Cipher, int] = {"aes-256-gcm": 32, "sm4-gcm": 16}

FORMAT = "beigao-handover"
VERSION = 1
LEAST_PASSPHRASE = 8
"""Characters."""
MOST_BYTES = 512 * 1024 * 1024
"""Of a package, and of what is in it once it is unpacked."""

_SALT, _NONCE, _TAG, _MOST_HEADER = 16, 12, 16, 1024
_START = json.dumps({"format": FORMAT}).removesuffix("}").encode()


class Cost(NamedTuple):
    """What argon2id takes to make a key of a passphrase; `memory` in KiB."""

    iterations: int
    memory: int
    lanes: int


COST = Cost(iterations=3, memory=64 * 1024, lanes=4)
MOST = Cost(iterations=16, memory=256 * 1024, lanes=16)
"""What the package of a stranger may ask for."""


class Handover(NamedTuple):
    """What a package holds.

    Attributes:
        content: answers and evidence.
        base: the answers from which the sender began, where the package is a reply to one; else None.
        sender, note: what the sender says, may be empty.
    """

    content: Content
    base: Answers | None
    sender: str = ""
    note: str = ""


def write_handover(
    content: Content,
    base: Answers | None,
    path: Path,
    passphrase: str,
    library: Library,
    *,
    cipher: Cipher = "aes-256-gcm",
    sender: str = "",
    note: str = "",
    overwrite: bool = False,
) -> None:
    """Write a package; it appears whole or not at all. Evidence of 100 MB takes some twenty seconds: beside the window.

    Raises:
        HandoverError: the passphrase is too short, or the dossier too large.
        DossierError: the file is there already, or cannot be written.
    """
    inside = {"content": to_json(content, library), "base": None, "sender": sender, "note": note}
    if base is not None:
        began = to_json(Content(base, {}), library)
        inside |= {"base": began["forms"], "base_others": began.get("others", {})}
    plain = json.dumps(inside).encode("ascii")
    if len(plain) > MOST_BYTES:
        raise HandoverError(
            _("The dossier is too large for a hand-over package ({most} MB); give its largest files apart.").format(
                most=MOST_BYTES // 1024**2
            )
        )
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    header = _header(cipher, COST, salt, nonce)
    sealed = encrypt(cipher, _key(passphrase, cipher, COST, salt), nonce, zlib.compress(plain, level=1), header)
    with appearing(path, overwrite=overwrite) as part, part.open("wb") as file:
        file.write(header + sealed)
        file.flush()
        os.fsync(file.fileno())


def read_handover(path: Path, passphrase: str, library: Library) -> Handover:
    """What a package holds.

    Raises:
        HandoverError: no such file, none of Beigao, made by a newer one, too large, changed, or another passphrase.
        ExchangeError: it holds answers that this Beigao does not know.
    """
    header, sealed = _parts(path)
    cipher, cost, salt, nonce = _read_header(header, path)
    plain = decrypt(cipher, _key(passphrase, cipher, cost, salt), nonce, sealed, header)
    if plain is None:
        raise _unsound(path)
    return _unpacked(plain, path, library)


def unpack(package: Handover, path: Path, now: datetime, *, overwrite: bool = False) -> None:
    """Make a dossier of a package; it remembers what was in it, for a reply.

    Raises:
        DossierError: the dossier is there already, or cannot be written.
    """
    with appearing(path, overwrite=overwrite) as part, Dossier.create(part, package.content) as made:
        Revisions(made).freeze("received", now, package.sender)


def _unpacked(packed: bytes, path: Path, library: Library) -> Handover:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise _too_large(path)
        inside = read_json(text)
        content, base, sender, note = (inside[name] for name in ("content", "base", "sender", "note"))
        others = inside.get("base_others", {})
    except (zlib.error, ExchangeError, LookupError, TypeError) as fault:
        raise _unsound(path) from fault
    return Handover(
        from_json(content, library),
        None if base is None else from_json({"forms": base, "others": others}, library).answers,
        str(sender),
        str(note),
    )


def encrypt(cipher: Cipher, key: bytes, nonce: bytes, plain: bytes, header: bytes) -> bytes:
    """The ciphertext with its tag of 16 bytes; `header` is authenticated with it."""
    from cryptography.hazmat.primitives import ciphers

    sealing = ciphers.Cipher(_algorithm(cipher, key), ciphers.modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(header)
    return sealing.update(plain) + sealing.finalize() + sealing.tag


def decrypt(cipher: Cipher, key: bytes, nonce: bytes, sealed: bytes, header: bytes) -> bytes | None:
    """What was encrypted; None where key, header or ciphertext are others."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives import ciphers

    if len(sealed) < _TAG:
        return None
    opening = ciphers.Cipher(_algorithm(cipher, key), ciphers.modes.GCM(nonce, sealed[-_TAG:])).decryptor()
    opening.authenticate_additional_data(header)
    try:
        return opening.update(memoryview(sealed)[:-_TAG]) + opening.finalize()
    except InvalidTag:
        return None


def _algorithm(cipher: Cipher, key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import algorithms

    return algorithms.SM4(key) if cipher == "sm4-gcm" else algorithms.AES(key)


def _key(passphrase: str, cipher: Cipher, cost: Cost, salt: bytes) -> bytes:
    """The key that a passphrase gives; two ways to write the same letters give the same."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    words = unicodedata.normalize("NFKC", passphrase)
    if len(words) < LEAST_PASSPHRASE:
        raise HandoverError(
            _("The passphrase has to have {least} characters or more; choose a longer one.").format(
                least=LEAST_PASSPHRASE
            )
        )
    derivation = Argon2id(
        salt=salt,
        length=KEY_BYTES[cipher],
        iterations=cost.iterations,
        memory_cost=cost.memory,
        lanes=cost.lanes,
    )
    return derivation.derive(words.encode("utf-8", "surrogatepass"))


def _header(cipher: Cipher, cost: Cost, salt: bytes, nonce: bytes) -> bytes:
    said = {
        "format": FORMAT,
        "version": VERSION,
        "cipher": cipher,
        "kdf": {"name": "argon2id", **cost._asdict()},
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    return json.dumps(said).encode("ascii") + b"\n"


def _parts(path: Path) -> tuple[bytes, bytes]:
    """The first line of a file that begins as a package does, and what follows."""
    try:
        with path.open("rb") as file:
            header = file.readline(_MOST_HEADER)
            if not header.startswith(_START):
                raise HandoverError(
                    _("{name} is no hand-over package of Beigao; choose a file that ends in {suffix}.").format(
                        name=path.name, suffix=PACKAGE_SUFFIX
                    )
                )
            sealed = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise HandoverError(
            _("{path} could not be read: {reason}.").format(path=path, reason=fault.strerror or fault)
        ) from fault
    if len(sealed) > MOST_BYTES:
        raise _too_large(path)
    return header, sealed


def _read_header(header: bytes, path: Path) -> tuple[Cipher, Cost, bytes, bytes]:
    """Cipher, cost, salt and nonce; what asks for too much was not written by Beigao."""
    try:
        said = json.loads(header)
        version = said["version"]
        if type(version) is int and version > VERSION:
            raise HandoverError(
                _("{name} was written by a newer Beigao; install the newer version to open it.").format(name=path.name)
            )
        kdf = dict(said["kdf"])
        cipher, named, cost = said["cipher"], kdf.pop("name"), Cost(**kdf)
        salt, nonce = bytes.fromhex(said["salt"]), bytes.fromhex(said["nonce"])
    except (ValueError, LookupError, TypeError, RecursionError) as fault:
        raise _unsound(path) from fault
    is_fit = (
        (version, named, len(salt), len(nonce)) == (VERSION, "argon2id", _SALT, _NONCE)
        and cipher in CIPHERS
        and all(type(asked) is int and 1 <= asked <= most for asked, most in zip(cost, MOST, strict=True))
        and cost.memory >= 8 * cost.lanes  # argon2 takes no less
    )
    if not is_fit:
        raise _unsound(path)
    return cipher, cost, salt, nonce


def _unsound(path: Path) -> HandoverError:
    """The same for a wrong passphrase and a changed file, which nobody can tell apart."""
    return HandoverError(
        _(
            "{name} does not open: the passphrase is another one, or the file was changed on its way; "
            "ask the sender for both again."
        ).format(name=path.name)
    )


def _too_large(path: Path) -> HandoverError:
    return HandoverError(
        _("{name} is larger than a hand-over package may be ({most} MB).").format(
            name=path.name, most=MOST_BYTES // 1024**2
        )
    )
