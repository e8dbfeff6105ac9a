"""The keys of dossiers: the published one, and those that passwords give while the program runs.

A file without a password has the published key, which guards against damage, not against readers, and the program says
so. A password becomes a key through Argon2id (RFC 9106) with the salt that stands in the first 16 bytes of the file;
the salt of a protected file begins with a mark, so that a password is asked for where there is one. Copies and backups
keep the salt, so that what opens a dossier opens them, too.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import NamedTuple

from beigao._i18n import _
from beigao.errors import LockedDossier

VARIABLE = "BEIGAO_PASSWORD"
"""The environment variable that gives the commands a password: an argument would be seen by every user."""
_PUBLIC = "008be28ba2e452152b35bbc18438ba932e99e218cb40e7288b90b4029d155897"
"""The SHA-256 of “beigao: this key is public; it finds damage and hides nothing”."""
_MARK = b"BGP1"
_SALT = 16
_PASSES, _MEMORY, _LANES = 3, 64 * 1024, 4
"""What Argon2id takes (memory in KiB): the second recommendation of RFC 9106 §4."""


class Key(NamedTuple):
    """How a file is encrypted: key and salt in hexadecimal; the salt is empty where each file makes its own."""

    key: str
    salt: str = ""

    @property
    def literal(self) -> str:
        """The key as SQLCipher takes it in SQL."""
        return f"x'{self.key}{self.salt}'"


PUBLIC = Key(_PUBLIC)
_known: dict[str, Key] = {}
"""The keys of this run by salt."""


def is_protected(path: Path) -> bool:
    """Whether the dossier in a file asks for a password."""
    return _salt_of(path).startswith(_MARK)


def is_unlocked(path: Path) -> bool:
    """Whether the dossier in a file can be read now."""
    salt = _salt_of(path)
    return not salt.startswith(_MARK) or salt.hex() in _known


def key_of(path: Path) -> Key:
    """The key of a file; the published one where there is no file yet.

    Raises:
        LockedDossier: it has a password that nobody has given.
    """
    salt = _salt_of(path)
    if not salt.startswith(_MARK):
        return PUBLIC
    try:
        return _known[salt.hex()]
    except KeyError:
        raise LockedDossier(_("{name} has a password; enter it to open the dossier.").format(name=path.name)) from None


def derived(path: Path, password: str) -> Key:
    """The key that a password gives for a protected file; takes a good part of a second, on purpose."""
    return _derive(password, _salt_of(path))


def new_key(password: str) -> Key:
    """A key for a file that shall have this password from now on."""
    return _derive(password, _MARK + os.urandom(_SALT - len(_MARK)))


def remember(key: Key) -> None:
    """Know a key until the end of the program, or until it is forgotten."""
    if key.salt:
        _known[key.salt] = key


def forget(path: Path) -> None:
    """Forget the key of a file; what opens it next needs the password."""
    _known.pop(_salt_of(path).hex(), None)


def _salt_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SALT)
    except OSError:
        return b""


def _derive(password: str, salt: bytes) -> Key:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    words = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY)
    return Key(kdf.derive(words).hex(), salt.hex())
