"""The answers in the order of a portal's screens, in the very words of the Word files, to be copied over."""

from __future__ import annotations

from dataclasses import dataclass

from beigao.definitions.fields import FieldModel, Wording
from beigao.definitions.loader import Library
from beigao.definitions.models import Pack
from beigao.definitions.paths import FieldPath
from beigao.dossier.answers import is_shown
from beigao.dossier.file import Content
from beigao.rendering.context import ContextBuilder
from beigao.rendering.exhibits import entries_of
from beigao.rendering.export import entry_title
from beigao.rendering.marks import GAP
from beigao.rendering.pictures import Pictures
from beigao.rendering.rich_text import unmarked


@dataclass(frozen=True)
class PortalLine:
    """An answer for a portal.

    Attributes:
        label: what it is.
        about: the entry or the section that it belongs to, where the label alone leaves it open.
        value: the words to type or to paste; empty where there is no answer.
        is_missing: whether the filing cannot do without it.
        limit: the most characters that the portal takes, where that is known.
    """

    label: Wording
    about: str
    path: FieldPath
    value: str
    is_missing: bool
    limit: int | None

    @property
    def count(self) -> int:
        """How many characters the value has; a line break counts as one."""
        return len(self.value)


@dataclass(frozen=True)
class PortalScreen:
    """A screen of the portal with its answers."""

    title: Wording
    lines: tuple[PortalLine, ...]


def portal(content: Content, library: Library, pack: Pack, entry: str) -> list[PortalScreen]:
    """The screens of the portal of a filing, each with its answers.

    Args:
        content: the dossier.
        library: the definitions.
        pack: which filing.
        entry: the entry of `pack.per` that it is about.
    """
    papers = [material.document for material in pack.materials if material.document]
    document = library.documents[pack.document]
    press = ContextBuilder(content, library, document, Pictures(), needed_by=papers)
    screens = []
    for screen in pack.screens:
        lines: list[PortalLine] = []
        wanted = [tuple(name.split(".")) for name in screen.fields]
        for form_id in dict.fromkeys(form for form, _field in wanted):
            form = library.forms[form_id]
            entries = entries_of(content.answers, library, pack.per, entry, form)
            for found in entries:
                title = entry_title(content.answers, library, form_id, found.id) if len(entries) > 1 else ""
                for name in (field for of, field in wanted if of == form_id):
                    field = form.field(name)
                    if is_shown(field, found.values, content.answers):
                        path = FieldPath(form_id, found.id, name)
                        section = form.apart(field)
                        about = title or (section.zh if section else "")
                        lines.append(_line(field, about, path, press.entry_context(form_id, found.id)[name]))
        screens.append(PortalScreen(screen.title, tuple(lines)))
    return screens


def _line(field: FieldModel, about: str, path: FieldPath, printed: object) -> PortalLine:
    words = _words(field, printed)
    is_missing = GAP in words
    limit = getattr(field, "max_length", None)
    return PortalLine(field.label, about, path, "" if is_missing else words, is_missing, limit)


def _words(field: FieldModel, printed: object) -> str:
    """What was printed as one text: paragraphs on lines of their own, choices parted by 、."""
    if isinstance(printed, list):
        between = "\n" if field.kind == "long_text" else "、"
        return between.join(unmarked(str(part)) for part in printed)
    if isinstance(printed, dict):
        return str(printed.get("title", ""))
    return str(printed)
