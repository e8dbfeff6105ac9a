"""Generated dossiers: every form, right and wrong answers, and words that break careless programs.

Hypothesis draws a number and some words; the number decides which fields are answered and how. So a dossier is as full
as a real one, which a strategy alone does not make, and what fails is told by one number and its words.
"""

from __future__ import annotations

import base64
import io
import zlib
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PIL import Image
from tests.conftest import NASTY

from beigao.definitions.loader import Library

LONG = "数据出境安全 A&B <c> "
NASTIER = (
    *NASTY, "\U00020000\U0002a6d6\U0002b739", "\U0001f1e8\U0001f1f3 👨🏽‍💻", "שלום עולם", "العربية \u200f٣٤",
    "a\u0301\u0327",
    "{{", "}}", "{%", "%}", "{#", "#}", "{{ 7*7 }}", "{% for x in y %}", "{%p if a %}", "{%tr endfor %}", "</w:p>",
    "<w:tbl/>", "<!-- -->", "<![CDATA[x]]>", "&#x7;", "&lt;", "\x01", "\x1b[31m", "\x1f", "\udfff", "\ud83d", "\uffff",
    "\ufdd8item", "\ufdd6bold\ufdd7", "\ufdd9a\tb", "\ufdd3company.company.name\ufdd4x\ufdd5", "\ufeffBOM", "\x7f",
    "\x80\x9f", "a\tb\tc\nd\te\tf", "| a | b |\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |", "- 一\n- 二", "**粗**体",
    "**{{ x }}**", "（一）甲\n（二）乙", "1. a\n2. b", "\n\n", "a\n\n\nb", "\r", "\t\t", "x\u2029y", "【待填写】",
    "【请改正：x】",
    "示例\u3000全角 空格", "0", "-0", "1e400", "٣", "٠١٢", "①②③", "ﷺ", "ǅ", "\u0000\u0000", "a" * 300,
    "《" * 90, "。。。",
    "$1 \\1 \\g<0>", "%s %(x)s {0}", "../../x", "CON", "~$x",
)  # fmt: skip
"""What an officer may paste, and a few things that only an attacker would."""


def words() -> st.SearchStrategy[str]:
    """Some text: nasty, of any character, or long."""
    anything = st.text(st.characters(max_codepoint=0x10FFFF), min_size=1, max_size=30)
    chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40)
    return st.sampled_from(NASTIER) | anything | chinese


def dossiers(library: Library, run: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """JSON that fits the published schema of dossiers; another run makes others of the same numbers."""
    return st.builds(
        lambda number, own: Maker(library, run << 32 | number, own).dossier(),
        st.integers(0, 2**32),
        st.lists(words(), min_size=4, max_size=8),
    )


def some_dossiers(library: Library, first: int, count: int) -> list[dict[str, Any]]:
    """The dossiers of one run, the same for the same numbers."""
    made: list[dict[str, Any]] = []

    @seed(first)
    @settings(
        max_examples=count, database=None, deadline=None, derandomize=False, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(dossiers(library, first))
    def take(data: dict[str, Any]) -> None:
        made.append(data)

    take()
    while len(made) < count:  # Hypothesis stops early when it has tried what it can think of
        made += some_dossiers(library, first + 100_003 + len(made), count - len(made))
    return made[:count]


class Maker:
    """Makes one dossier out of a number and some words."""

    def __init__(self, library: Library, number: int, own: list[str]) -> None:
        self.library = library
        self.random = Random(number)
        self.own = own
        self.fill = self.random.choice((0.1, 0.4, 0.8, 1.0))
        self.wrong = self.random.choice((0.0, 0.05, 0.3))
        self.tame = self.random.choice((0.0, 0.5, 0.9))
        self.long_left = self.random.random() < 0.02
        self.names = {
            form.id: [f"e{place}" for place in range(1, self.random.choice((0, 1, 1, 1, 2)) + 1)]
            for form in library.forms.values()
            if form.entries
        }
        self.files = ["png1", "jpeg1", "pdf1"][: self.random.choice((0, 1, 3))]

    def dossier(self) -> dict[str, Any]:
        """The dossier as JSON."""
        forms: dict[str, Any] = {}
        for form in self.library.forms.values():
            if form.entries:
                forms[form.id] = [{"id": name, **self._values(form)} for name in self.names[form.id]]
            else:
                forms[form.id] = self._values(form)
        held = [{"id": name, "name": self._name(name), "content": _files()[name]} for name in self.files]
        return {"beigao": 1, "forms": forms, "evidence": held}

    def _name(self, name: str) -> str:
        said = self._text().replace("/", "")[:60].strip()
        return f"{said or '件'}.{name[:-1]}"

    def _values(self, form: Any) -> dict[str, Any]:
        fields = [field for field in form.fields() if self.random.random() < self.fill]
        return {field.id: self._answer(field) for field in fields}

    def _text(self) -> str:
        if self.long_left and self.random.random() < 0.01:
            self.long_left = False
            return (LONG * 6000)[:100_000]
        if self.random.random() < self.tame:
            return self.random.choice(
                ("示例内容", "本公司依法开展个人信息保护影响评估。", "Example Ltd.", "第一行\n第二行")
            )
        pool = self.own if self.random.random() < 0.4 else NASTIER
        picked = self.random.choices(pool, k=self.random.choice((1, 1, 1, 2, 5)))
        return self.random.choice(("", " ", "\n")).join(picked)

    def _answer(self, field: Any) -> Any:
        if self.random.random() < self.wrong and field.kind not in ("table", "evidence", "date_range", "risk_rating"):
            return self._wrong(field)
        return self._right(field)

    def _wrong(self, field: Any) -> Any:
        if field.kind == "choices" or (field.kind == "reference" and field.many):
            return [self._id(self._text())]
        return self._id(self._text()) if field.kind == "reference" else self._text()

    def _id(self, words: str) -> str:
        return words or "gone"

    def _right(self, field: Any) -> Any:
        pick = self.random
        match field.kind:
            case "number":
                return pick.choice((0, -1, 3.5, 10**12, 0.1, "12.64万", "1,264", pick.randrange(10**6)))
            case "people":
                return pick.choice((0, 99_999, 100_000, 1_000_001, "12.64万", pick.randrange(10**7)))
            case "date":
                return self._day()
            case "date_range":
                return {"start": pick.choice((None, "2024-02-29")), "end": pick.choice((None, self._day()))}
            case "yes_no":
                return pick.choice((True, False))
            case "choice":
                return self._option(field)
            case "choices":
                return list(dict.fromkeys(self._option(field) for _ in range(pick.randint(1, 5))))
            case "reference":
                there = [*self.names.get(field.form, []), *(["gone"] if pick.random() < 0.05 else [])] or ["gone"]
                return pick.sample(there, pick.randint(1, len(there))) if field.many else pick.choice(there)
            case "evidence":
                there = [*self.files, *(["gone"] if pick.random() < 0.1 else [])] or ["gone"]
                return pick.sample(there, pick.randint(1, len(there)))
            case "risk_rating":
                return {
                    "likelihood": pick.choice(("low", "medium", "high", "very_high")),
                    "impact": pick.choice(("low", "medium", "high", "severe")),
                }
            case "table":
                return [
                    self._row(field) for _ in range(pick.choice((0, 1, 2, 3, 40) if pick.random() < 0.1 else (1, 2, 3)))
                ]
        return self._text()

    def _row(self, table: Any) -> dict[str, Any]:
        columns = [column for column in table.columns if self.random.random() < self.fill]
        return {column.id: self._answer(column) for column in columns}

    def _option(self, field: Any) -> str:
        if field.other and self.random.random() < 0.3:
            return self._id(self._text())
        return self.random.choice(self.library.options(field)).id

    def _day(self) -> str:
        return f"{self.random.randint(1949, 2099)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"


@cache
def _files() -> dict[str, str]:
    """The contents of evidence files, in base64: a PNG, a JPEG, a PDF."""
    made = {}
    for kind, color in (("png", "blue"), ("jpeg", "red")):
        out = io.BytesIO()
        Image.new("RGB", (120, 60), color).save(out, kind)
        made[f"{kind}1"] = base64.b64encode(out.getvalue()).decode()
    return {**made, "pdf1": base64.b64encode(b"%PDF-1.4\n").decode()}


def number_of(data: dict[str, Any]) -> str:
    """A short name of a dossier, to find it again."""
    return f"{zlib.crc32(repr(data).encode('utf-8', 'backslashreplace')):08x}"
