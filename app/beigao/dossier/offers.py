"""What a file from elsewhere would change in a dossier: a workbook, JSON, a hand-over package, another dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from beigao.definitions.loader import Library
from beigao.dossier.answers import Answers
from beigao.dossier.comparison import compare
from beigao.dossier.database import PACKAGE_SUFFIX, SUFFIX
from beigao.dossier.evidence import Attachment
from beigao.dossier.exchange_files import JSON, WORKBOOK, read_import
from beigao.dossier.file import Dossier, Snapshot
from beigao.dossier.handover import read_handover
from beigao.dossier.history import Change
from beigao.dossier.merge import merge
from beigao.dossier.review import NO_REVIEW, Review

KINDS = (WORKBOOK, JSON, PACKAGE_SUFFIX, SUFFIX)
"""How the names of files end that answers can be taken from."""


class Offer(NamedTuple):
    """What there is to take.

    Attributes:
        proposed: changes that nothing speaks against.
        undecided: changes of what both sides changed, or of which nobody knows who is right; a person decides.
        evidence: the files that changes refer to, by their ids.
        theirs: the answers that they lead to where all are made.
        sender, note: what the sender of a package says.
        review: the comments and opinions that come along.
        left_out: the forms of the file that are not installed here, so that nothing can be taken of them.
    """

    proposed: Sequence[Change]
    undecided: Sequence[Change]
    evidence: Mapping[str, Attachment]
    theirs: Answers
    sender: str = ""
    note: str = ""
    review: Review = NO_REVIEW
    left_out: Sequence[str] = ()


def read_offer(path: Path, ours: Snapshot, library: Library, *, passphrase: str = "") -> Offer:
    """What a file would change in our dossier; may be called in any thread.

    Args:
        path: the file; how its name ends says what it is.
        ours: the dossier that it is taken into.
        library: the definitions.
        passphrase: that of a hand-over package. Another dossier with a password has to be unlocked before.

    Raises:
        BeigaoError: the file does not read as what its name says.
    """
    if path.suffix == PACKAGE_SUFFIX:
        package = read_handover(path, passphrase, library)
        theirs = package.content.answers
        merged = merge(package.base, ours.answers, theirs, library)
        undecided = [conflict.theirs for conflict in merged.conflicts]
        return Offer(
            merged.taken,
            undecided,
            package.content.evidence,
            theirs,
            package.sender,
            package.note,
            package.content.review,
            theirs.forms_not_installed(),
        )
    if path.suffix == SUFFIX:
        with Dossier.open(path, read_only=True) as other:
            content = other.content()
        undecided = compare(ours.answers, content.answers)
        return Offer(
            [],
            undecided,
            content.evidence,
            content.answers,
            "",
            "",
            content.review,
            content.answers.forms_not_installed(),
        )
    found = read_import(path, ours, library)
    return Offer(found.changes, [], {held.file.id: held for held in found.files}, found.after, left_out=found.left_out)
