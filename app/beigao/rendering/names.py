"""The names that a template of a document may use: the tree that `context.py` fills, told from the forms alone.

`printing.py` says how each kind of answer reads in print; the table here says which names that gives. A contract test
holds the tree against the contexts of the samples and of made-up dossiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from beigao._i18n import N_, _, language
from beigao.definitions.fields import Item, Kind, Reference, Table, Wording
from beigao.definitions.loader import Library
from beigao.definitions.models import Document, Form

Label = Wording | str
"""What a name stands for: the words of a form, or a msgid."""


def label_words(label: Label) -> str:
    """A label in the language in use."""
    return label.text(language()) if isinstance(label, Wording) else _(label)


@dataclass(frozen=True)
class Text:
    """Words to print.

    Attributes:
        label: what they say.
        answers: the answers they come from, `activities.people` or `activities.items.name`; `assessment.risks.*` is a
            table with all its columns.
    """

    label: Label
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A value as it was typed, for conditions: True, 12, an option's id, a date; None where nothing was answered."""

    label: Label
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Each:
    """A list, whose items a template goes through.

    Attributes:
        label: what it is a list of.
        of: what each item is.
        called: what a template may call one of them.
        between: what parts them in one sentence.
    """

    label: Label
    of: Name
    called: str = "line"
    between: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers behind its items."""
        return self.of.answers


@dataclass(frozen=True, eq=False)
class Group:
    """Several names under one; they are looked up when they are first wanted, for forms may refer to one another.

    Attributes:
        make: gives the names, in the order of reading.
        form: the form of which it is an entry.
        optional: those that are not there in every dossier, so that a template asks before it prints them.
    """

    label: Label
    make: Callable[[], Mapping[str, Name]]
    answers: tuple[str, ...] = ()
    form: str = ""
    optional: frozenset[str] = field(default=frozenset())

    @cached_property
    def names(self) -> Mapping[str, Name]:
        """The names under this one."""
        return self.make()


Name = Text | Typed | Each | Group

NUMBER = N_("number")
TITLE = N_("what it is called")


def group(label: Label, names: Mapping[str, Name], optional: Iterable[str] = ()) -> Group:
    """Names that are known already under one."""
    return Group(label, lambda: names, optional=frozenset(optional))


def texts(**labels: str) -> dict[str, Name]:
    """Words to print, by name."""
    return {name: Text(label) for name, label in labels.items()}


def names_of(document: Document, library: Library) -> Group:
    """All that a template of a document may print or ask.

    Args:
        document: one of the library's, or of the user's own.
        library: the definitions.
    """
    return Names(document, library).all()


class Names:
    """Makes the names of one document; each form is described once, however often it is referred to."""

    def __init__(self, document: Document, library: Library) -> None:
        self.document, self.library = document, library
        self._entries: dict[str, Group] = {}

    def all(self) -> Group:
        """The whole tree."""
        from beigao.rendering.derived_names import dossier_names

        names: dict[str, Name] = {}
        forms = [self.library.forms[name] for name in self.document.forms]
        if self.document.per:
            form = self.library.forms[self.document.per]
            assert form.entries is not None  # a contract test says so
            names[form.entries.singular] = self.entry(form.id)
        for form in forms:
            names[form.id] = self.entries(form.id) if form.entries else self.entry(form.id)
        names["derived"] = group(N_("what follows from several answers"), dossier_names(self))
        return group(self.document.title, names)

    def entry(self, form_id: str) -> Group:
        """An entry of a form, or a form that occurs once."""
        if form_id not in self._entries:
            form = self.library.forms[form_id]
            label = form.entries.name if form.entries else form.title
            self._entries[form_id] = Group(label, lambda: self._entry(form), form=form_id)
        return self._entries[form_id]

    def entries(self, form_id: str, label: Label | None = None) -> Each:
        """A list of entries."""
        form = self.library.forms[form_id]
        called = form.entries.singular if form.entries else "entry"
        return Each(label or form.title, self.entry(form_id), called)

    def rows(self, form_id: str, table_id: str) -> Group:
        """A row of a table."""
        table = self.library.forms[form_id].field(table_id)
        assert isinstance(table, Table)
        return _row(table, f"{form_id}.{table_id}")

    def _entry(self, form: Form) -> dict[str, Name]:
        from beigao.rendering.derived_names import entry_names

        names: dict[str, Name] = {item.id: self._item(item, f"{form.id}.{item.id}") for item in form.fields()}
        raw = {item.id: _typed(item, f"{form.id}.{item.id}") for item in form.fields()}
        title = names[form.entries.title_field].answers if form.entries else ()
        names |= texts(number=N_("number, as in （一）"), index=N_("number, as in 1"))
        names |= {"title": Text(TITLE, title), "raw": group(N_("typed values, for conditions"), raw)}
        derived = entry_names(self, form.id)
        return {**names, "derived": group(N_("what follows from several answers"), derived)}

    def _item(self, item: Item, path: str) -> Name:
        kind: Kind = item.kind  # type: ignore[attr-defined]  # every concrete item has its kind
        return _KINDS[kind](self, item, path)

    def reference(self, item: Item, _path: str) -> Name:
        """The entry that a field refers to, or the list of them."""
        assert isinstance(item, Reference)
        found = self.entry(item.form)
        one = Group(item.label, lambda: found.names, form=item.form)
        called = self.entries(item.form).called
        return Each(item.label, one, called) if item.many else one


def _text(_names: Names, item: Item, path: str) -> Name:
    return Text(item.label, (path,))


def _texts(_names: Names, item: Item, path: str) -> Name:
    return Each(item.label, Text(item.label, (path,)))


def _choices(_names: Names, item: Item, path: str) -> Name:
    return Each(item.label, Text(item.label, (path,)), "choice", "、")


def _rows(_names: Names, item: Item, path: str) -> Name:
    assert isinstance(item, Table)
    return Each(item.label, _row(item, path), "row")


def _rating(_names: Names | None, item: Item, path: str) -> Name:
    parts = {"likelihood": N_("likelihood"), "impact": N_("impact"), "level": N_("level of risk")}
    return Group(item.label, lambda: {name: Text(label, (path,)) for name, label in parts.items()}, (path,))


def _files(_names: Names, item: Item, path: str) -> Name:
    parts = {
        "exhibit": N_("its number in the document, as in 图1"),
        "caption": N_("what it shows"),
        "name": N_("name of the file"),
        "picture": N_("the picture itself, alone in its paragraph"),
        "number": NUMBER,
    }
    one = Group(item.label, lambda: {name: Text(label, (path,)) for name, label in parts.items()}, (path,))
    return Each(item.label, one, "file")


_KINDS: dict[Kind, Callable[[Names, Item, str], Name]] = {
    "text": _text,
    "long_text": _texts,
    "number": _text,
    "people": _text,
    "date": _text,
    "date_range": _text,
    "yes_no": _text,
    "choice": _text,
    "choices": _choices,
    "table": _rows,
    "reference": Names.reference,
    "evidence": _files,
    "risk_rating": _rating,
}


def _row(table: Table, path: str) -> Group:
    """A row: lists stand in its cells as one text."""

    def names() -> dict[str, Name]:
        cells: dict[str, Name] = {
            column.id: (
                _rating(None, column, f"{path}.{column.id}")
                if column.kind == "risk_rating"
                else Text(column.label, (f"{path}.{column.id}",))
            )
            for column in table.columns
        }
        raw = {column.id: _typed(column, f"{path}.{column.id}") for column in table.columns}
        fixed = texts(id=N_("id of the row"), label=N_("what the law calls the row")) if table.rows else {}
        return {"number": Text(NUMBER), **fixed, **cells, "raw": group(N_("typed values, for conditions"), raw)}

    return Group(table.label, names, (path,))


def _typed(item: Item, path: str) -> Name:
    kind: Kind = item.kind  # type: ignore[attr-defined]
    if isinstance(item, Table):
        cells = {column.id: _typed(column, f"{path}.{column.id}") for column in item.columns}
        return Each(item.label, group(item.label, cells, optional=cells), "row")  # as typed: empty cells are left out
    value = Typed(item.label, (path,))
    many = kind in ("choices", "evidence") or (isinstance(item, Reference) and item.many)
    return Each(item.label, value, "value") if many else value
