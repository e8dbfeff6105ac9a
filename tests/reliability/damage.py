"""A dossier whose bytes change behind its back: noticed, and brought back from its backup."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

from tests.reliability.outcome import NOW, Outcome, seeing, state

from beigao.dossier import file
from beigao.dossier.backups import Backups
from beigao.dossier.file import Dossier
from beigao.dossier.samples import sample_content
from beigao.errors import DamagedDossier, DossierError

PAGE = 4096


Damage = Callable[[bytearray, random.Random], None]


def _flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(1, len(data)) :]


def _zero(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def _noise(data: bytearray, chance: random.Random) -> None:
    page = chance.randrange(len(data) // PAGE)
    data[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)


def _swap(data: bytearray, chance: random.Random) -> None:
    one, other = chance.sample(range(len(data) // PAGE), 2)
    first, second = (slice(page * PAGE, (page + 1) * PAGE) for page in (one, other))
    data[first], data[second] = data[second], data[first]


def _empty(data: bytearray, _chance: random.Random) -> None:
    data.clear()


DAMAGES: dict[str, Damage] = {
    "bit flipped": _flip, "cut off": _cut, "page of zeroes": _zero, "page of noise": _noise, "pages swapped": _swap,
    "emptied": _empty,
}  # fmt: skip


def damages(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Every damage of the file is noticed when it is opened, and its newest backup brings the dossier back."""
    path, chance = folder / "公司.beigao", random.Random(1)
    Dossier.create(path, sample_content("writing_assistant")).close()
    sound, held = path.read_bytes(), state(path)
    backups = Backups(path)
    backups.make(NOW)
    broken, kinds = [], Counter[str]()
    with _blind() if plant else seeing():
        for at in range(count):
            kind = list(DAMAGES)[at % len(DAMAGES)]
            data = bytearray(sound)
            DAMAGES[kind](data, chance)
            if data == sound:  # two pages that were equal
                continue
            path.write_bytes(data)
            kinds[kind] += 1
            try:
                Dossier.open(path).close()
                broken.append(f"{at}: {kind} was not noticed")
                continue
            except DamagedDossier:
                pass
            except DossierError as fault:
                broken.append(f"{at}: {kind}: {fault}")
            newest = backups.newest_sound()
            aside = backups.restore(newest, NOW + timedelta(seconds=at)) if newest else None
            if aside is None or aside.read_bytes() != data or state(path) != held:
                broken.append(f"{at}: {kind} was not healed")
            if aside is not None:
                aside.unlink()
    return Outcome(kinds.total(), {name.replace(" ", "_"): number for name, number in kinds.items()}, broken)


@contextmanager
def seeing() -> Iterator[None]:
    yield


@contextmanager
def _blind() -> Iterator[None]:
    """Opening without a look at the pages."""

    def version(connection: object, _path: Path) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])  # type: ignore[attr-defined]

    with mock.patch.object(file, "checked_version", version):
        yield
