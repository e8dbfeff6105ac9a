"""Backups that are put back, and files of earlier versions that become present ones."""

from __future__ import annotations

import json
import random
import shutil
from datetime import timedelta
from pathlib import Path
from unittest import mock

from sqlcipher3.dbapi2 import Connection
from tests.reliability.actions import OLD, set_scene
from tests.reliability.actor import acting
from tests.reliability.faults import kill_at, kill_points, laid_out
from tests.reliability.outcome import NAME, NOW, ROOT, Outcome, seeing, state

from beigao.definitions.loader import load_library
from beigao.dossier import backups as backups_module
from beigao.dossier import database, open_file, schema
from beigao.dossier.backups import Backups
from beigao.dossier.exchange import to_json
from beigao.dossier.file import Dossier
from beigao.dossier.keys import Key
from beigao.dossier.samples import sample_content


def restores(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """A backup that is put back is what was there when it was made, and the file it replaces is kept."""
    path, chance = folder / "公司.beigao", random.Random(3)
    dossier = Dossier.create(path, sample_content("internal_assistant"))
    backups, wanted = Backups(path), {}
    for step in range(8):
        dossier.set_answer(*NAME[:3], f"公司{step}")
        made = backups.make(NOW + timedelta(hours=step))
        assert made is not None
        wanted[made] = to_json(dossier.content(), load_library())
    dossier.close()
    broken = []
    copy = backups_module.copy_into

    def forgetful(source: object, part: Path, key: Key) -> bytes:
        told = copy(source, part, key)  # type: ignore[arg-type]
        with database.connect(part) as connection:
            connection.execute("DELETE FROM answers WHERE field = 'name'")
        return told

    with mock.patch.object(backups_module, "copy_into", forgetful) if plant else seeing():
        for drill in range(count):
            made = chance.choice(list(wanted))
            before = path.read_bytes()
            aside = backups.restore(made, NOW + timedelta(days=1, seconds=drill))
            if state(path) != wanted[made]:
                broken.append(f"{drill}: the dossier is not the backup of {made.made}")
            if aside is None or aside.read_bytes() != before:
                broken.append(f"{drill}: the old file was not kept")
            if aside is not None:
                aside.unlink()
    return Outcome(count, {}, broken)


VERSIONS = ROOT / "tests/dossier/versions"


def migrations(count: int, folder: Path, *, plant: bool = False) -> Outcome:
    """A file of any earlier version becomes a present one without a difference, also when it is killed on the way."""
    versions, broken, killed = sorted(path.stem for path in VERSIONS.glob("*.beigao")), [], 0
    set_scene(folder / "scene")
    with mock.patch.object(open_file, "migrate", _forgetful_migration) if plant else seeing(), acting(folder) as actor:
        for version in versions:
            expected = json.loads((VERSIONS / f"{version}.json").read_text(encoding="utf-8"))
            shutil.copy(VERSIONS / f"{version}.beigao", folder / "scene" / OLD)
            stage = laid_out(folder / "scene", folder / "stage")
            points = [None] if plant else [None, *kill_points(actor, "migrate", stage, count // len(versions))]
            for point in points:
                stage = laid_out(folder / "scene", folder / "stage")
                if point is not None:
                    kill_at(actor, point, stage)
                    killed += 1
                if json.loads(json.dumps(state(stage / OLD))) != expected:
                    broken.append(f"version {version}, {point or 'undisturbed'}: not what it was")
    return Outcome(killed + len(versions), {"versions": len(versions), "killed_on_the_way": killed}, broken)


def _forgetful_migration(connection: Connection) -> None:
    schema.migrate(connection)
    connection.execute("DELETE FROM answers WHERE field = 'name'")
