"""What many tests share: the library, dossiers, nasty words, and a Python of its own for what must not happen here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

import beigao
from beigao._i18n import set_language
from beigao.definitions import loader
from beigao.definitions.loader import Library, load_library
from beigao.dossier.answers import Answers
from beigao.dossier.file import Content, Dossier

ROOT = Path(__file__).parent.parent

os.environ["BEIGAO_OWN"] = str(ROOT / "build" / "no own things")  # whoever runs the tests may have some

set_hypothesis_home_dir(ROOT / "build" / "hypothesis")
settings.register_profile(
    "beigao",
    deadline=None,
    max_examples=50,
    derandomize=True,  # the same commit gives the same result
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("beigao")

NASTY = (
    "示例科技（上海）有限公司", "A < B & C > D", "\"quoted\" 'single'", "</w:t></w:r></w:p>", "{{ company.name }}",
    "{% raw %}", "{# note #}", "{_{x}_}", "a\r\nb\rc\nd", "tab\there", "\x00", "bell \x07 and \x0c", "\ud800 alone",
    "\ufdd0mark\ufdd1", "\ufffe", "😀👩‍👩‍👧", "\u202eright to left", "\u200bzero", "12.64万",
    "２０２６年１２月１日", "=1+1",
    "  kept  ", "]]>", "&amp;", "C:\\path\\", "𠮷野家", "null", "\u2028line", "\x85next",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def nasty() -> tuple[str, ...]:
    """Words that break careless programs; none may be lost or changed."""
    return NASTY


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the user's own things, not yet there; `load_library` sees what a test puts there before it asks."""
    monkeypatch.setenv("BEIGAO_OWN", str(tmp_path / "own"))
    monkeypatch.setattr(loader, "user_dir", lambda kind: tmp_path / kind)
    yield tmp_path / "own"
    loader._load_all.cache_clear()


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    """A new, empty dossier."""
    with Dossier.create(tmp_path / "new.beigao") as made:
        yield made


@pytest.fixture
def empty(library: Library) -> Content:
    """The content of an empty dossier."""
    return Content(Answers(library.forms.values()), {})


@pytest.fixture(scope="session")
def run_python() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs a script in a Python of its own: `run_python(code, *arguments, LC_ALL=…)`."""

    def run(
        code: str, *arguments: object, stdin: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(beigao.__file__).parent.parent),
                "LC_ALL": "C.UTF-8",
                **environment,
            },
        )

    return run


@pytest.fixture(scope="session")
def dossier_json(library: Library) -> st.SearchStrategy[dict[str, Any]]:
    """JSON that fits the published schema: answers of every kind, right and wrong, with nasty words."""
    words = st.sampled_from(NASTY) | st.text(st.characters(max_codepoint=0x10FFFF), min_size=1, max_size=12)
    numbers = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12) | words

    def names(field: Any) -> st.SearchStrategy[str]:
        return st.sampled_from([option.id for option in library.options(field)]) | words

    def answer(field: Any) -> st.SearchStrategy[Any]:
        match field.kind:
            case "number" | "people":
                return numbers
            case "date":
                return st.dates().map(str) | words
            case "date_range":
                side = st.none() | st.dates().map(str) | words
                return st.fixed_dictionaries({"start": side, "end": side})
            case "yes_no":
                return st.booleans() | words
            case "choice":
                return names(field)
            case "choices":
                return st.lists(names(field), min_size=1, max_size=4)
            case "reference":
                entry = st.sampled_from(["e1", "e2", "gone"])
                return st.lists(entry, min_size=1, max_size=3) if field.many else entry
            case "evidence":
                return st.lists(st.sampled_from(["png1", "file1", "gone"]), min_size=1, max_size=3, unique=True)
            case "risk_rating":
                return st.fixed_dictionaries(
                    {},
                    optional={
                        "likelihood": st.sampled_from(["low", "medium", "high", "very_high"]) | words,
                        "impact": st.sampled_from(["low", "medium", "high", "severe"]) | words,
                    },
                )
            case "table":
                row = st.fixed_dictionaries({}, optional={column.id: answer(column) for column in field.columns})
                return st.lists(row, max_size=4)
        return words

    def values(form: Any) -> st.SearchStrategy[dict[str, Any]]:
        choose = st.lists(st.sampled_from(list(form.fields())), max_size=6, unique_by=lambda field: field.id)
        return choose.flatmap(lambda fields: st.fixed_dictionaries({field.id: answer(field) for field in fields}))

    def entries(form: Any) -> st.SearchStrategy[Any]:
        if not form.entries:
            return values(form)
        return st.lists(values(form), max_size=2).map(
            lambda found: [{"id": f"e{number}", **each} for number, each in enumerate(found, 1)]
        )

    some_forms = st.lists(st.sampled_from(list(library.forms.values())), max_size=4, unique_by=lambda form: form.id)
    forms = some_forms.flatmap(lambda chosen: st.fixed_dictionaries({form.id: entries(form) for form in chosen}))
    evidence = st.sampled_from(
        [
            [],
            [
                {"id": "png1", "name": "流程图.png", "content": _PNG},
                {"id": "file1", "name": "合同 <终稿> & {{x}}.pdf", "content": "JVBERi0xLjQK"},
            ],
        ]
    )
    return st.fixed_dictionaries({"beigao": st.just(1), "forms": forms, "evidence": evidence})


_PNG = (  # one red pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
