"""What a window needs of the layers below it before it can paint a dossier, and what it must not bring along."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from beigao.dossier.samples import create_sample

LATER = (
    "pydantic", "yaml", "babel", "lxml", "docxtpl", "jinja2", "stdnum", "hashlib", "decimal", "locale",
    "importlib.metadata", "email", "asyncio", "beigao.definitions.sources", "beigao.definitions.validation",
    "beigao.dossier.exchange", "xlsxwriter", "python_calamine",
    "beigao.dossier.samples", "beigao.rules.boilerplate", "beigao.rules.cross_checks",
)  # fmt: skip
BELOW = """
import sys
from pathlib import Path
from beigao._i18n import _, set_language
from beigao.definitions.loader import load_library
from beigao.dossier.file import Dossier
from beigao.rules.completeness import progress
from beigao.rules.inspection import Inspection
from beigao.ui.settings import SettingsFile

folder = Path(sys.argv[1])
set_language("zh")
library = load_library()
with Dossier.open(folder / "a.beigao") as dossier:
    walked = [(form, entry.id) for form, entry in dossier.answers.walk()]
    assert any(progress(dossier.answers, library, *place).filled for place in walked)
    Inspection(dossier.answers, library)
SettingsFile(folder / "window.json").load()
assert library.cite("pipl:55") and _("error") == "错误"
print(*[name for name in sys.argv[2:] if name in sys.modules])
"""


def test_a_dossier_is_read_without_what_checks_and_writes(
    run_python: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    create_sample(tmp_path / "a.beigao", "internal_assistant").close()
    (tmp_path / "window.json").write_text('{"language": "zh"}', encoding="utf-8")
    for _turn in ("compiles the library of the checkout", "finds it kept"):
        done = run_python(BELOW, tmp_path, *LATER, QT_QPA_PLATFORM="offscreen", XDG_CACHE_HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().split() == []
