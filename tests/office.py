"""A stand-in for LibreOffice, for tests of what goes wrong with it or what it need not be for."""

from __future__ import annotations

from pathlib import Path

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj trailer<</Root 1 0 R>>"
)


def stand_in(folder: Path, does: str) -> Path:
    """A program that takes LibreOffice's words and does something else."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nfor last; do :; done\n{does}\n")
    program.chmod(0o755)
    return program


def maker(folder: Path) -> Path:
    """A stand-in that makes the same PDF of everything."""
    (folder / "made.pdf").write_bytes(PDF)
    return stand_in(folder, f'cp "{folder}/made.pdf" "${{last%.docx}}.pdf"')
