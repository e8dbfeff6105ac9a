"""The commands for work between people: handover, merge, mask, and compare, which shows what changed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beigao._i18n import _
from beigao.definitions.loader import Library, load_library
from beigao.dossier.values import visible
from beigao.errors import HandoverError
from beigao.opened import opened

if TYPE_CHECKING:
    from beigao.dossier.answers import Answers
    from beigao.dossier.history import Change

PASSPHRASE = "BEIGAO_PASSPHRASE"
"""The environment variable; an argument would be seen by every user of the machine."""


def add_sharing_commands(commands: Any) -> None:
    """Tell the parser's `commands` about those of this module."""
    handover = commands.add_parser(
        "handover",
        help=_("write an encrypted package for a colleague, or open one"),
        epilog=_("The passphrase is asked for, or taken from the environment variable {name}.").format(name=PASSPHRASE),
    )
    source = handover.add_mutually_exclusive_group(required=True)
    source.add_argument("file", type=Path, nargs="?", metavar="DOSSIER", help=_("the dossier to hand over"))
    source.add_argument("--open", type=Path, metavar="PACKAGE", help=_("make a dossier of a package"))
    handover.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the package or dossier to write"))
    handover.add_argument(
        "--reply-to",
        type=Path,
        metavar="PACKAGE",
        help=_("the package that this one replies to, if the dossier was not made of it"),
    )
    handover.add_argument("--cipher", choices=("aes-256-gcm", "sm4-gcm"), default="aes-256-gcm")
    handover.add_argument("--sender", default="", metavar="NAME", help=_("who hands it over; encrypted, too"))
    handover.add_argument("--note", default="", metavar="TEXT", help=_("what the colleague shall know; encrypted, too"))

    merge = commands.add_parser("merge", help=_("list what a colleague's package changes, and take it"))
    merge.add_argument("file", type=Path, metavar="DOSSIER")
    merge.add_argument("package", type=Path, metavar="PACKAGE")
    merge.add_argument(
        "--base", type=Path, metavar="PACKAGE", help=_("the package that you had handed over, if theirs is no reply")
    )
    merge.add_argument("--yes", action="store_true", help=_("take what only they changed; conflicts stay as they are"))

    mask = commands.add_parser("mask", help=_("write a copy for outsiders, without names, numbers and addresses"))
    mask.add_argument("file", type=Path, metavar="DOSSIER")
    mask.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the dossier to write"))
    mask.add_argument("--also", nargs="+", default=(), metavar="WORD", help=_("more words to hide"))

    compare = commands.add_parser("compare", help=_("write what changed between two dossiers as tracked changes"))
    compare.add_argument("old", type=Path, metavar="OLD", help=_("the older state of the dossier"))
    compare.add_argument("new", type=Path, metavar="NEW", help=_("the newer one"))
    compare.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the Word files"))
    compare.add_argument("--only", nargs="+", metavar="DOC", help=_("only these documents"))


def _handover(options: argparse.Namespace) -> int:
    from beigao.dossier.handover import read_handover, unpack, write_handover
    from beigao.dossier.revisions import received

    library = load_library()
    if options.open:
        package = read_handover(options.open, _passphrase(), library)
        unpack(package, options.out, datetime.now())
        for words in (package.sender, package.note):
            if words:
                print(visible(words))
        return 0
    with opened(options.file) as dossier:
        content, base = dossier.content(), received(dossier)
    passphrase = _passphrase(twice=options.reply_to is None)
    if options.reply_to:
        base = read_handover(options.reply_to, passphrase, library).content.answers
    write_handover(
        content,
        base,
        options.out,
        passphrase,
        library,
        cipher=options.cipher,
        sender=options.sender,
        note=options.note,
    )
    return 0


def _passphrase(*, twice: bool = False) -> str:
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise HandoverError(
            _("There is no terminal to ask for the passphrase; set the environment variable {name}.").format(
                name=PASSPHRASE
            )
        )
    from getpass import getpass

    words = getpass(_("Passphrase: "))
    if twice and getpass(_("The same once more: ")) != words:
        raise HandoverError(_("The two passphrases differ, so nothing was written; try again."))
    return words


def _merge(options: argparse.Namespace) -> int:
    from beigao.dossier.handover import read_handover
    from beigao.dossier.merge import merge, take
    from beigao.dossier.review import keep_review, news

    library = load_library()
    with opened(options.file, as_writer=options.yes) as dossier:
        passphrase = _passphrase()
        package = read_handover(options.package, passphrase, library)
        base = package.base
        if options.base:
            base = read_handover(options.base, passphrase, library).content.answers
        found = merge(base, dossier.answers, package.content.answers, library)
        for title, changes in (
            (_("Only they changed:"), found.taken),
            (_("Both changed, and a person has to decide (ours → theirs):"), [c.theirs for c in found.conflicts]),
        ):
            if changes:
                print(title)
            for line in _lines(changes, library, dossier.answers):
                print("  " + line)
        if options.yes:
            take(found.taken, dossier, package.content.evidence, library)
            keep_review(dossier, *news(dossier.review(), package.content.review))
            print(_("Taken: {count}.").format(count=len(found.taken)))
    print(
        _("{theirs} changes of theirs, {ours} of ours, {alike} alike, {conflicts} conflicts.").format(
            theirs=len(found.taken), ours=len(found.kept), alike=len(found.alike), conflicts=len(found.conflicts)
        )
    )
    return 0


def _lines(changes: Iterable[Change], library: Library, before: Answers) -> Iterator[str]:
    """Changes as lines of text, entries called as they were before."""
    from beigao._i18n import language
    from beigao.dossier.change_lines import ChangeLines
    from beigao.dossier.workbook_cells import entry_titles

    return ChangeLines(library, language(), entry_titles(before, library, language())).of(changes)


def _mask(options: argparse.Namespace) -> int:
    from beigao.dossier.file import Dossier
    from beigao.dossier.masking import mask

    with opened(options.file) as dossier:
        content = dossier.content()
    Dossier.create(options.out, mask(content, load_library(), options.also)).close()
    print(
        _("Read {name} before you give it away: a name that stands in no field of names is not known as one.").format(
            name=options.out.name
        )
    )
    return 0


def _compare(options: argparse.Namespace) -> int:
    from beigao.dossier.comparison import compare
    from beigao.rendering.tracked_files import comparison_line, tracked_changes

    states = []
    for path in (options.old, options.new):
        with opened(path) as dossier:
            states.append(dossier.content())
    before, after = states
    library = load_library()
    for line in _lines(compare(before.answers, after.answers), library, before.answers):
        print(line)
    for made in tracked_changes(before, after, library, options.out, options.only, day=date.today()):
        print(comparison_line(made))
    return 0


SHARING_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "handover": _handover,
    "merge": _merge,
    "mask": _mask,
    "compare": _compare,
}
