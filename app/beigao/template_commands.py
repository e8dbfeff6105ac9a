"""The commands for templates of one's own: check, sample, list of names, and a filing to learn from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beigao._i18n import _
from beigao.definitions.loader import load_library
from beigao.errors import TemplateFault

if TYPE_CHECKING:
    from beigao.rendering.template_files import Target
    from beigao.rendering.template_notes import Note


def add_template_commands(commands: Any) -> None:
    """Tell the parser's `commands` about those of this module."""
    templates = commands.add_parser("templates", help=_("check Word templates of one's own, and try them"))
    inner = templates.add_subparsers(dest="of_templates", required=True, metavar="COMMAND")

    lint = inner.add_parser(
        "lint",
        help=_("list what is wrong with a template: place, reason, and what to write instead"),
        epilog=_("The exit code is 1 when there are errors, 0 when there are only warnings and hints, or nothing."),
    )
    sample = inner.add_parser("sample", help=_("fill a template with a sample"))
    sample.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the Word files"))
    sample.add_argument("--sample", metavar="NAME", help=_("which sample; else the one that answers most"))
    for command in (lint, sample):
        command.add_argument("path", type=Path, metavar="PATH", help=_("a Word file, its folder, or one with several"))
        command.add_argument("--document", metavar="DOC", help=_("which document the template is for"))
    fields = inner.add_parser("fields", help=_("list the names that a template of a document may use"))
    fields.add_argument("document", metavar="DOC", help=_("the document, such as “annex”"))
    fields.add_argument("--lang", choices=("zh", "en"), help=_("the language of the labels; else the desktop's"))
    example = inner.add_parser("example", help=_("copy the example of a filing of one's own, to be changed"))
    example.add_argument("--out", type=Path, metavar="DIR", help=_("the folder; else that of one's own templates"))
    for command in (lint, fields):
        command.add_argument("--json", action="store_true", help=_("as JSON"))


def _lint(options: argparse.Namespace) -> int:
    from beigao.rendering.template_check import lint
    from beigao.rendering.template_files import targets_at

    found = [
        (target, lint(target.path, target.document, target.library, target.language))
        for target in targets_at(options.path, load_library(), options.document)
    ]
    if options.json:
        print(json.dumps([_as_json(*one) for one in found], ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for one in found for line in _lines(*one)))
    return int(any(note.severity == "error" for _target, notes in found for note in notes))


def _as_json(target: Target, notes: list[Note]) -> dict[str, object]:
    from dataclasses import asdict

    listed = [{name: value for name, value in asdict(note).items() if name != "column"} for note in notes]
    return {
        "file": str(target.path),
        "document": target.document.id,
        "language": target.language,
        "notes": listed,
    }


def _lines(target: Target, notes: list[Note]) -> Iterator[str]:
    from beigao._i18n import language
    from beigao.dossier.values import visible
    from beigao.rendering.template_words import count_words, place_words, severity_words

    title = _("{file} ({document})").format(file=target.path, document=target.document.short.text(language()))
    yield f"{title}: {count_words(notes)}"
    for note in notes:
        line = _("{severity}: {text}").format(severity=severity_words(note.severity), text=note.text)
        yield f"  {visible(line)} [{visible(place_words(note))}]"
        if note.suggestion:
            yield f"    → {visible(note.suggestion)}"


def _sample(options: argparse.Namespace) -> int:
    from beigao.rendering.template_files import targets_at
    from beigao.rendering.template_samples import fill_sample, job_of, richest_sample, sample_of
    from beigao.rendering.whole_file import KeepBoth, make_folder, write_whole

    for target in targets_at(options.path, load_library(), options.document):
        name = options.sample or richest_sample(target.document)
        content = sample_of(name, target.library)
        filled = fill_sample(target.path, job_of(content, target.document, target.language), content, target.library)
        make_folder(options.out)
        path = options.out / f"{target.document.id}_{target.language}_{name}.docx"
        print(write_whole(path, filled, KeepBoth((), (".docx",))))
    return 0


def _fields(options: argparse.Namespace) -> int:
    from beigao._i18n import language, set_language
    from beigao.rendering.name_list import listed_names
    from beigao.rendering.names import names_of

    library = load_library()
    if options.document not in library.documents:
        names = ", ".join(library.documents)
        raise TemplateFault(
            _("There is no document “{name}”; choose from: {names}.").format(name=options.document, names=names)
        )
    set_language(options.lang or language())
    lines = list(listed_names(names_of(library.documents[options.document], library)))
    if options.json:
        print(json.dumps([line._asdict() for line in lines], ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(str, lines)))
    return 0


def _example(options: argparse.Namespace) -> int:
    from beigao._resources import own_dir
    from beigao.definitions.example import copy_example

    print(copy_example(options.out or own_dir()))
    return 0


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "lint": _lint,
    "sample": _sample,
    "fields": _fields,
    "example": _example,
}

TEMPLATE_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "templates": lambda options: _COMMANDS[options.of_templates](options)
}
