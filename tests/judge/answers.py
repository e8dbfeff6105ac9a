"""Whether the words of a document are those that were typed: raw answers against what is printed for them.

`expected.py` holds a document against its context; this holds the context against the dossier, with rules of its own
for how an answer reads, and looks for every required answer in the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.reading import printed_pieces

from beigao.definitions.loader import Library
from beigao.dossier.answers import Entry, is_shown
from beigao.dossier.file import Content
from beigao.rendering.export import Job
from beigao.rules.findings import Finding

_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK = " \t\r\n\u3000\xa0"
_MARKS = re.compile("[\ufdd6-\ufdd9]")


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def differences(content: Content, library: Library, job: Job, context: Mapping[str, Any]) -> Iterator[str]:
    """The answers that the context of a document does not hold as they were typed."""
    english = job.language == "en"
    for form_id in job.document.forms:
        form = library.forms[form_id]
        entries = content.answers.entries(form_id)
        printed = context[form_id] if form.entries else [context[form_id]]
        for entry, words in zip(entries, printed, strict=True):
            for field in form.fields():
                if is_shown(field, entry.values, content.answers):
                    place = f"{form_id}.{entry.id}"
                    yield from _differences(field, entry.values.get(field.id), words[field.id], place, english)


def _differences(field: Any, raw: Any, printed: Any, place: str, english: bool) -> Iterator[str]:
    where = f"{place}.{field.id}"
    if field.kind == "table":
        if isinstance(raw, list) and not field.rows:
            rows = [row for row in raw if _says_something(row)]
            if rows and len(rows) != len(printed):
                yield f"{where}: {len(rows)} rows, printed {len(printed)}"
            for row, words in zip(rows, printed, strict=False):
                for column in field.columns:
                    if column.shown_when is None and column.kind == "text":
                        yield from _differences(column, row.get(column.id), words[column.id], where, english)
        return
    due = _due(field, raw, english)
    if due is None:
        return
    said = _MARKS.sub("", "\n".join(printed) if isinstance(printed, list) else printed)
    if said != due:
        yield f"{where}: typed {raw!r:.80}, printed {said!r:.80}"


def _due(field: Any, raw: Any, english: bool) -> str | None:
    """How an answer has to read; None where this module does not know."""
    if not _says_something(raw):
        return None  # a gap, or nothing
    if field.kind in ("text", "long_text"):
        if _NOT_SHOWN.search(raw):
            said = f"To be corrected: {field.label.en}" if english else f"请改正：{field.label.zh}"
            return f"\ufdd0{said}\ufdd1"
        return raw.strip() if field.kind == "text" else None
    if field.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        year, month, day = map(int, raw.split("-"))
        return f"{day} {_MONTHS[month - 1]} {year}" if english else f"{year}年{month}月{day}日"
    if field.kind == "people" and type(raw) is int and raw >= 0:
        return str(raw)
    if field.kind == "yes_no" and isinstance(raw, bool):
        return ("Yes" if raw else "No") if english else "是" if raw else "否"
    return None


def _says_something(raw: Any) -> bool:
    if isinstance(raw, str):
        return bool(raw.strip(_BLANK))
    if isinstance(raw, Mapping):
        return any(map(_says_something, raw.values()))
    if isinstance(raw, list):
        return any(map(_says_something, raw))
    return raw is not None


def unshown(content: Content, library: Library, findings: Iterable[Finding]) -> Iterator[str]:
    """The answers with a character that no Word file shows, and without a finding that says so."""
    told = {(each.path.form, each.path.entry, each.path.field) for each in findings if each.id == "unprintable"}
    for form in library.forms.values():
        for entry in content.answers.entries(form.id):
            for field in form.fields():
                raw = entry.values.get(field.id)
                if field.kind in ("text", "long_text") and isinstance(raw, str) and _NOT_SHOWN.search(raw):
                    asked = is_shown(field, entry.values, content.answers) and _says_something(raw)
                    if asked and (form.id, entry.id, field.id) not in told:
                        yield f"{form.id}.{entry.id}.{field.id} holds {raw!r:.60}, and nothing says so"


def required_words(content: Content, library: Library, job: Job) -> Iterator[tuple[str, list[str]]]:
    """The texts that a document cannot do without: where each was typed, and its pieces as a Word file holds them."""
    for form_id in job.document.forms:
        form = library.forms[form_id]
        for entry in content.answers.entries(form_id):
            if form.entries and (job.document.per != form_id or entry.id != job.entry):
                continue
            yield from _required(content, form, entry, job.document.id)


def _required(content: Content, form: Any, entry: Entry, document: str) -> Iterator[tuple[str, list[str]]]:
    for field in form.fields():
        raw = entry.values.get(field.id)
        if document not in field.required_for or not is_shown(field, entry.values, content.answers):
            continue
        if field.kind not in ("text", "long_text") or not _says_something(raw) or _NOT_SHOWN.search(raw):
            continue
        words = raw.replace("\r\n", "\n").replace("\r", "\n")
        pieces = [words.strip()] if field.kind == "text" else list(filter(None, printed_pieces(words)))
        yield f"{form.id}.{entry.id}.{field.id}", pieces
