"""What a person does with a dossier, as steps that a process of its own takes while the disk fails it.

A scene is a folder as it may lie on a disk: two dossiers, one of an earlier version, a backup, settings. An action
opens what it needs there and gives its steps; each is one thing that counts as done once it has returned.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from tests.reliability.outcome import NAME, NOW, ROOT, state

from beigao.definitions.loader import load_library
from beigao.dossier.backups import Backups, write_encrypted
from beigao.dossier.database import SUFFIX, checked_version, connect, has_log, new_part
from beigao.dossier.evidence import Attachment, describe
from beigao.dossier.exchange_files import Import, export_file, make_all
from beigao.dossier.file import Dossier
from beigao.dossier.history import AnswerChange, EntryChange
from beigao.dossier.keys import PUBLIC, Key
from beigao.dossier.revisions import Revisions
from beigao.dossier.samples import sample_content

DOSSIER, OLD, OTHER = "公司.beigao", "旧.beigao", "副本.beigao"
PAPERS = "文书"
KEY = Key("5a" * 32, (b"BGP1" + b"reliability!").hex())
"""What a password would give; Argon2id itself has its own tests, and takes its time."""

_known: dict[bytes, str] = {}
"""What files hold, by the SHA-256 of their bytes: most are not touched by an action."""

Step = Callable[[], object]


class Scene:
    """An action's view of its folder: the dossier that it has open, if it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dossier: Dossier | None = None
        self.reader: object = None

    def opened(self) -> Dossier:
        """The dossier, as a window has it."""
        self.dossier = Dossier.open(self.folder / DOSSIER, as_writer=True)
        return self.dossier


def set_scene(folder: Path) -> None:
    """Lay out the folder that actions begin with."""
    folder.mkdir()
    Dossier.create(folder / DOSSIER, sample_content("internal_assistant")).close()
    Backups(folder / DOSSIER).make(NOW - timedelta(days=1))
    with Dossier.open(folder / DOSSIER) as dossier:
        dossier.set_answer(*NAME[:3], "今天的公司")
        dossier.save_as(folder / OTHER)
        dossier.set_answer(*NAME[:3], "另一家公司")
    shutil.copy(ROOT / "tests/dossier/versions/1.beigao", folder / OLD)
    (folder / "window.json").write_text('{"folder": "昨天"}', encoding="utf-8")


def found_in(folder: Path) -> dict[str, str]:
    """What each dossier and backup of a folder holds, every row of it, and other files that count byte by byte.

    Raises:
        sqlcipher.Error: one of them is damaged.
    """
    found = {str(path.relative_to(folder)): _rows(path) for path in folder.rglob(f"*{SUFFIX}") if "~$" not in path.name}
    for path in (*folder.glob("*.json"), *folder.glob(f"{PAPERS}/*")):
        found[str(path.relative_to(folder))] = sha256(path.read_bytes()).hexdigest()
    return found


def _rows(path: Path) -> str:
    """The fingerprint of all rows of a dossier; one whose bytes were looked at before is known."""
    mark = b"" if has_log(path) else sha256(path.read_bytes()).digest()
    if mark not in _known:
        _known[mark] = _read_rows(path)
    return _known[mark] if mark else _known.pop(mark)


def _read_rows(path: Path) -> str:
    with closing(connect(path)) as connection:
        checked_version(connection, path)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'state'")
        rows = {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for (name,) in tables.fetchall()}
    held = {name: row for name, row in rows.items() if row}
    return sha256(json.dumps(held, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def save(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    activity = dossier.answers.entries("activities")[0].id
    return [
        lambda: dossier.set_answer(*NAME[:3], "乙公司"),
        lambda: dossier.set_answer("activities", activity, "purpose", "新目的。" * 5_000),
        lambda: dossier.set_answer("company", "company", "uscc", ""),
    ]


def add(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    return [lambda: dossier.add_entry("recipients", {"name": "甲", "country": "sg"}, entry_id="00000001")]


def delete(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    activities = [entry.id for entry in dossier.answers.entries("activities")]
    recipients = [entry.id for entry in dossier.answers.entries("recipients")]
    return [
        lambda: dossier.delete_entry("activities", activities[0]),
        lambda: dossier.delete_entry("recipients", recipients[0]),
    ]


def attach(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    return [
        lambda: dossier.attach("合同.pdf", b"%PDF-" + b"a" * 2_000),
        lambda: dossier.attach("图.png", bytes(range(256)) * 600),
    ]


def backup(scene: Scene) -> list[Step]:
    dossier, backups = scene.opened(), Backups(scene.folder / DOSSIER)
    return [
        lambda: backups.make(NOW),
        lambda: dossier.set_answer(*NAME[:3], "乙公司"),
        lambda: backups.make(NOW + timedelta(hours=1)),
    ]


def migrate(scene: Scene) -> list[Step]:
    def bring_up() -> None:
        scene.dossier = Dossier.open(scene.folder / OLD, as_writer=True)

    return [bring_up]


def save_as(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    return [lambda: dossier.save_as(scene.folder / OTHER), lambda: dossier.set_answer(*NAME[:3], "乙公司")]


def restore(scene: Scene) -> list[Step]:
    backups = Backups(scene.folder / DOSSIER)
    newest = backups.all()[0]
    return [lambda: backups.restore(newest, NOW)]


def set_password(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    scene.reader = connect(dossier.path)  # as a backup that is being made: the log then outlives our own connection
    scene.reader.execute("SELECT count(*) FROM answers").fetchall()

    def as_the_window_does() -> None:
        part = new_part(scene.folder)
        try:
            write_encrypted(dossier.path, part, KEY)
            dossier.encrypt_anew(KEY, part)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    return [
        lambda: dossier.set_answer(*NAME[:3], "乙公司"),
        as_the_window_does,
        lambda: dossier.set_answer(*NAME[:3], "丙公司"),
        lambda: dossier.encrypt_anew(PUBLIC),
    ]


def revise(scene: Scene) -> list[Step]:
    dossier = scene.opened()
    revisions = Revisions(dossier)
    return [
        lambda: revisions.freeze("named", NOW, "送审"),
        lambda: dossier.set_answer(*NAME[:3], "乙公司"),
        lambda: revisions.freeze_day(NOW + timedelta(days=1)),
    ]


def take_in(scene: Scene) -> list[Step]:
    """An import: many changes that are made together or not at all."""
    dossier, picture = scene.opened(), bytes(range(256)) * 100
    changes = [
        AnswerChange(NAME, "另一家公司", "导入的公司"),
        *(EntryChange("recipients", f"0000000{at}", {"name": f"接收方{at}"}, at, True) for at in range(3)),
    ]
    found = Import(dossier.answers, changes, [Attachment(describe("0000000a", "图.png", picture), picture)])
    return [lambda: make_all(found, dossier)]


def read(scene: Scene) -> list[Step]:
    """What JSON is made from, by somebody who opens the dossier beside who has it open."""
    dossier = scene.opened()
    return [lambda: state(dossier.path)]


def export(scene: Scene) -> list[Step]:
    """The dossier as JSON, in a file."""
    content = scene.opened().content()
    return [lambda: export_file(content, load_library(), scene.folder / "公司.json", "zh", overwrite=True)]


def papers(scene: Scene) -> list[Step]:
    from beigao.rendering.export import documents_due
    from beigao.rendering.export import export as write

    library, dossier = load_library(), scene.opened()
    jobs = documents_due(dossier.answers, library)[:2]
    content = dossier.content()
    return [lambda: write(content, library, scene.folder / PAPERS, jobs, "draft", day=date(2026, 11, 27), replace=True)]


def settings(scene: Scene) -> list[Step]:
    from beigao.ui.settings import Settings, SettingsFile

    return [lambda: SettingsFile(scene.folder / "window.json").save(Settings(language="zh", folder="今天"))]


ACTIONS: dict[str, Callable[[Scene], list[Step]]] = {
    action.__name__: action
    for action in (
        save, add, delete, attach, backup, migrate, save_as, restore, set_password, revise, take_in, read, export,
        papers, settings,
    )
}  # fmt: skip
