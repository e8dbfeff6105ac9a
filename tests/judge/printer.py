"""LibreOffice Writer as a judge: what a reader would see on paper, page by page, with poppler's help."""

from __future__ import annotations

import re
import shutil
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from tests.judge.judges import BUILD, run

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DPI = 60
EDGE = 3  # millimetres at the paper's edge that no printer reaches
_AT_ONCE = 12  # files that one start of LibreOffice prints
_WORKERS = 2


def writer(path: Path) -> list[str]:
    """What a reader would see in LibreOffice: pages, with all the words, none blank, nothing over the paper's edge.

    A complaint counts when it comes twice: LibreOffice lays out in slices of time, and once in some hundred files on a
    busy machine it printed a table without its last row. That it does not come again is told, too.
    """
    return look_at([path])[path]


def look_at(paths: Sequence[Path], *, with_words: bool = True) -> dict[Path, list[str]]:
    """The complaints about each file; `with_words` asks for every letter, for which a machine needs the fonts."""
    print_all(paths)
    with ThreadPoolExecutor(_WORKERS) as pool:
        first = dict(zip(paths, pool.map(partial(printed_faults, with_words=with_words), paths), strict=True))
    doubtful = [path for path in paths if first[path]]
    for path in doubtful:
        print_all([path])
        again = printed_faults(path, with_words=with_words)
        if not again:
            print(f"  LibreOffice printed {path.name} well only the second time; the first time {first[path][0]}")
        first[path] = again
    return first


def print_all(paths: Iterable[Path]) -> None:
    """Make a PDF of each file, some at a time, by two LibreOffices that know nothing of each other."""
    folders: dict[Path, list[Path]] = {}
    for path in paths:
        pdf_of(path).unlink(missing_ok=True)
        folders.setdefault(pdf_of(path).parent, []).append(path)
    batches = [
        (folder, files[at : at + _AT_ONCE])
        for folder, files in folders.items()
        for at in range(0, len(files), _AT_ONCE)
    ]
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(_print_every_second, [(batches[first::_WORKERS], first) for first in range(_WORKERS)]))


def _print_every_second(given: tuple[list[tuple[Path, list[Path]]], int]) -> None:
    batches, number = given
    profile = (BUILD / f"profile{number}").as_uri()
    for folder, files in batches:
        run(
            "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf:writer_pdf_Export",
            "--outdir", folder, *files, timeout=600,
        )  # fmt: skip


def printed_faults(path: Path, *, with_words: bool) -> list[str]:
    """What is wrong with a file that was printed."""
    pdf, pages = pdf_of(path), pages_of(path)
    shutil.rmtree(pages, ignore_errors=True)
    pages.mkdir(parents=True)
    if not pdf.is_file():
        return ["LibreOffice does not open it"]
    complaints = []
    if with_words:
        lost = letters(words_of(path)) - letters(run("pdftotext", "-enc", "UTF-8", pdf, "-").stdout)
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


BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _wider(xml: str) -> str:
    return re.sub(r'(<w:(?:gridCol|tblW|tcW) w:w=")(\d+)', lambda found: f"{found[1]}{int(found[2]) * 2}", xml)


PRINTED_DEFECTS = {
    "torn XML": lambda xml: xml[: len(xml) // 2],
    "hidden words": lambda xml: xml.replace("<w:rPr>", "<w:rPr><w:vanish/>"),
    "blank page": lambda xml: xml.replace("<w:body>", f"<w:body>{BREAK * 3}", 1),
    "table wider than the paper": _wider,
}
"""Defects that are seen on paper; each is planted in the main part of a sound file."""
