"""The kinds of question a form can ask: one frozen model per kind, joined by `kind`.

The set is closed. A new kind needs an editor (`ui/editors`), a reading (`dossier/values.py`) and a printing
(`rendering/printing.py`); each of those is one literal table, and a test holds the tables against this module.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from beigao.definitions.frozen import FILLED, Frozen, Limits

Slug = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""A permanent name: lower case, digits, underscores. Never an official number; those are only printed."""

Citation = Annotated[
    str,
    Limits(pattern=r"^[a-z][a-z0-9_]*(:[0-9A-Za-z.()（）一二三四五六七八九十附录件表]+)?(@\d{4}-\d{2}-\d{2})?$"),
]
"""A place in the register of laws: `pipl:55`, `scc_measures:5`, a whole law `gbt_35273`, or the text of a day gone by,
`export_assessment_measures:4@2022-09-01` (`citations.py`)."""

Words = Annotated[str, Limits(strip_whitespace=True, min_length=1)]

Check = Literal[
    "uscc",  # GB 32100-2015, 18 characters with a check character
    "id_card",  # GB 11643-1999, 18 characters with a check digit
    "mobile",  # mainland mobile number, 11 digits
    "phone",  # mainland mobile or landline, or an international number with +
    "email",
    "postcode",  # six digits
    "url",
    "icp_number",  # 京ICP备12345678号-1 or 京ICP证123456号
    "filing_number",  # 网信算备 number of a filed algorithm
    "label_code",  # GB 45438-2025 annex E: the 27-character code of a provider
    "label_wording",  # GB 45438-2025 §5: an AI element and a generation element
    "label_charset",  # GB 45438-2025 annex E: characters allowed in metadata values
    "percentage",  # 62% or 62.5％, from 0 to 100
    "past",  # a date that is not after today
]
"""Checks a text, number or date may name. The arithmetic is code in `rules/field_checks.py`."""


class Wording(Frozen):
    """The same sentence in both languages of the window."""

    zh: Words
    en: Words

    def text(self, language: str) -> str:
        """The sentence in `language`; anything that is not Chinese is read in English."""
        return self.zh if language.startswith("zh") else self.en


Scalar = bool | int | str


class Condition(Frozen):
    """When a field is asked: one test on a field, or `all` / `any` of such tests.

    `field` names a field of the same entry (`has_onward`) or of a single form (`filing_scope.ciio`).
    `in` holds when a choice is in the list, or when several choices share a member with it.
    """

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    field: str | None = None
    equals: Scalar | None = None
    in_: tuple[Scalar, ...] | None = None
    at_least: int | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.all, self.any, self.field)) != 1:
            raise ValueError("a condition has exactly one of `all`, `any`, `field`")
        tests = sum(part is not None for part in (self.equals, self.in_, self.at_least))
        if tests != (self.field is not None):
            raise ValueError("a condition on a `field` has exactly one of `equals`, `in`, `at_least`")


class Option(Frozen):
    """One member of a choice or catalogue."""

    id: Slug
    label: Wording
    print: Words | None = None  # the words in a filing, where they differ from the label
    group: Slug | None = None
    marks: tuple[Slug, ...] = ()  # e.g. sensitive_35273, sensitive_45574
    note: Wording | None = None


class Item(Frozen):
    """What every question has, whether a field of a form or a column of a table."""

    id: Slug
    label: Wording
    guidance: Wording | None = None  # what the authority wants to read
    good: Wording | None = None
    weak: Wording | None = None
    returned: Wording | None = None  # why such answers come back
    placeholder: Wording | None = None
    gloss: Wording | None = None  # a few words in grey below the editor
    number: str = ""  # official number, as printed: （三）
    articles: tuple[Citation, ...] = ()
    required_for: tuple[Slug, ...] = ()  # ids of documents that cannot do without it
    shown_when: Condition | None = None


class _Writes(Item):
    """What a person writes in their own words."""

    max_length: int | None = None
    skeleton: Wording | None = None  # the good example without its facts: 【slots】 to fill; the Chinese one is put in


class Text(_Writes):
    """One line; `checks` name what it must be."""

    kind: Literal["text"]
    checks: tuple[Check, ...] = ()


class LongText(_Writes):
    """Several paragraphs; each becomes a paragraph of the document."""

    kind: Literal["long_text"]


class Number(Item):
    """A number within limits, with its unit."""

    kind: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    unit: Wording | None = None


class People(Item):
    """An amount of natural persons, without duplicates."""

    kind: Literal["people"]


class Date(Item):
    """A calendar day."""

    kind: Literal["date"]
    checks: tuple[Check, ...] = ()


class DateRange(Item):
    """From one day to another, both included."""

    kind: Literal["date_range"]


class YesNo(Item):
    """Yes, no, or not answered yet."""

    kind: Literal["yes_no"]


class _Chooses(Item):
    """What a person picks from a list."""

    options: tuple[Option, ...] = ()
    catalogue: Slug | None = None

    def __post_init__(self) -> None:
        if bool(self.options) == bool(self.catalogue):
            raise ValueError("a choice has either `options` or a `catalogue`")


class Choice(_Chooses):
    """One of the options, or where `other` is set words of the officer's own."""

    kind: Literal["choice"]
    other: bool = False  # may the officer write words of their own


class Choices(_Chooses):
    """Several of the options, or where `other` is set words of the officer's own beside them."""

    kind: Literal["choices"]
    other: bool = False


class RiskRating(Item):
    """Likelihood and impact of one risk; its level follows from GB/T 39335-2020 table D.5 and is never typed."""

    kind: Literal["risk_rating"]


Column = Annotated[
    Text | LongText | Number | People | Date | YesNo | Choice | Choices | RiskRating, Limits(discriminator="kind")
]


class Table(Item):
    """Rows of typed columns."""

    kind: Literal["table"]
    columns: Annotated[tuple[Column, ...], FILLED]
    rows: tuple[Slug, ...] | None = None  # fixed rows: ids of `row_catalogue`, where the law fixes them
    row_catalogue: Slug | None = None

    def column(self, column_id: str) -> Column:
        """The column with this id; KeyError when there is none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


class Reference(Item):
    """A link to an entry (or several) of another form: a fact has one home."""

    kind: Literal["reference"]
    form: Slug
    many: bool = False


class Evidence(Item):
    """Files that prove an answer: scans, screenshots, contracts. Pictures are printed, other files are listed."""

    kind: Literal["evidence"]


FieldModel = Annotated[
    Text
    | LongText
    | Number
    | People
    | Date
    | DateRange
    | YesNo
    | Choice
    | Choices
    | Table
    | Reference
    | Evidence
    | RiskRating,
    Limits(discriminator="kind"),
]
"""Any field of a form."""

Kind = Literal[
    "text", "long_text", "number", "people", "date", "date_range", "yes_no",
    "choice", "choices", "table", "reference", "evidence", "risk_rating",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
