"""The mistakes that stop work, each with one sentence for a person.

BeigaoError
├── DefinitionError    a form, catalogue or document folder that does not read
├── DossierError       a file that is damaged, foreign, newer, or cannot be written
├── EvidenceError      a file that is too large to be taken into a dossier
├── CsvError           a file that does not read as a table of cells
├── WorkbookError      a file that is no workbook of Beigao's, or a dossier that is too large for one
├── ExchangeError      JSON that does not fit the schema; names the path of the fault
├── ArchiveError       a ZIP file that is damaged or made to deceive; the words are a part of a sentence
├── XmlFault           XML that a package must not hold; the words are a part of a sentence
├── HandoverError      a hand-over package that does not open, or a passphrase that is no good
├── TemplateFault      a Word template with a fault; names template, paragraph and tag
├── ExportRefused      a final version that must not be written yet
├── ExportError        a folder or disk that does not take the files
└── OfficeError        LibreOffice that did not make a PDF of a draft

What is wrong with an answer is not an error but a finding (`rules/findings.py`): it never stops work.
"""

from __future__ import annotations


class BeigaoError(Exception):
    """One clear sentence: what happened, and what to do."""


class DefinitionError(BeigaoError):
    """A data file of the program or of the user's folder does not read."""


class DossierError(BeigaoError):
    """A dossier file cannot be opened or written."""


class HeldDossier(DossierError):
    """Another window writes to a dossier file."""


class DamagedDossier(DossierError):
    """A dossier file is damaged, or is none."""


class LockedDossier(DossierError):
    """A dossier file has a password that was not given, or not rightly."""


class ChangedDossier(DossierError):
    """Another program has put another file in the place of the open dossier."""


class EvidenceError(BeigaoError):
    """A file cannot be evidence."""


class CsvError(BeigaoError):
    """A file does not read as CSV."""


class WorkbookError(BeigaoError):
    """A file does not read as a workbook of a dossier, or a dossier is too large for one."""


class ExchangeError(BeigaoError):
    """A JSON file does not fit the published schema."""


class ArchiveError(BeigaoError):
    """A ZIP file is damaged, or made to deceive; says why in words that stand behind a colon."""


class LargeArchive(ArchiveError):
    """A ZIP file holds more than it may."""


class XmlFault(BeigaoError):
    """XML brings what a package must not hold; says why in words that stand behind a colon."""


class HandoverError(BeigaoError):
    """A hand-over package does not open, or is not made."""


class TemplateFault(BeigaoError):
    """A Word template has a fault."""


class ExportRefused(BeigaoError):
    """A final version was asked for while something stands in its way."""


class ExportError(BeigaoError):
    """A draft could not be written."""


class OfficeError(BeigaoError):
    """LibreOffice did not make a PDF of a draft."""
