"""The commands: the same work as in the window, without a screen."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from beigao import __version__
from beigao._i18n import _
from beigao.batch_commands import BATCH_COMMANDS, add_batch_commands
from beigao.definitions.loader import load_library
from beigao.dossier.values import read_date
from beigao.errors import BeigaoError, ExchangeError
from beigao.opened import opened
from beigao.sharing_commands import SHARING_COMMANDS, add_sharing_commands
from beigao.template_commands import TEMPLATE_COMMANDS, add_template_commands

if TYPE_CHECKING:
    from beigao.definitions.models import Pack
    from beigao.dossier.file import Content
    from beigao.rules.facts import Facts

Command = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BeigaoError(_("{message}; see “{program} --help”.").format(message=message, program=self.prog))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="beigao", description=_("Drafts Chinese compliance filings. Without a command it opens the window.")
    )
    parser.add_argument("--version", action="version", version=f"beigao {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")

    commands.add_parser("samples", help=_("list the samples, one name a line"))

    new = commands.add_parser("new", help=_("make a dossier: empty, from a sample, or from JSON"))
    new.add_argument("file", type=Path, metavar="FILE")
    source = new.add_mutually_exclusive_group()
    source.add_argument("--sample", metavar="NAME", help=_("fill it with a sample"))
    source.add_argument(
        "--from-json", type=Path, metavar="F", help=_("fill it from a JSON file (“-” reads standard input)")
    )

    to_json = commands.add_parser("export-json", help=_("print a dossier as JSON"))
    to_json.add_argument("file", type=Path, metavar="FILE")

    export = commands.add_parser("export", help=_("write a dossier as an Excel workbook or as JSON"))
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("to", type=Path, metavar="TO", help=_("the file to write, ending in .xlsx or .json"))
    export.add_argument("--lang", choices=("zh", "en"), help=_("the language of a workbook; else the desktop's"))
    export.add_argument("--table", metavar="FIELD", help=_("only this table, as in activities:a1.items"))
    export.add_argument("--replace", action="store_true", help=_("write over a file of the same name"))

    take = commands.add_parser("import", help=_("say what a workbook or JSON would change in a dossier"))
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("source", type=Path, metavar="FROM", help=_("a file ending in .xlsx or .json"))
    take.add_argument("--yes", action="store_true", help=_("make these changes"))

    check = commands.add_parser("check", help=_("list what is missing or wrong"))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help=_("as JSON"))

    routes = commands.add_parser("routes", help=_("say by which route data may leave the mainland, and why"))
    source = routes.add_mutually_exclusive_group(required=True)
    source.add_argument("file", type=Path, nargs="?", metavar="FILE", help=_("a dossier"))
    source.add_argument("--facts", type=Path, metavar="F", help=_("facts as JSON (“-” reads standard input)"))
    routes.add_argument("--on", metavar="DATE", help=_("decide as of this day"))
    routes.add_argument(
        "--rules", choices=("2022", "2024"), help=_("apply these rules, also where others are in force")
    )
    routes.add_argument("--json", action="store_true", help=_("as JSON"))

    duties = commands.add_parser("duties", help=_("list which duties each AI service has, and why"))
    deadlines = commands.add_parser("deadlines", help=_("list the deadlines that follow from the dossier's dates"))
    for command in (duties, deadlines):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--json", action="store_true", help=_("as JSON"))

    render = commands.add_parser("render", help=_("write the Word drafts"))
    render.add_argument("file", type=Path, metavar="FILE")
    render.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the drafts"))
    render.add_argument("--only", nargs="+", metavar="DOC", help=_("only these documents"))
    render.add_argument(
        "--lang",
        choices=("zh", "en", "both"),
        default="zh",
        help=_("zh: the filing; en: a copy in English for reading; both: the two, and the annexes side by side"),
    )
    render.add_argument(
        "--mode",
        choices=("draft", "review", "final"),
        default="draft",
        help=_("a draft prints gaps in red and lists what is open; a review numbers every answer; final refuses gaps"),
    )
    render.add_argument(
        "--replace", action="store_true", help=_("write over files of the same names; else both are kept")
    )
    render.add_argument("--pdf", action="store_true", help=_("also as PDF, by LibreOffice where it is installed"))

    pack = commands.add_parser("pack", help=_("write all materials of a filing, with an index and SHA-256 sums"))
    pack.add_argument("--out", type=Path, metavar="DIR", help=_("the folder for the pack; without it only its state"))
    pack.add_argument("--mode", choices=("draft", "review", "final"), default="draft", help=_("as for “render”"))
    pack.add_argument("--no-zip", action="store_true", help=_("only the folder, no ZIP"))
    portal = commands.add_parser("portal", help=_("print the answers in the order of a portal's screens"))
    for command in (pack, portal):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("filing", metavar="FILING", help=_("“export” or “algorithm”"))
        command.add_argument("--entry", metavar="ID", help=_("which contract or algorithm, where there are several"))
        command.add_argument("--json", action="store_true", help=_("as JSON"))

    add_batch_commands(commands)
    add_sharing_commands(commands)
    add_template_commands(commands)

    commands.add_parser("schema", help=_("print the JSON schema of a dossier"))
    return parser


def _samples(_options: argparse.Namespace) -> int:
    from beigao.dossier.samples import sample_names

    print("\n".join(sample_names()))
    return 0


def _new(options: argparse.Namespace) -> int:
    from beigao.dossier.exchange import parse
    from beigao.dossier.file import Dossier
    from beigao.dossier.samples import sample_content

    content = None
    if options.sample:
        content = sample_content(options.sample)
    elif options.from_json:
        content = parse(_read(options.from_json), load_library())
    Dossier.create(options.file, content).close()
    return 0


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ExchangeError(
            _("{path} could not be read: {reason}.").format(path=path, reason=fault.strerror or fault)
        ) from fault


def _export_json(options: argparse.Namespace) -> int:
    from beigao.dossier.exchange import to_json

    with opened(options.file) as dossier:
        _print_json(to_json(dossier.content(), load_library()))
    return 0


def _export(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.dossier.exchange_files import export_file

    with opened(options.file) as dossier:
        content = dossier.content()
    spoken = options.lang or language()
    export_file(content, load_library(), options.to, spoken, table=options.table, overwrite=options.replace)
    return 0


def _import(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.dossier.change_lines import import_lines
    from beigao.dossier.exchange_files import make_all, read_import

    library = load_library()
    with opened(options.file, as_writer=options.yes) as dossier:
        found = read_import(options.source, dossier.snapshot(), library)
        lines = import_lines(found, dossier.answers, library, language(), made=options.yes)
        if options.yes:
            make_all(found, dossier)
    print("\n".join(lines))
    return 0


def _check(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.rules.findings import SEVERITIES
    from beigao.rules.inspection import inspect

    library = load_library()
    with opened(options.file) as dossier:
        findings = inspect(dossier.answers, library)
    findings.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    if options.json:
        _print_json(
            [
                {
                    "id": finding.id,
                    "severity": finding.severity,
                    "text_zh": finding.text.zh,
                    "text_en": finding.text.en,
                    "field": str(finding.path),
                    "articles": list(finding.articles),
                }
                for finding in findings
            ]
        )
        return 0
    words = {"error": _("error"), "warning": _("warning"), "hint": _("hint")}
    line = _("{severity}: {text}")
    for finding in findings:
        cited = "; ".join(library.cite(article, language()) for article in finding.articles)
        said = line.format(severity=words[finding.severity], text=finding.text.text(language()))
        places = ", ".join(str(path) for path in finding.paths)
        print(f"{said} [{places}]" + (f" ({cited})" if cited else ""))
        if finding.reason is not None:
            print(f"    {finding.reason.text(language())}")
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES}
    print(_("{error} errors, {warning} warnings, {hint} hints.").format(**counts))
    return 0


def _routes(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.dossier.answers import Answers
    from beigao.rules.export_route import route_facts
    from beigao.rules.facts import Facts
    from beigao.rules.reports import need_lines, route_lines
    from beigao.rules.route_json import decision_json, read_facts
    from beigao.rules.routes import Undecided, decide_on

    library = load_library()
    day = _day(options.on) if options.on else None
    rule_set = library.rules.rule_set(options.rules) if options.rules else None
    facts = Facts(Answers(library.forms.values()), library)
    if options.facts:
        known = read_facts(_read(options.facts))
        day = day or known.as_of or date.today()
    else:
        facts = _facts(options.file)
        known = route_facts(facts)
    decision = decide_on(known, library.rules, day, rule_set)
    if isinstance(decision, Undecided) and decision.rule_set is None:
        first = min(found.effective for found in library.rules.rule_sets)
        raise BeigaoError(
            _("There were no rules for data exports on {day}; choose a day from {first} on, or --rules.").format(
                day=day or known.as_of, first=first
            )
        )
    if options.json:
        _print_json(decision_json(decision))
        return 0
    print("\n".join(route_lines(decision, library, language())))
    if isinstance(decision, Undecided):
        print("\n".join(need_lines(decision.needs, facts, language())))
    return 0


def _duties(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.rules.duties import duties
    from beigao.rules.reports import duty_lines
    from beigao.rules.service_facts import service_facts

    facts = _facts(options.file)
    services = [(service, duties(service_facts(service), facts.library)) for service in facts.entries("services")]
    if options.json:
        _print_json(
            [
                {"service": service.id, "name": service.title, "duties": [result.as_json() for result in results]}
                for service, results in services
            ]
        )
        return 0
    for service, results in services:
        print("\n".join(duty_lines(service.title, results, facts.library, language())))
    if not services:
        print(_("There is no AI service in the dossier yet."))
    return 0


def _deadlines(options: argparse.Namespace) -> int:
    from beigao._i18n import language
    from beigao.rules.deadlines import deadlines
    from beigao.rules.reports import deadline_lines

    facts = _facts(options.file)
    dues = deadlines(facts)
    if options.json:
        _print_json([due.as_json() for due in dues])
        return 0
    print("\n".join(deadline_lines(dues, facts.library, language())))
    return 0


def _facts(path: Path) -> Facts:
    """The facts of a dossier on disk."""
    from beigao.rules.facts import Facts

    with opened(path) as dossier:
        return Facts(dossier.answers, load_library())


def _day(text: str) -> date:
    day = read_date(text)
    try:
        return date.fromisoformat(day)
    except ValueError as fault:
        raise BeigaoError(_("“{text}” is no date; write 2026-11-20.").format(text=text)) from fault


def _render(options: argparse.Namespace) -> int:
    from beigao.rendering.export import LANGUAGES, documents_due, export, gap_words

    library = load_library()
    office = _office() if options.pdf else None
    with opened(options.file) as dossier:
        content = dossier.content()
    jobs = documents_due(content.answers, library, options.only, LANGUAGES[options.lang])
    replace, with_pdf = options.replace, office is not None
    done = export(
        content, library, options.out, jobs, options.mode, day=date.today(), replace=replace, with_pdf=with_pdf
    )
    for written in done:
        print(f"{written.path}  ({gap_words(written.gaps)})")
        if written.note:
            print(f"  {written.note}")
    if office is not None:
        from beigao.rendering.office import Office
        from beigao.rendering.pdf_copies import pdf_copies

        with Office(office) as running:
            for copy in pdf_copies(done, running, replace=replace):
                print(f"{copy.path}  ({_('{n} pages').format(n=copy.pages)})", flush=True)
    return 0


def _office() -> Path:
    """LibreOffice, asked for before anything is written."""
    from beigao.rendering.office import find_office

    found = find_office()
    if found is None:
        raise BeigaoError(_("LibreOffice was not found, and makes the PDFs; install it, or leave out --pdf."))
    return found


def _filing(options: argparse.Namespace, pack: Pack) -> tuple[Content, str]:
    """The dossier on disk, and the entry that a filing of it is about."""
    from beigao.rendering.packs import filings

    with opened(options.file) as dossier:
        content = dossier.content()
    known = filings(content, load_library(), pack)
    chosen = [entry for entry, _title in known if options.entry in (None, entry)]
    if len(chosen) == 1:
        return content, chosen[0]
    if not known:
        raise BeigaoError(_("The dossier has no entry to make this filing for; add one in the window."))
    names = "; ".join(f"{entry} ({title})" for entry, title in known)
    raise BeigaoError(_("Say with --entry which one is meant: {names}.").format(names=names))


def _pack(options: argparse.Namespace) -> int:
    from beigao.rendering.pack_reports import part_json, part_lines
    from beigao.rendering.packs import pack_named, parts, write_pack

    library = load_library()
    pack = pack_named(library, options.filing)
    content, entry = _filing(options, pack)
    if options.out is None:
        made = parts(content, library, pack, entry)
        if options.json:
            _print_json([part_json(part) for part in made])
        else:
            print("\n".join(part_lines(made, pack)))
        return 0
    written = write_pack(
        content, library, pack, entry, options.out, options.mode, day=date.today(), with_zip=not options.no_zip
    )
    assert written is not None  # nobody says stop
    for path in (written.folder, written.archive):
        if path is not None:
            print(path)
    for note in written.notes:
        print(f"  {note}")
    return 0


def _portal(options: argparse.Namespace) -> int:
    from beigao.rendering.pack_reports import screen_json, screen_lines
    from beigao.rendering.packs import pack_named
    from beigao.rendering.portal import portal

    library = load_library()
    pack = pack_named(library, options.filing)
    content, entry = _filing(options, pack)
    screens = portal(content, library, pack, entry)
    if options.json:
        _print_json([screen_json(screen) for screen in screens])
    else:
        print("\n".join(screen_lines(screens)))
    return 0


def _schema(_options: argparse.Namespace) -> int:
    from beigao.dossier.exchange_models import json_schema

    _print_json(json_schema(load_library()))
    return 0


def _print_json(data: Any) -> None:
    # a lone surrogate leaves through the stream's backslashreplace as \\udXXX, which is JSON again
    print(json.dumps(data, ensure_ascii=False, indent=2))


def run_command(words: Sequence[str]) -> int:
    """Run one command with its arguments; gives its exit code."""
    options = _parser().parse_args(words)
    return COMMANDS[options.command](options)


COMMANDS: dict[str, Command] = {
    "samples": _samples,
    "new": _new,
    "export-json": _export_json,
    "export": _export,
    "import": _import,
    "check": _check,
    "routes": _routes,
    "duties": _duties,
    "deadlines": _deadlines,
    "render": _render,
    **BATCH_COMMANDS,
    "pack": _pack,
    "portal": _portal,
    **SHARING_COMMANDS,
    **TEMPLATE_COMMANDS,
    "schema": _schema,
}
