"""The same dossier gives the same bytes, whoever exports it, wherever, whenever: no trace of a person or a machine."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import beigao
from beigao.dossier.samples import sample_names

EXPORT = """
import hashlib, sys
from beigao.definitions.loader import load_library
from beigao.dossier.samples import sample_content, sample_names
from beigao.rendering.export import documents_due, open_findings, render
from beigao.rules.inspection import inspect
library = load_library()
for name in sample_names():
    content = sample_content(name)
    findings = inspect(content.answers, library)
    for job in documents_due(content.answers, library, editions=("zh", "en", "side_by_side")):
        for more in ({}, {"numbered": True}, {"findings": open_findings(findings, job, library)}):
            digest = hashlib.sha256(render(content, library, job, **more).content).hexdigest()
            print(name, job.document.id, job.entry, job.edition, sorted(more), digest)
"""
HERE = {"TZ": "UTC", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "USER": "clerk", "LOGNAME": "clerk"}
THERE = {
    "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh", "USER": "王五",
    "PYTHONHASHSEED": "4242", "LOGNAME": "wangwu", "HOSTNAME": "elsewhere", "COMPUTERNAME": "ELSEWHERE",
}  # fmt: skip


def exported(folder: Path, environment: dict[str, str]) -> str:
    """The hash of every file of every sample, as another Python makes them in a folder."""
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    made = {"PYTHONPATH": str(Path(beigao.__file__).parent.parent), "PYTHONUTF8": "1", "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", EXPORT],
        cwd=folder, env={**kept, **made, **environment}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_another_time_zone_locale_hash_seed_folder_and_user_give_equal_bytes(tmp_path: Path) -> None:
    here, there = exported(tmp_path / "a", HERE), exported(tmp_path / "另 处", THERE)
    assert here == there
    assert len(here.splitlines()) >= 3 * 2 * 13 * len(sample_names())


def test_no_part_of_a_file_tells_a_person_a_machine_or_an_hour(tmp_path: Path) -> None:
    from beigao.definitions.loader import load_library
    from beigao.dossier.samples import sample_content
    from beigao.rendering.export import documents_due, render

    library = load_library()
    told = [b"rsid", b"creator", b"lastModifiedBy", b"dcterms", b"w:author", b"w:date=", b"<Application", b"python"]
    told += [str(Path.cwd()).encode(), str(Path.home()).encode() + b"/"]
    for name in sample_names():
        content = sample_content(name)
        for job in documents_due(content.answers, library, editions=("zh", "en", "side_by_side")):
            with zipfile.ZipFile(io.BytesIO(render(content, library, job).content)) as archive:
                assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                assert {
                    (info.create_system, info.external_attr, info.extra, info.comment) for info in archive.infolist()
                } == {(0, 0, b"", b"")}
                assert archive.comment == b""
                for member in archive.namelist():
                    assert not [word for word in told if word in archive.read(member)], member
