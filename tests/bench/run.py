"""`make bench`: what the user feels, as ratios within one run, so that a noisy machine does not decide.

Prints a table and writes build/bench.json with flat keys. Every figure is a median; the contestants of a ratio take
turns, round by round.
"""

from __future__ import annotations

import gc
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
from docxtpl import DocxTemplate
from jinja2 import Environment

from beigao._resources import data_dir
from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Json
from beigao.dossier.samples import sample_content
from beigao.rendering.context import build_context
from beigao.rendering.export import documents_due
from beigao.rendering.package import Package
from beigao.rendering.pictures import Pictures
from beigao.rendering.templates import template_at
from beigao.rules.checking import check_entry
from beigao.rules.export_route import export_route
from beigao.rules.facts import Facts
from beigao.rules.inspection import Inspection, inspect

sys.path.insert(0, str(Path(__file__).parent))
from start import start
from tables import ten_thousand_rows
from window import window

ROUNDS = 15
SAMPLE = "internal_assistant"
OUT = Path("build/bench.json")


def take_turns(*contestants: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """The seconds of each contestant in each round, after one round of warming up."""
    times: list[list[float]] = [[] for _ in contestants]
    for turn in range(rounds + 1):
        for contestant, seconds in zip(contestants, times, strict=True):
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            contestant()
            spent = time.perf_counter() - start
            gc.enable()
            if turn:
                seconds.append(spent)
    return times


def rendering() -> dict[str, float]:
    """The assessment report of the sample: compiled, by plain docxtpl, and the floor under both."""
    library = load_library()
    content = sample_content(SAMPLE)
    job = documents_due(content.answers, library, ["pipia"])[0]
    path = data_dir("doc_templates") / "pipia" / "zh.docx"
    template = template_at(path)
    context = build_context(content, library, job.document, job.entry, Pictures())
    plain = {name: Environment(autoescape=True).from_string(source) for name, source in template.sources.items()}
    package = Package.read(path)

    def compiled() -> bytes:
        return template.render(context).content

    def docxtpl() -> bytes:
        document = DocxTemplate(str(path))
        document.render(context, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    def floor() -> bytes:
        return package.write(
            {name: part.render(context).encode() for name, part in plain.items() if name == "word/document.xml"}
        )

    def printed(word_file: bytes) -> list[str]:
        """The paragraphs but for the table of contents, which docxtpl leaves empty."""
        paragraphs = docx.Document(io.BytesIO(word_file)).paragraphs
        return [p.text for p in paragraphs if p.style is None or not str(p.style.name).startswith("toc ")]

    assert printed(compiled()) == printed(docxtpl()), "the contestants print different papers"
    fast, slow, least = take_turns(compiled, docxtpl, floor)
    return {
        "render_ms": statistics.median(fast) * 1000,
        "render_docxtpl_ms": statistics.median(slow) * 1000,
        "render_floor_ms": statistics.median(least) * 1000,
        "render_vs_docxtpl": statistics.median(b / a for a, b in zip(fast, slow, strict=True)),
        "render_vs_floor": statistics.median(a / c for a, c in zip(fast, least, strict=True)),
    }


def context() -> dict[str, float]:
    """From answers to the context of the report."""
    library = load_library()
    content = sample_content(SAMPLE)
    job = documents_due(content.answers, library, ["pipia"])[0]
    (spent,) = take_turns(lambda: build_context(content, library, job.document, job.entry, Pictures()))
    return {"context_ms": statistics.median(spent) * 1000}


def validation() -> dict[str, float]:
    """The slowest form of the sample, checked whole."""
    library = load_library()
    answers = sample_content(SAMPLE).answers
    entries = [(form, entry.id) for form, entry in answers.walk()]
    times = take_turns(
        *(lambda form=form, entry=entry: check_entry(answers, library, form, entry) for form, entry in entries)
    )
    return {"validate_form_ms": max(statistics.median(spent) for spent in times) * 1000}


def in_own_words(value: Json) -> Json:
    """An answer of the same length that no sample has: a sample's own text would be spared some checks."""
    if isinstance(value, str):
        return "".join(chr(ord(sign) + 1) if "一" <= sign < "鿿" else sign for sign in value)
    if isinstance(value, list):
        return [in_own_words(part) for part in value]
    return {key: in_own_words(part) for key, part in value.items()} if isinstance(value, dict) else value


def inspection() -> dict[str, float]:
    """All findings of the sample with the most answers, and those after one field has changed: the slowest field."""
    library = load_library()
    contents = (sample_content(name).answers for name in library.samples)
    answers = max(contents, key=lambda each: sum(len(entry.values) for _form, entry in each.walk())).copy()
    for _form, entry in answers.walk():
        entry.values = {field: in_own_words(value) for field, value in entry.values.items()}
    live = Inspection(answers, library)
    live.findings()
    paths = [FieldPath(form, entry.id, field) for form, entry in answers.walk() for field in entry.values]

    def change(path: FieldPath) -> None:
        live.changed(path)
        live.findings()

    (whole,) = take_turns(lambda: inspect(answers, library))
    single = take_turns(*(lambda path=path: change(path) for path in paths), rounds=5)
    (route,) = take_turns(lambda: export_route(Facts(answers, library)))
    return {
        "findings_ms": statistics.median(whole) * 1000,
        "field_findings_ms": max(statistics.median(spent) for spent in single) * 1000,
        "route_ms": statistics.median(route) * 1000,
    }


def main() -> int:
    """Run every bench, print the table, write the figures."""
    figures: dict[str, float] = {}
    for bench in (start, rendering, context, validation, inspection, window, ten_thousand_rows):
        figures |= bench()
    targets = {"render_vs_docxtpl": "≥ 12", "render_vs_floor": "≤ 2.5", "validate_form_ms": "≤ 16"}
    targets |= {"findings_ms": "≤ 50", "field_findings_ms": "≤ 16"}
    targets |= {
        "rows10k_key_ms": "≤ 16",
        "rows10k_edit_ms": "≤ 50",
        "rows10k_scroll_ms": "≤ 16",
        "rows10k_paste_ms": "≤ 100",
    }
    targets |= {"start_vs_bare": "≤ 1.5", "memory_vs_bare": "≤ 2", "keystroke_finding_ms": "≤ 16"}
    targets |= {"keystroke_preview_ms": "≤ 150", "form_switch_ms": "≤ 50", "language_switch_ms": "≤ 100"}
    for name, figure in figures.items():
        print(f"{name:24} {figure:9.2f}  {targets.get(name, '')}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({name: round(figure, 3) for name, figure in figures.items()}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
