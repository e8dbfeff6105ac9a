"""`make judge`: planted defects, every Word file of every sample, generated dossiers, and pages as pictures.

    python -m tests.judge.run [N] [--long]      N generated dossiers (60 by default); --long is N = 2000

Every judge is first shown every planted defect: together the four must see all of them, and one that sees none is no
judge. Drafts, PDFs and pages stay in build/judge/ to be looked at; the figures go to build/judge.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.judge.defects import DEFECTS, Defect, planted
from tests.judge.generated import Tally, judge_generated, shares
from tests.judge.judges import BUILD, JUDGES, ROOT, SDK, run
from tests.judge.printer import PRINTED_DEFECTS, look_at, pages_of, writer

from beigao.definitions.loader import load_library

BIN = Path(sys.executable).parent
PRINTED = 60  # files at least that are printed by LibreOffice
WORKERS = 2
PACKS = {"internal_assistant": "export", "writing_assistant": "algorithm"}
"""Of which samples a pack is written, for the sake of its index."""
COPIES = {"drafts": ("--lang", "both"), "reviews": ("--lang", "both", "--mode", "review")}
"""Which files of each sample are judged; each kind with what the command line is told."""


def missing_tools() -> list[str]:
    """The tools that a judge needs and this machine lacks."""
    missing = [name for name in ("soffice", "pdftoppm", "pdftotext", "fc-list") if shutil.which(name) is None]
    missing += [str(path.relative_to(ROOT)) for path in (SDK,) if not path.is_file()]
    if "fc-list" not in missing and not run("fc-list", ":lang=zh-cn", "family").stdout.strip():
        missing.append("a font with Chinese letters")
    return missing


def render_samples() -> list[Path]:
    """Write all documents of all samples with the command line, as a user would."""
    for folder in (*COPIES, "packs", "dossiers", "planted", "generated", "pdf", "pages"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)
        (BUILD / folder).mkdir(parents=True)
    found: list[Path] = []
    for name in load_library().samples:
        dossier = BUILD / "dossiers" / f"{name}.beigao"
        beigao("new", dossier, "--sample", name)
        for copy, words in COPIES.items():
            folder = BUILD / copy / name
            beigao("render", dossier, "--out", folder, *words)
            written = sorted(folder.glob("*.docx"))
            if len(written) < len(load_library().documents):
                sys.exit(f"judge: sample {name} gave {len(written)} Word files, not all documents")
            found += written
        if name in PACKS:
            beigao("pack", dossier, PACKS[name], "--out", BUILD / "packs" / name, "--no-zip")
            found += sorted((BUILD / "packs" / name).glob("*/00_*.docx"))
    return found


def beigao(*arguments: str | Path) -> None:
    """Run one Beigao command; ends the judging when it fails."""
    done = run(sys.executable, "-m", "beigao", *arguments)
    if done.returncode:
        sys.exit(f"judge: beigao {' '.join(map(str, arguments))} failed: {done.stderr.strip()}")


def verdicts(path: Path) -> dict[str, list[str]]:
    """What each of the four says about a file."""
    return {name: judge(path) for name, judge in JUDGES.items()}


def show_defects(sound: Path, pool: ProcessPoolExecutor) -> dict[str, Any]:
    """Show every judge every planted defect, and print which saw which."""
    usual = {name: set(said) for name, said in verdicts(sound).items()}
    spoilt = []
    for number, defect in enumerate(DEFECTS, 1):
        path = BUILD / "planted" / f"{number}.docx"
        path.write_bytes(planted(sound, defect))
        spoilt.append(path)
    print(f"{len(DEFECTS)} planted defects, in {sound.name}:\n  {'':42}{'  '.join(JUDGES)}")
    seen = dict.fromkeys(JUDGES, 0)
    unseen = []
    for defect, said in zip(DEFECTS, pool.map(verdicts, spoilt), strict=True):
        new = {name: bool(set(said[name]) - usual[name]) for name in JUDGES}
        for name in JUDGES:
            seen[name] += new[name]
        if not any(new.values()):
            unseen.append(defect.name)
        print(f"  {defect.name:42}" + "  ".join(f"{'seen' if new[name] else '-':{len(name)}}" for name in JUDGES))
    print(
        f"  {'all together ' + str(len(DEFECTS) - len(unseen)):42}" + "  ".join(f"{seen[n]:<{len(n)}}" for n in JUDGES)
    )
    return {"planted": len(DEFECTS), "seen": seen, "unseen": unseen}


def show_printed_defects(sound: Path) -> list[str]:
    """The defects on paper that LibreOffice does not show."""
    unseen = []
    for name, change in PRINTED_DEFECTS.items():
        path = BUILD / "planted" / f"{name.replace(' ', '_')}.docx"
        with zipfile.ZipFile(sound) as package:
            changed = change(package.read("word/document.xml").decode())
        path.write_bytes(
            planted(sound, Defect(name, lambda parts, xml=changed: {**parts, "word/document.xml": xml.encode()}))
        )
        if not writer(path):
            unseen.append(name)
    all_of_them = len(PRINTED_DEFECTS)
    print(f"  LibreOffice and poppler show {all_of_them - len(unseen)} of {all_of_them} defects on paper")
    return unseen


def judge_samples(files: list[Path], pool: ProcessPoolExecutor) -> list[str]:
    """The complaints about the files of the samples."""
    complaints = [
        f"{path.parent.name}/{path.name}: {name}: {words}"
        for path, said in zip(files, pool.map(verdicts, files), strict=True)
        for name, all_words in said.items()
        for words in all_words[:10]
    ]
    print(f"\nSamples: {len(files)} files, each before all four judges, {len(complaints)} complaints")
    return complaints


def print_files(samples: list[Path], generated: list[Path]) -> tuple[int, int, list[str]]:
    """How many files LibreOffice printed, how many pages they have, and the complaints."""
    said = look_at(samples) | look_at(generated, with_words=False)
    pages = [len(list(pages_of(path).glob("page-*.png"))) for path in said]
    complaints = [
        f"{path.parent.name}/{path.name}: LibreOffice: {words}"
        for path, all_words in said.items()
        for words in all_words
    ]
    print(f"Paper: {len(said)} files, {sum(pages)} pages, {len(complaints)} complaints; to look at: build/judge/pages")
    return len(said), sum(pages), complaints


def table(tally: Tally, minutes: float) -> None:
    """Print the figures of the generated dossiers."""
    print(
        f"\nGenerated: {tally.dossiers} dossiers, {tally.files} files ({len(tally.hashes)} different),"
        f" {minutes:.1f} minutes"
    )
    for name, share in shares(tally.dossiers).items():
        every = f"the files of one dossier in {share}" if share > 1 else "every file"
        print(f"  {name:14} {tally.judged[name]:6} files ({every})")
    print(f"  read again     {tally.counts['paragraphs']:6} paragraphs, each as the template and the answers say")
    print(
        f"  required texts {tally.counts['required texts']:6}, {tally.left_out.total()} left out by the document's own"
        " conditions"
    )
    print(f"  red            {tally.counts['gaps and corrections']:6} gaps and corrections")
    print(f"  complaints     {len(tally.complaints):6}")


def main() -> int:
    """Judge everything; 0 when every judge works and every file is sound."""
    parser = argparse.ArgumentParser(prog="judge", description="Outside judges on every Word file.")
    parser.add_argument("count", nargs="?", type=int, help="generated dossiers (60)")
    parser.add_argument("--long", action="store_true", help="2000 of them")
    parser.add_argument("--first", type=int, default=1, help="the number of the first run of dossiers")
    given = parser.parse_args()
    count = given.count or (2000 if given.long else 60)
    if missing := missing_tools():
        print(f"judge: missing: {', '.join(missing)}", file=sys.stderr)
        return 1
    began = time.monotonic()
    files = render_samples()
    drafts = [path for path in files if path.is_relative_to(BUILD / "drafts")]
    sound = next(path for path in drafts if "<w:tc>" in zipfile.ZipFile(path).read("word/document.xml").decode())
    with ProcessPoolExecutor(WORKERS) as pool:
        defects = show_defects(sound, pool)
        unseen = defects["unseen"] + show_printed_defects(sound)
        blind = [name for name, seen in defects["seen"].items() if not seen]
        if unseen or blind:
            print(
                f"judge: nobody sees {unseen}; {blind} see nothing: their verdicts are worth nothing", file=sys.stderr
            )
            return 1
        complaints = judge_samples(files, pool)
    start = time.monotonic()
    tally = judge_generated(count, given.first, keep=max(0, PRINTED - len(drafts)), workers=WORKERS)
    table(tally, (time.monotonic() - start) / 60)
    printed, pages, on_paper = print_files(drafts, tally.kept)
    complaints += tally.complaints + on_paper
    for words in complaints[:60]:
        print(f"  {words[:300]}")
    minutes = (time.monotonic() - began) / 60
    figures = {
        "defects": defects,
        "samples": {"files": len(files)},
        "generated": {
            "dossiers": tally.dossiers, "files": tally.files, "different": len(tally.hashes), "judged": tally.judged,
            "one dossier in": shares(count), **tally.counts, "left_out": tally.left_out,
            "seconds": {name: round(spent, 1) for name, spent in tally.seconds.items()},
        },
        "paper": {"files": printed, "pages": pages},
        "complaints": complaints, "minutes": round(minutes, 1),
    }  # fmt: skip
    (ROOT / "build" / "judge.json").write_text(json.dumps(figures, ensure_ascii=True, indent=1) + "\n")
    judged = sum(tally.judged[name] for name in JUDGES) + len(files) * len(JUDGES)
    print(
        f"\n{len(files) + tally.files} Word files, {judged} verdicts, {pages} pages on paper,"
        f" {len(complaints)} complaints, {minutes:.1f} minutes"
    )
    return 1 if complaints or printed < PRINTED else 0


if __name__ == "__main__":
    sys.exit(main())
