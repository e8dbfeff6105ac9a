"""PDF copies of Word files that were written, made by LibreOffice: kept beside them, or only counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from beigao._i18n import _
from beigao.errors import OfficeError
from beigao.rendering.export import PDF, Written, pdf_name
from beigao.rendering.office import Office
from beigao.rendering.pages import count_pages
from beigao.rendering.whole_file import KeepBoth, write_whole


@dataclass(frozen=True)
class Copy:
    """The PDF of a Word file: its pages as LibreOffice breaks them, and where it lies if it was kept."""

    of: Path
    pages: int
    path: Path | None = None


def pdf_copies(
    written: Sequence[Written],
    office: Office,
    *,
    keep: bool = True,
    replace: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Copy]:
    """The copies, one after the other, until `is_cancelled` says stop.

    `keep` writes each PDF beside its Word file, over one of the same name only where `replace` says so; without it
    pages are only counted.

    Raises:
        OfficeError: LibreOffice makes no PDF. The Word files and the copies before it are kept.
        ExportError: the folder does not take a PDF.
    """
    for file in written:
        if is_cancelled():
            return
        pdf = office.to_pdf(_read(file.path), is_cancelled)
        if pdf is None:
            return
        path = None
        if keep:
            beside = file.path.with_name(pdf_name(file.path.name))
            path = write_whole(beside, pdf, None if replace else KeepBoth((), (PDF,)))
        yield Copy(file.path, count_pages(pdf), path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise OfficeError(
            _("{path} is no longer there or may not be read, so it has no PDF copy.").format(path=path)
        ) from fault
