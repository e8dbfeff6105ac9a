"""What happens between a key and the paper: the findings of a field, of a form and of a dossier; a route; a context."""

from __future__ import annotations

from tests.bench.measuring import Figure, Measured, milliseconds, take_turns

from beigao.definitions.loader import load_library
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import Answers, Json
from beigao.dossier.samples import sample_content
from beigao.rules.checking import check_entry
from beigao.rules.export_route import export_route
from beigao.rules.facts import Facts
from beigao.rules.inspection import Inspection, inspect

SAMPLE = "internal_assistant"
ROUNDS_EACH = 5


def checking() -> Measured:
    """A form of the first sample, its context, and everything about the largest sample, in other words."""
    library = load_library()
    answers = _largest_in_own_words()
    (whole,) = take_turns(lambda: inspect(answers, library))
    (route,) = take_turns(lambda: export_route(Facts(answers, library)))
    return Measured(
        {
            "context_ms": _context(),
            "validate_form_ms": _slowest_form(),
            "findings_ms": milliseconds(whole),
            "field_findings_ms": _slowest_field(answers),
            "route_ms": milliseconds(route),
        }
    )


def _context() -> Figure:
    from tests.bench.rendering import REPORT, job_of, sample

    from beigao.rendering.context import build_context
    from beigao.rendering.pictures import Pictures

    job = job_of(REPORT)
    (spent,) = take_turns(lambda: build_context(sample(), load_library(), job.document, job.entry, Pictures()))
    return milliseconds(spent)


def _slowest_form() -> Figure:
    library = load_library()
    answers = sample_content(SAMPLE).answers
    entries = [(form, entry.id) for form, entry in answers.walk()]
    return max(
        milliseconds(spent)
        for spent in take_turns(
            *(lambda form=form, entry=entry: check_entry(answers, library, form, entry) for form, entry in entries)
        )
    )


def _slowest_field(answers: Answers) -> Figure:
    live = Inspection(answers, load_library())
    live.findings()
    paths = [FieldPath(form, entry.id, field) for form, entry in answers.walk() for field in entry.values]

    def change(path: FieldPath) -> None:
        live.changed(path)
        live.findings()

    turns = take_turns(*(lambda path=path: change(path) for path in paths), rounds=ROUNDS_EACH, warm_up=1)
    return max(milliseconds(spent) for spent in turns)


def _largest_in_own_words() -> Answers:
    """A sample's own text would be spared some checks."""
    contents = (sample_content(name).answers for name in load_library().samples)
    answers = max(contents, key=lambda each: sum(len(entry.values) for _form, entry in each.walk())).copy()
    for _form, entry in answers.walk():
        entry.values = {field: _in_own_words(value) for field, value in entry.values.items()}
    return answers


def _in_own_words(value: Json) -> Json:
    if isinstance(value, str):
        return "".join(chr(ord(sign) + 1) if "一" <= sign < "鿿" else sign for sign in value)
    if isinstance(value, list):
        return [_in_own_words(part) for part in value]
    return {key: _in_own_words(part) for key, part in value.items()} if isinstance(value, dict) else value
