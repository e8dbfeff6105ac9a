"""One paper five ways, from one template and the same data: Beigao, docxtpl, the floor, and two engines for Node.

python -m tests.bench.peers beigao|docxtpl FOLDER OUT: renders once, for the time of a process that does nothing else.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.measuring import Measured, NotMeasured, Spent, Table, faster, milliseconds, run, take_turns, versus

MODULES = Path(__file__).resolve().parents[2] / "build" / "bench"
"""Where `make bench` installs the engines for Node."""
SCRIPT = Path(__file__).with_suffix(".cjs")
IN_NODE = ("docxtemplater", "easy-template-x")
ALONE = ("beigao", "docxtpl", *IN_NODE)
WARM_UP_OF_NODE = 15
COLD_ROUNDS = 7

Renderer = Callable[[], bytes]
Turns = Mapping[str, list[Spent]]


def peers() -> Measured:
    """Warm, each with its template at hand; and cold, each as all that a process does."""
    node = _node()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_templates(folder)
        _require_same_papers(node, folder)
        with _served(node, folder) as engines:
            named = {name: make(folder) for name, make in IN_PYTHON.items()} | engines
            warm = dict(zip(named, take_turns(*named.values()), strict=True))
        cold = _cold(node, folder)
    ours, ours_cold = warm["beigao"], cold["beigao"]
    return Measured(
        {
            "render_vs_docxtemplater": versus(warm["docxtemplater"], ours),
            "render_vs_easy_template_x": versus(warm["easy-template-x"], ours),
            "render_vs_fastest_peer": versus(faster(*(warm[name] for name in IN_NODE)), ours),
            "render_same_vs_docxtpl": versus(warm["docxtpl"], ours),
            "render_same_vs_floor": versus(ours, warm["floor"]),
            "render_cold_vs_docxtpl": versus(cold["docxtpl"], ours_cold),
            "render_cold_vs_fastest_peer": versus(faster(*(cold[name] for name in IN_NODE)), ours_cold),
        },
        [_table(warm, cold)],
    )


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise NotMeasured("Node is not installed")
    if not (MODULES / "node_modules").is_dir():
        raise NotMeasured("the engines for Node are not installed under build/bench")
    return node


def write_templates(folder: Path) -> None:
    """The assessment report in the tags of each engine, and the data of the sample for all of them."""
    from tests.bench.peer_templates import DOCXTEMPLATER, EASY_TEMPLATE_X, peer_template
    from tests.bench.rendering import REPORT, job_of, sample

    from beigao.definitions.loader import load_library
    from beigao.rendering.context import build_context
    from beigao.rendering.export import template_path
    from beigao.rendering.package import Package
    from beigao.rendering.pictures import Pictures

    package, job = Package.read(template_path(REPORT)), job_of(REPORT)
    template = peer_template(package.text("word/document.xml"))
    data = template.data(build_context(sample(), load_library(), job.document, job.entry, Pictures()))
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    for name, xml in {
        "jinja": template.for_jinja(),
        "docxtemplater": template.for_peer(DOCXTEMPLATER),
        "easy-template-x": template.for_peer(EASY_TEMPLATE_X),
    }.items():
        (folder / f"{name}.docx").write_bytes(package.write({"word/document.xml": xml.encode()}))


def _beigao(folder: Path) -> Renderer:
    from beigao.rendering.templates import WordTemplate

    template, data = WordTemplate(folder / "jinja.docx"), _data(folder)
    return lambda: template.render(data).content


def _docxtpl(folder: Path) -> Renderer:
    from docxtpl import DocxTemplate

    data = _data(folder)

    def render() -> bytes:
        plain = DocxTemplate(str(folder / "jinja.docx"))
        plain.render(data, autoescape=True)
        out = io.BytesIO()
        plain.save(out)
        return out.getvalue()

    return render


def _floor(folder: Path) -> Renderer:
    from jinja2 import Environment

    from beigao.rendering.templates import WordTemplate

    template, data = WordTemplate(folder / "jinja.docx"), _data(folder)
    source = Environment(autoescape=True).from_string(template.sources["word/document.xml"])
    return lambda: template.package.write({"word/document.xml": source.render(data).encode()})


def _data(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    return found


IN_PYTHON = {"beigao": _beigao, "docxtpl": _docxtpl, "floor": _floor}


@contextmanager
def _served(node: str, folder: Path) -> Iterator[dict[str, Callable[[], Spent]]]:
    """The engines for Node in one process that waits for its turns, each warmed up for its compiler."""
    command = [node, str(SCRIPT), str(folder), str(MODULES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        engines = {name: partial(_turn, process, name) for name in IN_NODE}
        for turn in engines.values():
            for _round in range(WARM_UP_OF_NODE):
                turn()
        yield engines
        process.kill()


def _turn(process: subprocess.Popen[str], engine: str) -> Spent:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{engine}\n")
    process.stdin.flush()
    said = process.stdout.readline()
    if not said:
        raise NotMeasured(f"{engine} stopped")
    return Spent(*json.loads(said))


def _cold(node: str, folder: Path) -> Turns:
    spent: dict[str, list[Spent]] = {name: [] for name in ALONE}
    for turn in range(COLD_ROUNDS + 1):
        for name, turns in spent.items():
            done = run(_once(node, folder, name))
            if turn:
                turns.append(done)
    return spent


def _once(node: str, folder: Path, name: str) -> list[str]:
    """The command that renders once and writes the file NAME.out."""
    out = str(folder / f"{name}.out")
    if name in IN_NODE:
        return [node, str(SCRIPT), str(folder), str(MODULES), name, out]
    return [sys.executable, "-m", "tests.bench.peers", name, str(folder), out]


def _require_same_papers(node: str, folder: Path) -> None:
    """Without it the figures would compare unequal work.

    Raises:
        ValueError: one of the engines prints another text, or another number of tables and rows.
    """
    for name in ALONE:
        run(_once(node, folder, name))
    ours = _paper(folder / "beigao.out")
    for name in ALONE[1:]:
        if _paper(folder / f"{name}.out") != ours:
            raise ValueError(f"{name} prints another paper than Beigao")


def _paper(path: Path) -> tuple[list[str], int, int]:
    from tests.bench.rendering import printed
    from tests.reading import Reading, W

    content = path.read_bytes()
    body = Reading(content).body
    return printed(content), len(list(body.iter(f"{W}tbl"))), len(list(body.iter(f"{W}tr")))


def _table(warm: Turns, cold: Turns) -> Table:
    rows = [(name, *_both(turns, 1), *_both(cold.get(name, []), 0)) for name, turns in warm.items()]
    return Table(("engine", "warm, ms", "of processors, ms", "whole process, ms", "of processors, ms"), rows)


def _both(turns: list[Spent], digits: int) -> tuple[str, str]:
    """Milliseconds on the clock and of the processors."""
    if not turns:
        return "—", "—"
    spent = milliseconds(turns)
    return f"{spent.median:.{digits}f}", f"{spent.cpu:.{digits}f}"


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(IN_PYTHON[sys.argv[1]](Path(sys.argv[2]))())
