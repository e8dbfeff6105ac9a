"""A dossier whose bytes change behind its back: noticed, and brought back from its backup."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from tests.reliability.actions import KEY
from tests.reliability.outcome import NAME, NOW, Outcome, seeing, state

from beigao.dossier import database
from beigao.dossier.backups import Backups
from beigao.dossier.database import log_beside
from beigao.dossier.file import Dossier
from beigao.dossier.keys import is_protected, remember
from beigao.dossier.samples import sample_content
from beigao.errors import DamagedDossier, DossierError, LockedDossier

PAGE = 4096
SALT = 16
DAYS = 4


class Victim(NamedTuple):
    """A dossier that is sound, and what another program may mix into it.

    Attributes:
        path: where it lies.
        sound: its bytes.
        held: everything in it.
        earlier: its bytes at the ends of earlier days.
        logs: what stood beside it in the middle of those days.
        backups: its backups, the newest of which is equal.
    """

    path: Path
    sound: bytes
    held: object
    earlier: list[bytes]
    logs: list[bytes]
    backups: Backups


class Damaged(NamedTuple):
    """The bytes of a file, and of the log beside it."""

    data: bytes
    log: bytes = b""


Damage = Callable[[Victim, random.Random], Damaged]


def _flip(victim: Victim, chance: random.Random) -> Damaged:
    return _flipped(victim, chance.randrange(len(victim.sound)), chance)


def _flip_salt(victim: Victim, chance: random.Random) -> Damaged:
    return _flipped(victim, chance.randrange(SALT), chance)


def _flipped(victim: Victim, place: int, chance: random.Random) -> Damaged:
    data = bytearray(victim.sound)
    data[place] ^= 1 << chance.randrange(8)
    return Damaged(bytes(data))


def _cut(victim: Victim, chance: random.Random) -> Damaged:
    return Damaged(victim.sound[: chance.randrange(1, len(victim.sound))])


def _cut_page(victim: Victim, chance: random.Random) -> Damaged:
    return Damaged(victim.sound[: PAGE * chance.randrange(1, _pages(victim))])


def _zero(victim: Victim, chance: random.Random) -> Damaged:
    return _with_page(victim, chance.randrange(_pages(victim)), bytes(PAGE))


def _noise(victim: Victim, chance: random.Random) -> Damaged:
    return _with_page(victim, chance.randrange(_pages(victim)), chance.randbytes(PAGE))


def _swap(victim: Victim, chance: random.Random) -> Damaged:
    one, other = chance.sample(range(_pages(victim)), 2)
    swapped = _with_page(victim, one, _page(victim.sound, other)).data
    return Damaged(swapped[: other * PAGE] + _page(victim.sound, one) + swapped[(other + 1) * PAGE :])


def _empty(_victim: Victim, _chance: random.Random) -> Damaged:
    return Damaged(b"")


def _old_page(victim: Victim, chance: random.Random) -> Damaged:
    """One page of an earlier day, of those that have changed since."""
    old = chance.choice(victim.earlier)
    changed = [at for at in range(min(len(old) // PAGE, _pages(victim))) if _page(old, at) != _page(victim.sound, at)]
    place = chance.choice(changed)
    return _with_page(victim, place, _page(old, place))


def _old_log(victim: Victim, chance: random.Random) -> Damaged:
    """The log of an earlier day beside the present file."""
    return Damaged(victim.sound, chance.choice(victim.logs))


def _pages(victim: Victim) -> int:
    return len(victim.sound) // PAGE


def _page(data: bytes, at: int) -> bytes:
    return data[at * PAGE : (at + 1) * PAGE]


def _with_page(victim: Victim, at: int, page: bytes) -> Damaged:
    return Damaged(victim.sound[: at * PAGE] + page + victim.sound[(at + 1) * PAGE :])


DAMAGES: dict[str, Damage] = {
    "bit flipped": _flip, "salt flipped": _flip_salt, "cut off": _cut, "cut off at a page": _cut_page,
    "page of zeroes": _zero, "page of noise": _noise, "pages swapped": _swap, "emptied": _empty,
    "page of an earlier day": _old_page, "log of an earlier day": _old_log,
}  # fmt: skip


def damages(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """Every damage of the file is noticed when it is opened, and its newest backup brings the dossier back."""
    remember(KEY)
    chance, broken, figures = random.Random(1), [], Counter[str]()
    victims = [_victim(folder / "公司.beigao", protected=False), _victim(folder / "密码.beigao", protected=True)]
    with _blind() if plant else seeing():
        for at in range(count):
            victim = victims[at // len(DAMAGES) % len(victims)]
            kind = list(DAMAGES)[-1 - at % len(DAMAGES)]
            damaged = DAMAGES[kind](victim, chance)
            said = _heal(victim, damaged, at)
            if said is None:  # two pages that were equal, or a page that nothing hangs on
                figures["changed nothing"] += 1
                continue
            figures[kind] += 1
            figures["of a protected file"] += victim is victims[1]
            if said:
                broken.append(f"{at}: {kind} of {victim.path.name} {said}")
    tried = sum(figures[kind] for kind in DAMAGES)
    return Outcome(tried, {name.replace(" ", "_"): number for name, number in figures.items()}, broken)


def _victim(path: Path, *, protected: bool) -> Victim:
    """A dossier that was worked on for some days."""
    earlier, logs = [], []
    with Dossier.create(path, sample_content("internal_assistant")) as dossier:
        if protected:
            dossier.encrypt_anew(KEY)
    for day in range(DAYS):
        with Dossier.open(path) as dossier:
            for entry in dossier.answers.entries("activities"):
                dossier.set_answer("activities", entry.id, "purpose", f"第{day}天的目的。" * 200)
            logs.append(log_beside(path).read_bytes())
            dossier.set_answer(*NAME[:3], f"公司{day}")
        earlier.append(path.read_bytes())
    backups = Backups(path)
    backups.make(NOW)
    return Victim(path, path.read_bytes(), state(path), earlier[:-1], logs[:-1], backups)


def _heal(victim: Victim, damaged: Damaged, at: int) -> str | None:
    """Damage a dossier and bring it back; what went wrong, or nothing, or None where the damage changed nothing."""
    path = victim.path
    path.write_bytes(damaged.data)
    if damaged.log:
        log_beside(path).write_bytes(damaged.log)
    try:
        if state(path) == victim.held:
            return _put_back(victim)
        return "was not noticed"
    except DamagedDossier:
        pass
    except LockedDossier:  # its salt: the password does not open the file, but does open its backup
        if not is_protected(victim.backups.all()[0].path):
            return "asks for a password that the dossier does not have"
    except DossierError as fault:
        return f"is told as {fault}"
    newest = victim.backups.newest_sound()
    aside = victim.backups.restore(newest, NOW + timedelta(seconds=at)) if newest else None
    if aside is None or aside.read_bytes() != damaged.data or state(path) != victim.held:
        _put_back(victim)
        return "was not healed"
    for kept in (aside, log_beside(aside)):
        kept.unlink(missing_ok=True)
    return ""


def _put_back(victim: Victim) -> None:
    shutil.copy(victim.backups.all()[0].path, victim.path)
    log_beside(victim.path).unlink(missing_ok=True)


@contextmanager
def _blind() -> Iterator[None]:
    """Opening without a look at the pages."""

    def version(connection: object, _path: Path) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])  # type: ignore[attr-defined]

    with mock.patch.object(database, "checked_version", version):
        yield


# ---- no damage, but an unclean end


def torn_logs(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """A log that ends in the middle costs the answers whose end it does not hold, and not one before them."""
    path, chance, broken, lost = folder / "公司.beigao", random.Random(5), [], 0
    Dossier.create(path, sample_content("internal_assistant")).close()
    sound, names, ends = path.read_bytes(), [""], [0]
    with Dossier.open(path) as dossier:
        names[0] = str(dossier.answers.value(NAME))
        for at in range(8):
            names.append(f"公司{at}" * chance.randrange(1, 2_000))
            dossier.set_answer(*NAME[:3], names[-1])
            ends.append(log_beside(path).stat().st_size)
        log = log_beside(path).read_bytes()
    for at in range(count):
        cut = chance.randrange(len(log))
        path.write_bytes(sound)
        log_beside(path).write_bytes(b"" if plant else log[:cut])
        whole = max(answer for answer, end in enumerate(ends) if end <= cut)
        lost += len(names) - 1 - whole
        try:
            with Dossier.open(path) as dossier:
                kept = dossier.answers.value(NAME)
            if kept != names[whole]:
                broken.append(f"{at}: a log of {cut} bytes holds {whole} answers, kept was {str(kept)[:20]}")
        except DossierError as fault:
            broken.append(f"{at}: a log of {cut} bytes: {fault}")
    return Outcome(count, {"answers": count * (len(names) - 1), "of_them_lost_with_the_log": lost}, broken)
