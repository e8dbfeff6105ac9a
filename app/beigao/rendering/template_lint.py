"""What is wrong with somebody's Word template, said before it is filled: place, words, tag, and what to write instead.

Each tag is read by itself, so that one fault hides no other; blocks are followed over the paragraphs, and names through
the blocks (`template_scopes.py`), against what the document's context has (`names.py`). What only filling can show is
tried elsewhere (`template_trial.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from beigao._i18n import _
from beigao.rendering.allowed import check, restrict
from beigao.rendering.filling import environment
from beigao.rendering.name_ways import near
from beigao.rendering.names import Group
from beigao.rendering.template_nodes import LOOP, targets
from beigao.rendering.template_notes import Note, Severity, note_at, note_of_loose
from beigao.rendering.template_scopes import Scopes
from beigao.rendering.template_tags import Paragraph, Tag, read_paragraphs, tags_of

MOST = 300
"""Of notes about the tags of one part: who has more has chosen the wrong document, or wants to keep us busy."""
_STATEMENTS = ("for", "endfor", "if", "elif", "else", "endif", "set")
_DOCXTPL = ("vm", "hm")
"""Statements of docxtpl's without an expression: they merge table cells."""


@dataclass(frozen=True)
class Read:
    """What a template says: its paragraphs, its tags' faults, and the answers that it uses."""

    notes: list[Note]
    paragraphs: Mapping[str, Sequence[Paragraph]]
    printed: frozenset[str]
    asked: frozenset[str]


def read_template(parts: Mapping[str, str], root: Group) -> Read:
    """What the tags of a template say, and what is wrong with them.

    Args:
        parts: the XML of its parts by name: document, headers, footers, notes.
        root: the names that its document offers.
    """
    notes: list[Note] = []
    printed: set[str] = set()
    asked: set[str] = set()
    paragraphs = {part: read_paragraphs(xml) for part, xml in parts.items()}
    for part, listed in paragraphs.items():
        tags, loose = tags_of(listed)
        notes += [note_of_loose(part, fault) for fault in loose]
        reader = _PartReader(part, root)
        reader.read(tags)
        notes += reader.notes
        printed |= reader.scopes.printed
        asked |= reader.scopes.asked
    return Read(notes, paragraphs, frozenset(printed), frozenset(asked))


@dataclass
class _Block:
    """A block that is open: its tag, `if` or `for`, and whether its header did not read."""

    tag: Tag
    word: str
    wild: bool = False
    entered: bool = False


class _PartReader:
    """Follows the tags of one part."""

    def __init__(self, part: str, root: Group) -> None:
        self._part = part
        self._tag: Tag | None = None
        self._tree_read: nodes.Template | None = None  # of the tag at hand
        self._blocks: list[_Block] = []
        self.notes: list[Note] = []
        self.scopes = Scopes(root, jinja(), self._say)

    def read(self, tags: Iterable[Tag]) -> None:
        for tag in tags:
            self._tag, said = tag, len(self.notes)
            if said >= MOST:
                self._say("hint", _("There is more; mend this first, then look again."), "")
                return
            try:
                self._read_tag(tag)
                if len(self.notes) == said and self._tree_read is not None:
                    self._check_allowed(self._tree_read)
            except RecursionError:
                self._say("error", _("The tag does not read: {reason}.").format(reason=_too_deep()), "")
            self._tree_read = None
        for block in self._blocks:
            self._unclosed(block)

    def _read_tag(self, tag: Tag) -> None:
        if tag.is_printed:
            self._print(tag)
        elif tag.word in _HANDLERS:
            _HANDLERS[tag.word](self, tag)
        elif tag.word not in _DOCXTPL:
            self._unknown_statement(tag)

    def _say(self, severity: Severity, text: str, suggestion: str) -> None:
        assert self._tag is not None
        self.notes.append(note_at(severity, self._part, self._tag, text, suggestion))

    def _print(self, tag: Tag) -> None:
        if tag.lift in ("r", "p"):
            self._say("error", _("“{tag}” is for text of another program; write two braces alone.").format(
                tag="{{" + tag.lift), f"{{{{ {tag.code} }}}}")  # fmt: skip
        tree = self._tree(tag, "{{ " + tag.code + " }}")
        output = next(tree.find_all(nodes.Output), None) if tree else None
        if output is not None:
            for node in output.nodes:
                self.scopes.show(node)

    def _for(self, tag: Tag) -> None:
        tree = self._tree(tag, "{% " + tag.code + " %}{% endfor %}")
        if tree is None:
            self._open(_Block(tag, "for", wild=True, entered=True), {})
            return
        loop = next(tree.find_all(nodes.For))
        item = self.scopes.items(loop.iter)
        self._open(_Block(tag, "for", entered=True), {**targets(loop.target, item), "loop": LOOP})
        if loop.test is not None:
            self.scopes.ask(loop.test)

    def _open(self, block: _Block, names: dict[str, object]) -> None:
        self._blocks.append(block)
        self.scopes.enter(names, wild=block.wild)  # type: ignore[arg-type]

    def _if(self, tag: Tag) -> None:
        self._ask(tag, tag.code)
        self._blocks.append(_Block(tag, "if"))

    def _elif(self, tag: Tag) -> None:
        self._go_on(tag, ("if",))
        self._ask(tag, tag.code.removeprefix("el"))

    def _else(self, tag: Tag) -> None:
        self._go_on(tag, ("if", "for"))

    def _ask(self, tag: Tag, code: str) -> None:
        tree = self._tree(tag, "{% " + code + " %}{% endif %}")
        if tree is not None:
            self.scopes.ask(next(tree.find_all(nodes.If)).test)

    def _set(self, tag: Tag) -> None:
        tree = self._tree(tag, "{% " + tag.code + " %}")
        assigned = next(tree.find_all(nodes.Assign), None) if tree else None
        if assigned is not None:
            self.scopes.assign(assigned.target, self.scopes.value(assigned.node))

    def _go_on(self, tag: Tag, words: Sequence[str]) -> None:
        """An `else` belongs to the block at hand, and stands as that does."""
        if not self._blocks or self._blocks[-1].word not in words:
            self._say("error", _("“{tag}” stands in no {% if %}.").replace("{tag}", tag.text), "{% if … %}")
        else:
            self._fits(self._blocks[-1].tag, tag)

    def _end(self, tag: Tag) -> None:
        word = tag.word.removeprefix("end")
        if word not in (block.word for block in self._blocks):
            self._say("error", _("“{tag}” closes nothing.").format(tag=tag.text), _opening(tag, word))
            return
        while self._blocks[-1].word != word:
            self._unclosed(self._blocks[-1], before=tag)
            self._close()
        self._fits(self._blocks[-1].tag, tag)
        self._close()

    def _close(self) -> None:
        block = self._blocks.pop()
        if block.entered:
            self.scopes.leave(wild=block.wild)

    def _unclosed(self, block: _Block, before: Tag | None = None) -> None:
        text = _("“{tag}” is never closed.").format(tag=block.tag.text)
        if before is not None:
            text = _("“{tag}” is not closed before “{end}” in paragraph {number}.").format(
                tag=block.tag.text, end=before.text, number=before.paragraph.number
            )
        self.notes.append(note_at("error", self._part, block.tag, text, f"{{%{block.tag.lift} end{block.word} %}}"))

    def _fits(self, opened: Tag, tag: Tag) -> None:
        """Whether a block begins and ends in the same way; else it cuts paragraphs or rows in two."""
        wanted = f"{{%{opened.lift} {tag.code} %}}"
        if opened.lift != tag.lift:
            self._say("error", _("The block began with “{tag}”, so it cuts a paragraph or a row in two.").format(
                tag=opened.text), wanted)  # fmt: skip
        elif opened.paragraph.cell != tag.paragraph.cell and opened.lift in ("", "p"):
            self._say("error", _("The block began in another table cell: “{tag}”.").format(tag=opened.text),
                      _("Begin and end it in rows of their own, with {%tr … %}."))  # fmt: skip
        elif opened.lift == "" and opened.paragraph.number != tag.paragraph.number:
            self._say("hint", _("The block spans paragraphs and leaves an empty one behind."), f"{{%p {tag.code} %}}")

    def _unknown_statement(self, tag: Tag) -> None:
        word = tag.word or tag.code[:20]
        lift = next((lift for lift in ("tr", "tc", "p") if _is_lifted(word, lift)), "")
        if word in ("p", "tr", "tc"):
            suggestion = f"{{%{tag.code} %}}"
        elif lift:
            suggestion = f"{{%{lift} {tag.code[len(lift) :].strip()} %}}"
        else:
            suggestion = _(", ").join(near(word, _STATEMENTS)) or _(", ").join(_STATEMENTS)
        self._say("error", _("“{word}” is no statement of a template.").format(word=word), suggestion)

    def _tree(self, tag: Tag, source: str) -> nodes.Template | None:
        """The tag as Jinja reads it; None, and a note, where it does not."""
        tree, reason = _parsed(source)
        if tree is None:
            wide = unicodedata.normalize("NFKC", source).replace("、", ",")
            repaired = wide if _parsed(wide)[0] else source.replace(" = ", " == ")
            good = _parsed(repaired)[0] is not None
            self._say("error", _("The tag does not read: {reason}.").format(reason=reason),
                      repaired.split("%}")[0] + "%}" * repaired.startswith("{%") if good else "")  # fmt: skip
        self._tree_read = tree
        return tree

    def _check_allowed(self, tree: nodes.Template) -> None:
        try:
            check(tree)
        except TemplateSyntaxError as fault:
            reason = str(fault.message).rstrip(".")
            self._say("error", _("The tag is not allowed: {reason}.").format(reason=reason), "")


_HANDLERS = {
    "for": _PartReader._for,
    "if": _PartReader._if,
    "elif": _PartReader._elif,
    "else": _PartReader._else,
    "set": _PartReader._set,
    "endfor": _PartReader._end,
    "endif": _PartReader._end,
}


@lru_cache(maxsize=1)
def jinja() -> ImmutableSandboxedEnvironment:
    """The Jinja that reads templates here, with what those of one's own may use; it runs none."""
    return restrict(environment())


@lru_cache(maxsize=4096)
def _parsed(source: str) -> tuple[nodes.Template | None, str]:
    """The tree of a tag, or why there is none; most tags of a template stand in it several times."""
    try:
        tree: nodes.Template = jinja().parse(source)
        return tree, ""
    except TemplateSyntaxError as fault:
        return None, str(fault.message).rstrip(".")
    except RecursionError:
        return None, _too_deep()


def _too_deep() -> str:
    return _("too many brackets stand in each other")


def _is_lifted(word: str, lift: str) -> bool:
    return word.startswith(lift) and word[len(lift) :] in _STATEMENTS


def _opening(tag: Tag, word: str) -> str:
    return f"{{%{tag.lift} {word} … %}}"
