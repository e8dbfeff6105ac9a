"""The report of a run: benchmarks.md, build/bench.json and the tables in both READMEs, all from the same figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tests.bench.machine import Surroundings
from tests.bench.measuring import Figure, Measured

ROOT = Path(__file__).resolve().parents[2]
FIGURES = Path(__file__).with_name("figures.yaml")
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
_HOW = (
    "`make bench` writes this file; do not edit it. Contestants take turns, round by round, in one run; a ratio is "
    "made within each round. A figure is the median of the rounds, beside it stands the middle half of them, "
    "and where it is known the same in the time of the processors, which other programs make hardly longer."
)
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"

Results = Mapping[str, "Measured | str"]
"""What each part found, or why it was not measured."""


@dataclass(frozen=True)
class Line:
    """A figure of the report: what it is, in which unit, and what it shall be."""

    key: str
    unit: str
    en: str
    zh: str = ""
    target: str = ""
    readme: bool = False

    def meets(self, value: float) -> bool:
        """Whether a figure is as it shall be; one without a target always is."""
        if not self.target:
            return True
        sign, bound = self.target.split()
        return value <= float(bound) if sign == "≤" else value >= float(bound)


@dataclass(frozen=True)
class Part:
    """A chapter of the report."""

    title: str
    says: str
    lines: Sequence[Line]


def parts() -> dict[str, Part]:
    """The chapters in their order, by the names that `make bench ARGS=…` takes."""
    data: dict[str, dict[str, Any]] = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))
    return {
        name: Part(part["title"], part["says"], [Line(key, **line) for key, line in part["figures"].items()])
        for name, part in data.items()
    }


def write(results: Results, surroundings: Surroundings, root: Path = ROOT) -> None:
    """Write all that a whole run leaves behind below `root`."""
    (root / "build").mkdir(exist_ok=True)
    (root / "build" / "bench.json").write_text(json.dumps(flat(results), indent=2) + "\n", encoding="utf-8")
    (root / "benchmarks.md").write_text(report(results, surroundings), encoding="utf-8")
    for language, name in READMES.items():
        readme = root / name
        readme.write_text(
            with_table(readme.read_text(encoding="utf-8"), table(results, surroundings, language)), encoding="utf-8"
        )


def flat(results: Results) -> dict[str, float | None]:
    """Every key with its median; null where it was not measured."""
    return {line.key: round(found.median, 3) if found else None for line, found in _all(results)}


def report(results: Results, surroundings: Surroundings) -> str:
    """The text of benchmarks.md."""
    missed = [line for line, found in _all(results) if found and not line.meets(found.median)]
    text = [
        "# Benchmarks",
        _HOW,
        surroundings.words(),
        "**Missed targets:** " + ("; ".join(f"{line.en} (`{line.key}`)" for line in missed) or "none") + ".",
    ]
    for name, part in parts().items():
        text += [f"## {part.title}", part.says]
        found = results.get(name, "not run")
        if isinstance(found, str):
            text.append(f"**Not measured:** {_without_paths(found)}.")
        text.append(_figures(part, found))
        if isinstance(found, Measured):
            text += [_rows(table.heading, table.rows) for table in found.tables]
    return "\n\n".join(text) + "\n"


def _figures(part: Part, found: Measured | str) -> str:
    rows = []
    for line in part.lines:
        figure = found.figures.get(line.key) if isinstance(found, Measured) else None
        target = line.target or "—"
        if figure is None:
            rows.append((line.en, "—", "—", "—", "—", target, f"`{line.key}`"))
            continue
        if not line.meets(figure.median):
            target += ", **missed**"
        spread = f"{number(figure.low)} to {number(figure.high)}"
        cpu = "—" if figure.cpu is None else number(figure.cpu)
        rows.append((line.en, amount(figure, line), spread, cpu, f"{figure.rounds}", target, f"`{line.key}`"))
    return _rows(("", "median", "middle half", "of processors", "rounds", "target", "key"), rows)


def table(results: Results, surroundings: Surroundings, language: str) -> str:
    """The table of a README: what stands in it says figures.yaml."""
    zh = language == "zh"
    rows = []
    for line, figure in _all(results):
        if not line.readme:
            continue
        target = line.target or "—"
        if figure and not line.meets(figure.median):
            target += "，未达到" if zh else ", missed"
        measured = amount(figure, line, language) if figure else ("未测" if zh else "not measured")
        rows.append((line.zh if zh else line.en, measured, target))
    heading = ("", "实测", "目标") if zh else ("", "measured", "target")
    return f"{surroundings.sentence(language)}\n\n{_rows(heading, rows)}"


def with_table(readme: str, table: str) -> str:
    """A README with its table of speed replaced.

    Raises:
        ValueError: it has no place for it.
    """
    before, begin, rest = readme.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"a README has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def amount(figure: Figure, line: Line, language: str = "en") -> str:
    """A median with its unit."""
    unit = {"ms": "毫秒"}.get(line.unit, line.unit) if language == "zh" else line.unit
    return f"{number(figure.median)} {unit}".strip()


def number(value: float) -> str:
    """Three figures that count, and no more than two behind the point."""
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def _all(results: Results) -> Iterator[tuple[Line, Figure | None]]:
    for name, part in parts().items():
        found = results.get(name)
        for line in part.lines:
            yield line, found.figures.get(line.key) if isinstance(found, Measured) else None


def _rows(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines)


def _without_paths(reason: str) -> str:
    """A reason that tells nothing about the computer it was found on."""
    return re.sub(r"(?<!\w)/\S*/", "…/", reason).rstrip(".")
