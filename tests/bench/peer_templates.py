"""One of our templates in the tags of other engines, and the data that all of them fill it with.

The engines for Node know loops and yes-or-no conditions over plain data, no filters and no comparisons. So every tag
of ours gets a key of its own, and what it comes to is reckoned beforehand, from the real context and by Jinja itself:
`{{ a.ways|join('、') }}` becomes a string, `{% if a.people == 0 %}` a boolean, `{%tr for row in a.systems %}` a list.
Text, paragraphs, tables, loops and conditions stay where they are; only the table of contents and the pictures, which
no two engines make alike, are taken out. The same template is then written three times: in Jinja's tags for Beigao and
docxtpl, in docxtemplater's, and in easy-template-x's.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from beigao.rendering.filling import environment
from beigao.rendering.marks import GAP, GAP_END
from beigao.rendering.rich_text import BOLD, BOLD_END, ITEM, TABLE

_TAG = re.compile(r"\{%(?P<place>p|tr)? *(?P<code>.+?) *%\}|\{\{ *(?P<printed>.+?) *\}\}")
_LEFT_OUT = re.compile(r'<w:p><w:pPr><w:pStyle w:val="(?:Picture|TOCHeading|TOC1)"/>(?:(?!</w:p>).)*</w:p>', re.DOTALL)
_NO_MARKS = str.maketrans({GAP: "【", GAP_END: "】", BOLD: None, BOLD_END: None, ITEM: None, TABLE: None})
_AT, _END = "\ue000", "\ue001"
"""Around the number of a tag that stands in the text, or alone in a paragraph or a row."""
_OPEN, _CLOSE = "\ue002", "\ue003"
"""Before a key: the block begins with what follows, ends with what precedes; the tag has no paragraph or row left."""
_NUMBER = re.compile(f"{_AT}[a-z]*(\\d+){_END}")
_ALONE = {
    place: re.compile(f"<w:{place}>(?:(?!</w:{place}>).)*?{_AT}{place}(\\d+){_END}.*?</w:{place}>", re.DOTALL)
    for place in ("p", "tr")
}
_TEXT, _TEXT_END = '<w:t xml:space="preserve">', "</w:t></w:r></w:p>"
_LONE_END = re.compile(f"{_TEXT}\\{{/k\\d+\\}}{_TEXT_END}$")


class Tag(NamedTuple):
    """A tag: the block that it closes and the one that it opens, by their keys, or the key of what it prints."""

    place: str
    scope: str
    prints: str = ""
    closes: str = ""
    opens: str = ""
    repeats: bool = False


class Dialect(NamedTuple):
    """How an engine writes the beginning of a block of rows or of paragraphs; all print `{key}` and close `{/key}`."""

    rows: str
    paragraphs: str
    takes_paragraph: bool
    """Whether a tag alone in its paragraph takes the paragraph away; else it has to stand in the text."""


DOCXTEMPLATER = Dialect("{{-w:tr {}}}", "{{#{}}}", takes_paragraph=True)
EASY_TEMPLATE_X = Dialect('{{#{} [loopOver: "row"]}}', '{{#{} [loopOver: "paragraph"]}}', takes_paragraph=False)


@dataclass(frozen=True)
class PeerTemplate:
    """A document part whose tags are numbers, what the tags are, and Jinja source of the data."""

    xml: str
    tags: list[Tag]
    source: str

    def data(self, context: Mapping[str, object]) -> dict[str, Any]:
        """What every tag comes to, by its key: strings, booleans, and lists of dicts for the loops."""
        made = environment()
        made.autoescape = False
        made.finalize = lambda value: repr(str(value).translate(_NO_MARKS))
        found: dict[str, Any] = ast.literal_eval(made.from_string(self.source).render(context))
        return found

    def for_jinja(self) -> str:
        """The part in Jinja's tags, with those of docxtpl for paragraphs and rows."""
        return _NUMBER.sub(lambda found: _jinja(self.tags[int(found[1])]), self.xml)

    def for_peer(self, dialect: Dialect) -> str:
        """The part in the tags of an engine for Node."""
        xml = _ALONE["tr"].sub(lambda found: self._floating(found[1]), self.xml)
        if not dialect.takes_paragraph:
            xml = _ALONE["p"].sub(lambda found: self._floating(found[1]), xml)
        xml = _ALONE["p"].sub(lambda found: self._parted(found[0], int(found[1])), xml)
        xml = _NUMBER.sub(lambda found: "".join(_braced(self.tags[int(found[1])])), xml)
        return _with_ends(_with_beginnings(xml, dialect))

    def _floating(self, number: str) -> str:
        tag = self.tags[int(number)]
        return "".join(
            f"{sign}{tag.place} {key}{_END}" for sign, key in ((_CLOSE, tag.closes), (_OPEN, tag.opens)) if key
        )

    def _parted(self, paragraph: str, number: int) -> str:
        """A paragraph for each part of the tag: `else` ends one block and begins another."""
        return "".join(_NUMBER.sub(part, paragraph) for part in _braced(self.tags[number]))


def peer_template(xml: str) -> PeerTemplate:
    """The document part of one of our templates without its table of contents and its pictures.

    Raises:
        ValueError: it has a tag that has no counterpart elsewhere.
    """
    reader = _Reader()
    numbered = _TAG.sub(reader.read, _LEFT_OUT.sub("", xml))
    return PeerTemplate(numbered, reader.tags, f"{{{''.join(reader.data)}}}")


class _Reader:
    """Reads the tags in their order, and writes the source of the data beside them."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.data: list[str] = []
        self._blocks: list[tuple[str, int]] = []  # its key, and where a condition says first that it is false
        self._scopes = [""]

    def read(self, found: re.Match[str]) -> str:
        """A tag's number, in place of the tag."""
        place = found["place"] or ""
        code = html.unescape(found["printed"] or found["code"])
        verb = "print" if found["printed"] else code.partition(" ")[0]
        readers = {"print": self._print, "for": self._for, "if": self._if, "elif": self._branch, "else": self._branch}
        take = {**readers, "endfor": self._end_for, "endif": self._end_if}.get(verb)
        if take is None:
            raise ValueError(f"the tag {found[0]} has no counterpart")
        number = len(self.tags)
        self.tags.append(take(Tag(place, self._scopes[-1]), code, f"k{number}"))
        return f"{_AT}{place}{number}{_END}"

    def _print(self, tag: Tag, code: str, key: str) -> Tag:
        self.data.append(f"'{key}': {{{{ {code} }}}},")
        return tag._replace(prints=key)

    def _for(self, tag: Tag, code: str, key: str) -> Tag:
        self.data.append(f"'{key}': [{{% {code} %}}{{")
        self._blocks.append((key, -1))
        self._scopes.append(f"in_{key}.")
        return tag._replace(opens=key, repeats=True)

    def _if(self, tag: Tag, code: str, key: str) -> Tag:
        self.data += (f"'{key}': False,", f"{{% {code} %}}'{key}': True,")
        self._blocks.append((key, len(self.data) - 2))
        return tag._replace(opens=key)

    def _branch(self, tag: Tag, code: str, key: str) -> Tag:
        before, at = self._blocks.pop()
        self.data[at] += f"'{key}': False,"
        self.data.append(f"{{% {code} %}}'{key}': True,")
        self._blocks.append((key, at))
        return tag._replace(closes=before, opens=key)

    def _end_if(self, tag: Tag, _code: str, _key: str) -> Tag:
        self.data.append("{% endif %}")
        return tag._replace(closes=self._blocks.pop()[0])

    def _end_for(self, tag: Tag, _code: str, _key: str) -> Tag:
        self.data.append("},{% endfor %}],")
        self._scopes.pop()
        return tag._replace(closes=self._blocks.pop()[0], repeats=True)


def _jinja(tag: Tag) -> str:
    if tag.prints:
        return f"{{{{ {tag.scope}{tag.prints} }}}}"
    if tag.repeats:
        code = f"for in_{tag.opens} in {tag.scope}{tag.opens}" if tag.opens else "endfor"
    else:
        code = f"{'elif' if tag.closes else 'if'} {tag.scope}{tag.opens}" if tag.opens else "endif"
    return f"{{%{tag.place} {code} %}}"


def _braced(tag: Tag) -> list[str]:
    """What an engine for Node reads for a tag inside of text, or alone in its paragraph."""
    parts = (("", tag.prints), ("/", tag.closes), ("#", tag.opens))
    return [f"{{{sign}{key}}}" for sign, key in parts if key]


def _with_beginnings(xml: str, dialect: Dialect) -> str:
    """The beginnings of blocks in the first text of what follows, the last first, so that outer ones come first."""
    while (at := xml.rfind(_OPEN)) >= 0:
        end = xml.index(_END, at)
        place, key = xml[at + 1 : end].split()
        before, behind = xml[:at], xml[end + 1 :]
        tag = (dialect.rows if place == "tr" else dialect.paragraphs).format(key)
        text, closing = behind.find(_TEXT), behind.index("</w:p>")
        if place == "p" and not behind.startswith("<w:p>"):  # a table begins the block
            xml = f"{before}<w:p><w:r>{_TEXT}{tag}{_TEXT_END}{behind}"
        elif text < 0 or text > closing:  # a paragraph without text
            xml = f"{before}{behind[:closing]}<w:r>{_TEXT}{tag}</w:t></w:r>{behind[closing:]}"
        else:
            xml = before + behind.replace(_TEXT, _TEXT + tag, 1)
    return xml


def _with_ends(xml: str) -> str:
    """The ends of blocks in the last text of what precedes; of rows, in the last cell.

    Where that text is a tag alone in its paragraph, or a table, the end gets a paragraph of its own.
    """
    while (at := xml.find(_CLOSE)) >= 0:
        end = xml.index(_END, at)
        place, key = xml[at + 1 : end].split()
        cut = xml.rindex("</w:tc>", 0, at) if place == "tr" else at
        before, behind = xml[:cut], xml[cut:at] + xml[end + 1 :]
        if before.endswith(_TEXT_END) and not _LONE_END.search(before, max(0, cut - 200)):
            xml = f"{before.removesuffix(_TEXT_END)}{{/{key}}}{_TEXT_END}{behind}"
        else:
            xml = f"{before}<w:p><w:r>{_TEXT}{{/{key}}}{_TEXT_END}{behind}"
    return xml
