"""`make judge`: every Word file of every sample before three outside judges, and each page as a picture.

The judges are the Open XML SDK's validator, openxml-audit, and LibreOffice Writer with poppler. Each is first shown
files with a planted defect, which it must refuse with a complaint that the sound file does not draw: a judge that
cannot say no is no judge. Drafts, PDFs and pages stay in build/judge/ to be looked at.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "judge"
BIN = Path(sys.executable).parent
SDK = BUILD / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DPI = 60
EDGE = 3  # millimetres at the paper's edge that no printer reaches

Judge = Callable[[Path], list[str]]
"""Gives the complaints about a Word file; none when it is sound."""


def run(*command: str | Path, timeout: int = 300, **environment: str) -> subprocess.CompletedProcess[str]:
    """A finished process with its output as text."""
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def sdk(path: Path) -> list[str]:
    """What the validator of the Open XML SDK says, as Word's makers wrote it."""
    done = run(SDK, path, DOTNET_EnableDiagnostics="0", DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="1")
    try:
        verdict = json.loads(done.stdout)
        ok, errors = verdict["ok"], verdict["errors"]
    except (ValueError, KeyError, TypeError):
        return [f"gave no verdict (exit {done.returncode}): {(done.stderr or done.stdout).strip()[:200]}"]
    complaints = [
        f"{error['description']} {error.get('path') or ''} {error.get('xPath') or ''}".strip() for error in errors
    ]
    if not complaints and (ok is not True or done.returncode):
        complaints = [f"refused the file without a reason (exit {done.returncode})"]
    return complaints


def audit(path: Path) -> list[str]:
    """What openxml-audit says, which sees some faults that the SDK passes."""
    done = run(BIN / "openxml-audit", "--output", "json", "--max-errors", "0", path)
    try:
        (verdict,) = json.loads(done.stdout)
        ok, errors = verdict["valid"], verdict["errors"]
    except (ValueError, KeyError, TypeError):
        return [f"gave no verdict (exit {done.returncode}): {(done.stderr or done.stdout).strip()[:200]}"]
    complaints = [f"{error['description']} {error['part_uri']} {error['path']}".strip() for error in errors]
    if not complaints and (ok is not True or done.returncode):
        complaints = [f"refused the file without a reason (exit {done.returncode})"]
    return complaints


def writer(path: Path) -> list[str]:
    """What a reader would see in LibreOffice: pages, with all the words, none blank, nothing over the paper's edge.

    A complaint counts when it comes twice: LibreOffice lays out in slices of time, and once in some hundred files on a
    busy machine it printed a table without its last row. That it does not come again is told, too.
    """
    first = printed_faults(path)
    again = printed_faults(path) if first else []
    if first and not again:
        print(f"  LibreOffice printed {path.name} well only the second time; the first time {first[0]}")
    return again


def printed_faults(path: Path) -> list[str]:
    """What is wrong with one printing by LibreOffice."""
    pdf, pages = pdf_of(path), pages_of(path)
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    pdf.unlink(missing_ok=True)
    done = run(
        "soffice", f"-env:UserInstallation={(BUILD / 'profile').as_uri()}", "--headless", "--convert-to",
        "pdf:writer_pdf_Export", "--outdir", pdf.parent, path,
    )  # fmt: skip
    if not pdf.is_file():
        last = (done.stdout + done.stderr).strip().splitlines()[-1:]
        return [f"LibreOffice does not open it: {''.join(last)}"]
    complaints = []
    printed = run("pdftotext", "-enc", "UTF-8", pdf, "-").stdout
    lost = letters(words_of(path)) - letters(printed)
    if lost:
        shown = "".join(letter for letter, _ in lost.most_common(20))
        complaints.append(f"{lost.total()} letters of the Word file are not in the PDF, such as {shown}")
    drawn = run("pdftoppm", "-r", str(DPI), "-png", pdf, pages / "page")
    pictures = sorted(pages.glob("page-*.png"))
    if not pictures:
        complaints.append(f"it has no page: {drawn.stderr.strip()[:200]}")
    for number, picture in enumerate(pictures, 1):
        with Image.open(picture) as image:
            complaints += [f"page {number} {fault}" for fault in faults_of(image.convert("L"))]
    return complaints


def faults_of(page: Image.Image) -> list[str]:
    """Whether a page is blank between header and footer, or has ink where the paper ends."""
    width, height = page.size
    faults = []
    if page.crop((0, height * 8 // 100, width, height * 90 // 100)).getextrema()[0] > 250:
        faults.append("is blank")
    edge = round(EDGE / 25.4 * DPI)
    frame = [
        (0, 0, width, edge),
        (0, height - edge, width, height),
        (0, 0, edge, height),
        (width - edge, 0, width, height),
    ]
    if any(page.crop(box).getextrema()[0] < 200 for box in frame):
        faults.append("runs over the edge of the paper")
    return faults


def words_of(path: Path) -> str:
    """The words of the main part, read without any Word library; what stands in place of a picture is not shown."""
    with zipfile.ZipFile(path) as package:
        try:
            document = ElementTree.fromstring(package.read("word/document.xml"))
        except ElementTree.ParseError:
            return ""
    hidden = {text for instead in document.iter(FALLBACK) for text in instead.iter(f"{WORD}t")}
    return "".join(text.text or "" for text in document.iter(f"{WORD}t") if text not in hidden)


def letters(words: str) -> Counter[str]:
    """How often each visible letter occurs; width and composition do not count."""
    return Counter(letter for letter in unicodedata.normalize("NFKC", words) if letter.isalnum())


def pdf_of(path: Path) -> Path:
    """Where the PDF of a Word file goes."""
    return BUILD / "pdf" / path.parent.name / f"{path.stem}.pdf"


def pages_of(path: Path) -> Path:
    """Where the pages of a Word file go."""
    return BUILD / "pages" / path.parent.name / path.stem


JUDGES: dict[str, Judge] = {"Open XML SDK": sdk, "openxml-audit": audit, "LibreOffice": writer}


@dataclass(frozen=True)
class Defect:
    """A defect to plant in the main part of a sound Word file."""

    name: str
    judge: str
    plant: Callable[[str], str]


BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
DEFECTS = (
    Defect("unknown attribute", "Open XML SDK", lambda xml: xml.replace("<w:p>", '<w:p w:nonsense="1">', 1)),
    Defect("children out of order", "Open XML SDK", lambda xml: xml.replace("</w:tc>", "<w:tcPr/></w:tc>", 1)),
    Defect("torn XML", "Open XML SDK", lambda xml: xml[: len(xml) // 2]),
    Defect(
        "cell without paragraph", "openxml-audit", lambda xml: re.sub("<w:tc>.*?</w:tc>", "<w:tc></w:tc>", xml, count=1)
    ),
    Defect("children out of order", "openxml-audit", lambda xml: xml.replace("</w:tc>", "<w:tcPr/></w:tc>", 1)),
    Defect("torn XML", "LibreOffice", lambda xml: xml[: len(xml) // 2]),
    Defect("hidden words", "LibreOffice", lambda xml: re.sub("<w:rPr>", "<w:rPr><w:vanish/>", xml)),
    Defect("blank page", "LibreOffice", lambda xml: xml.replace("<w:body>", f"<w:body>{BREAK * 3}", 1)),
    Defect(
        "table wider than the paper",
        "LibreOffice",
        lambda xml: re.sub(
            r'(<w:(?:gridCol|tblW|tcW) w:w=")(\d+)', lambda found: f"{found[1]}{int(found[2]) * 2}", xml
        ),
    ),
)


def with_defect(sound: Path, defect: Defect, target: Path) -> None:
    """Copy a Word file with the defect planted."""
    with zipfile.ZipFile(sound) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as spoilt:
        for member in package.infolist():
            data = package.read(member)
            if member.filename == "word/document.xml":
                xml = data.decode("utf-8")
                data = defect.plant(xml).encode("utf-8")
                if data.decode("utf-8") == xml:
                    sys.exit(f"judge: the defect “{defect.name}” finds no place in {sound.name}")
            spoilt.writestr(member.filename, data)


def missing_tools() -> list[str]:
    """The tools that a judge needs and this machine lacks."""
    missing = [name for name in ("soffice", "pdftoppm", "pdftotext", "fc-list") if shutil.which(name) is None]
    missing += [str(path.relative_to(ROOT)) for path in (SDK, BIN / "openxml-audit") if not path.is_file()]
    if "fc-list" not in missing and not run("fc-list", ":lang=zh-cn", "family").stdout.strip():
        missing.append("a font with Chinese letters")
    return missing


def render_samples() -> list[Path]:
    """Write all documents of all samples with the command line, as a user would."""
    drafts, dossiers = BUILD / "drafts", BUILD / "dossiers"
    for folder in (drafts, dossiers, BUILD / "pdf", BUILD / "pages"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    documents = len(list((ROOT / "doc_templates").glob("*/document.yaml")))
    found = []
    for name in beigao("samples").split():
        beigao("new", dossiers / f"{name}.beigao", "--sample", name)
        beigao("render", dossiers / f"{name}.beigao", "--out", drafts / name)
        written = sorted((drafts / name).glob("*.docx"))
        if len(written) < documents:
            sys.exit(f"judge: sample {name} gave {len(written)} Word files, not all of the {documents} documents")
        found += written
    if not found:
        sys.exit("judge: there is no sample to judge")
    return found


def beigao(*arguments: str | Path) -> str:
    """The output of one Beigao command; ends the judging when it fails."""
    done = run(BIN / "beigao", *arguments)
    if done.returncode:
        sys.exit(f"judge: beigao {' '.join(map(str, arguments))} failed: {done.stderr.strip()}")
    return done.stdout


def test_judges(sound: Path) -> bool:
    """Whether each judge refuses the defects planted for it."""
    folder = BUILD / "planted"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    usual = {name: set(judge(sound)) for name, judge in JUDGES.items()}
    all_refused = True
    print(f"Planted defects, in {sound.name}:")
    for number, defect in enumerate(DEFECTS, 1):
        spoilt = folder / f"{number}.docx"
        with_defect(sound, defect, spoilt)
        new = [complaint for complaint in JUDGES[defect.judge](spoilt) if complaint not in usual[defect.judge]]
        print(f"  {defect.judge:14} {defect.name:28} {'refused' if new else 'NOT SEEN'}   {new[0][:90] if new else ''}")
        all_refused &= bool(new)
    return all_refused


def main() -> int:
    """Judge everything; 0 when every judge works and every file is sound."""
    if missing := missing_tools():
        print(f"judge: missing: {', '.join(missing)}", file=sys.stderr)
        return 1
    files = render_samples()
    sound = next(
        (path for path in files if "<w:tc>" in zipfile.ZipFile(path).read("word/document.xml").decode()), files[0]
    )
    if not test_judges(sound):
        print("judge: a judge passed a planted defect, so its verdicts are worth nothing", file=sys.stderr)
        return 1
    print("\nDrafts:")
    complaints = 0
    pages = 0
    for path in files:
        said = {name: judge(path) for name, judge in JUDGES.items()}
        drawn = len(list(pages_of(path).glob("page-*.png")))
        pages += drawn
        verdicts = "  ".join(f"{name} {'ok' if not found else f'{len(found)} faults'}" for name, found in said.items())
        print(f"  {verdicts}  {drawn:3} pages  {path.parent.name}/{path.name}")
        for name, found in said.items():
            complaints += len(found)
            for complaint in found[:10]:
                print(f"      {name}: {complaint}")
    print(f"\n{len(files)} Word files, {pages} pages, {complaints} complaints; pages to look at: build/judge/pages")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
