"""Names and what stands for them in a masked copy: the same name has the same replacement wherever it is written.

A name is known by all its certain spellings: a company also without its legal form and its region in brackets, with
brackets of either width, a person without a remark behind the name, a site by its host. Anything else that looks like a
telephone, an address of mail or of a site, or the number of a person or company is hidden, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

SHORTEST_PART = 4
"""Characters that a company's name must have left without its legal form to be sought: 示例科技, not 微软."""
SHORTEST = 2
"""Characters of a name that is sought in other answers."""
_WITHIN_WORDS = 4
"""Letters from which a name is also found inside a longer word."""

_CHINESE, _LATIN = "甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PERSON = re.compile(
    r"[\u3400-\u9fff]{2,4}(?<!公司)(?<!企业)(?<!中心)(?<!集团)(?<!基金)(?<!合伙)"
    r"|[\u3400-\u9fff]{1,10}(?:·[\u3400-\u9fff]{1,10})+"
)
_PARTNERSHIP = re.compile(r"[（(][^（）()]*合伙")
_REMARK = re.compile(r"[（(，,、;；/\n]")
_REGION = re.compile(r"[（(][^（）()]*[）)]")
_BEFORE_BRACKET = re.compile(r"(.+?)[ ]*[（(]([^（）()]+)[）)]", re.DOTALL)
_LEGAL_FORM = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|株式会社|合伙企业"
    r"|[ ,]+(?:Co\.?,? ?|Pte\.? |Pty\.? )?(?:Ltd|Limited|Inc|LLC|LLP|GmbH|K\.K|Corporation|Corp|S\.A|B\.V|PLC)\.?)$",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{6,}[0-9A-Za-z]")
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^/?#:@\s]+)", re.IGNORECASE)

_SHAPES = re.compile(
    r"(?P<site>(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&*+,;=%-]+)"
    r"|(?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?<![0-9A-Za-z+])(?:"
    r"(?P<number>\d{17}[\dXx]|[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10})"
    r"|(?P<phone>(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|[48]00[ -]?\d{3,4}[ -]?\d{3,4}"
    r"|\+\d[\d ()-]{6,20}\d)"
    r")(?![0-9A-Za-z])"
)
_ROUGH = re.compile(
    r"(?P<company>[\u3400-\u9fffA-Za-z0-9（）()·]{2,24}?(?:股份有限公司|有限责任公司|有限公司|株式会社))"
    r"|(?P<address>[\u3400-\u9fff]{2,16}?(?:路|街|大道|巷|弄)\d+号(?:\d+[号幢栋座层室楼至]+)*)"
)
_ROUGHLY = {"company": "某公司", "address": "某地址"}


class Words(NamedTuple):
    """What stands for the names of a kind, with {n} for the count."""

    zh: str
    en: str


class Names:
    """The names of a dossier. First all are learned, then texts are masked; a replacement holds no name itself."""

    def __init__(self, kinds: Mapping[str, Words]) -> None:
        self._kinds = kinds
        self._next = dict.fromkeys(kinds, 0)
        self._counts: dict[tuple[str, str], int] = {}
        self._first_names: dict[tuple[str, str], tuple[str, str]] = {}
        self._spellings: dict[str, tuple[str, str]] = {}  # in small letters → kind and the name that it belongs to
        self._lengths: dict[str, list[int]] = {}  # of the names that begin with these characters, the longest first
        self._labels: dict[tuple[str, str], str] = {}

    def learn(self, kind: str, value: str) -> None:
        """Know a name by all its spellings; one that is known already stays what it was."""
        kind, name = identity(kind, value)
        for spelling in spellings(kind, value):
            if len(spelling) >= SHORTEST and (small := _small(spelling)) not in self._spellings:
                self._spellings[small] = kind, name
                lengths = self._lengths.setdefault(small[:SHORTEST], [])
                if len(small) not in lengths:
                    lengths.append(len(small))
                    lengths.sort(reverse=True)
        if kind == "email" and (host := value.rpartition("@")[2].strip()):
            self.learn("site", host)

    def pair(self, kind: str, first: str, second: str) -> None:
        """Know that two names are those of one and the same."""
        self._first_names[identity(kind, second)] = identity(kind, first)

    def label(self, kind: str, value: str) -> str:
        """What stands for a name."""
        key = identity(kind, value)
        known = self._spellings.get(_small(value.strip()))
        if known is not None:
            key = known
        if key not in self._labels:
            self._labels[key] = self._new_label(key, "zh" if _HAN.search(value) else "en")
        return self._labels[key]

    def masked(self, text: str) -> str:
        """A text with every name in it replaced."""
        parts, end = list[str](), 0
        for start, stop, label in self._found(text):
            parts += [_roughly(text[end:start]), label]
            end = stop
        return "".join([*parts, _roughly(text[end:])])

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names and what looks like one, from the left, of those that begin together the longest."""
        small = _small(text)
        shapes = {found.start(): found for found in _SHAPES.finditer(text)}
        at = 0
        while at < len(text):
            name = self._name_at(small, at)
            shape = shapes.get(at)
            if shape is not None and len(shape[0]) > len(name):
                assert shape.lastgroup is not None  # each has a name
                yield at, shape.end(), self.label(shape.lastgroup, shape[0])
                at = shape.end()
            elif name:
                yield at, at + len(name), self.label(*self._spellings[name])
                at += len(name)
            else:
                at += 1

    def _name_at(self, small: str, at: int) -> str:
        """The longest name that begins at a place of a text in small letters; empty when there is none."""
        for length in self._lengths.get(small[at : at + SHORTEST], ()):
            name = small[at : at + length]
            if name in self._spellings and (length >= _WITHIN_WORDS or _is_apart(small, at, at + length)):
                return name
        return ""

    def _new_label(self, key: tuple[str, str], language: str) -> str:
        kind = key[0]
        words: str = getattr(self._kinds[kind], language)
        count = self._counts.get(self._first_names.get(key, key))
        while True:
            if count is None:
                count = self._next[kind]
                self._next[kind] += 1
            for pattern in (words, "■{n}"):  # a name such as 公司 would stand in every replacement of its kind
                label = pattern.format(n=_ordinal(count, _CHINESE if _HAN.search(words) else _LATIN))
                if not any(self._name_at(_small(label), at) for at in range(len(label))):
                    self._counts[key] = count
                    return label
            count = None


def identity(kind: str, value: str) -> tuple[str, str]:
    """The kind of a name and the name itself, in one spelling: two that give the same are one."""
    text = value.strip()
    if kind == "party":
        kind = "person" if _is_person(text) else "company"
    if kind == "person":
        return kind, _small(_REMARK.split(text)[0].strip() or text)
    if kind == "phone":
        return kind, re.sub(r"\D", "", text) or text
    if kind == "site" and (found := _HOST.match(text)):
        return kind, _small(found[1])
    return kind, _small(text)


def spellings(kind: str, value: str) -> Iterator[str]:
    """How a name is written, itself first."""
    text = value.strip()
    if kind == "person":
        yield _REMARK.split(text)[0].strip() or text
        return
    yield text
    if kind == "company":
        yield from _company_spellings(text)
    elif kind == "site" and (found := _HOST.match(text)):
        yield found[1]
    elif kind == "number":
        yield from _LONG_NUMBER.findall(text)
    elif kind == "amount":
        yield text.removeprefix("人民币").strip()


def _is_person(party: str) -> bool:
    """Whether a name with or without a remark is a person's: 李四（中国国籍）, not 示例（杭州）有限公司."""
    head = _REMARK.split(party)[0].strip()
    remark = party[len(head) :].strip()
    within_brackets = remark[:1] in ("（", "(") and remark[-1:] not in ("）", ")")
    return bool(_PERSON.fullmatch(head)) and not within_brackets and not _PARTNERSHIP.match(remark)


def _company_spellings(name: str) -> Iterator[str]:
    forms = [name]
    if bracket := _BEFORE_BRACKET.fullmatch(name):  # 微软公司（Microsoft Corporation）, 某某合伙企业（有限合伙）
        forms += [bracket[1], *([] if _HAN.search(bracket[2]) else [bracket[2]])]
    forms += [_LEGAL_FORM.sub("", form) for form in forms]
    forms += [_REGION.sub("", form) for form in forms]
    for form in dict.fromkeys(forms):
        if len(form.strip()) >= SHORTEST_PART:
            yield form.strip()
            yield form.strip().translate({0xFF08: "(", 0xFF09: ")"})
            yield form.strip().translate({0x28: "（", 0x29: "）"})


def _roughly(text: str) -> str:
    """A text with the companies and addresses in it that no field names; where they begin is a guess."""
    return _ROUGH.sub(lambda found: _ROUGHLY[str(found.lastgroup)], text)


def _ordinal(count: int, letters: str) -> str:
    """甲 to 癸, A to Z, then 甲2."""
    turn, place = divmod(count, len(letters))
    return letters[place] + (str(turn + 1) if turn else "")


def _small(text: str) -> str:
    """In small letters, each in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a short name of letters and digits is a word of its own."""
    return not any(
        0 <= outer < len(text) and _is_letter(text[outer]) and _is_letter(text[inner])
        for outer, inner in ((start - 1, start), (end, end - 1))
    )


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
