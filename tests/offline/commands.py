"""Every command of the command line, each in a process of its own as a person gives it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from beigao._resources import data_dir

PHRASE = "一起写一起改好吗"
SAMPLE, EMPTY, JSON, BOOK, PACKAGE = "a.beigao", "b.beigao", "a.json", "a.xlsx", "a.beigao-handover"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--version",),
    ("--help",),
    ("samples",),
    ("schema",),
    ("new", EMPTY),
    ("new", SAMPLE, "--sample", "internal_assistant"),
    ("export-json", SAMPLE),
    ("export", SAMPLE, JSON),
    ("new", "c.beigao", "--from-json", JSON),
    ("export", SAMPLE, BOOK, "--lang", "zh"),
    ("import", EMPTY, BOOK),
    ("import", EMPTY, JSON, "--yes"),
    ("check", SAMPLE),
    ("check", SAMPLE, "--json"),
    ("routes", SAMPLE),
    ("duties", SAMPLE),
    ("deadlines", SAMPLE),
    ("render", SAMPLE, "--out", "papers", "--lang", "both"),
    ("render", SAMPLE, "--out", "review", "--mode", "review", "--only", "pipia"),
    ("pack", SAMPLE, "export", "--out", "packs"),
    ("portal", SAMPLE, "export"),
    ("handover", SAMPLE, "--out", PACKAGE, "--cipher", "sm4-gcm"),
    ("handover", "--open", PACKAGE, "--out", "theirs.beigao"),
    ("merge", SAMPLE, PACKAGE),
    ("mask", SAMPLE, "--out", "masked.beigao"),
    ("batch", JSON, "--out", "batch", "--workers", "2", "--only", "memo", "publication"),
    ("templates", "fields", "pipia"),
    ("templates", "lint", str(data_dir("doc_templates") / "memo")),
    ("templates", "sample", str(data_dir("doc_templates") / "memo"), "--out", "sample"),
    ("compare", EMPTY, SAMPLE, "--out", "changes", "--only", "pipia"),
)
"""Each command of the program at least once, in an order in which one finds what another has written."""
PDF = ("render", SAMPLE, "--out", "pages", "--only", "publication", "--pdf")
"""Where LibreOffice is installed."""
SHORT = tuple(words for words in COMMANDS if words[:2] in (("new", SAMPLE), ("check", SAMPLE)))[:2]


def run(words: tuple[str, ...], folder: Path) -> None:
    """Give one command in a folder.

    Raises:
        RuntimeError: it does not end well.
    """
    known = {**os.environ, "BEIGAO_PASSPHRASE": PHRASE}
    done = subprocess.run(
        [sys.executable, "-m", "beigao", *words], cwd=folder, env=known, capture_output=True, check=False
    )
    if done.returncode or b"Traceback" in done.stderr:
        raise RuntimeError(f"beigao {' '.join(words)}: {done.returncode}, {done.stderr.decode()}")
    if words[0] == "export-json":
        json.loads(done.stdout)
