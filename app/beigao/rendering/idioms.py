"""The words that the program itself puts into a document, for each language; all others stand in manuscripts.

A document in Chinese is a draft of the filing; one in English is a copy for reading. Dates and numbers of articles
read as each language has them; digits stay without grouping in both, so that papers can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from beigao._i18n import Language
from beigao.definitions.citations import chinese_number
from beigao.dossier.review import ROLES, VERDICTS, Role, Verdict
from beigao.dossier.values import IMPACTS, LIKELIHOODS
from beigao.rules.risk import LEVEL_NAMES
from beigao.rules.routes import Route

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ROMAN = {100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


@dataclass(frozen=True)
class FlowWords:
    """The words of a flow chart; `alt` takes its nodes."""

    title: str
    alt: str
    fails: str
    failure: str


@dataclass(frozen=True)
class RouteWords:
    """The words of the picture of a data route; `more` takes how many systems are left out."""

    title: str
    alt: str
    home: str
    link: str
    abroad: str
    onward: str
    border: str
    sender: str
    recipient: str
    more: str


@dataclass(frozen=True)
class MatrixWords:
    """The words of a risk matrix; `rated` tells of one risk at one time, `risk` of both."""

    title: str
    alt: str
    likelihood: str
    impact: str
    before: str
    after: str
    same: str
    source: str
    risk: str
    rated: str


@dataclass(frozen=True)
class MemoWords:
    """The words of a memo; `kinds` say how a day is meant."""

    routes: Mapping[Route, str]
    applies: Mapping[str, str]
    kinds: Mapping[str, str]
    general: str
    sensitive: str
    people: str
    highest: str
    unnamed: str
    untitled: str
    no_start: str
    unpublished: str


@dataclass(frozen=True)
class ReviewWords:
    """The words of the pages that a review adds for comments and signatures.

    Attributes:
        comments, signatures: the title of a page, what it is, and the heads of its columns.
        elsewhere: takes how many comments are at answers that the document does not print.
        state: takes the fingerprint of the answers.
    """

    comments: tuple[str, str, tuple[str, ...]]
    signatures: tuple[str, str, tuple[str, ...]]
    roles: Mapping[Role, str]
    verdicts: Mapping[Verdict, str]
    open: str
    resolved: str
    gone: str
    elsewhere: str
    none: str
    earlier: str
    state: str


@dataclass(frozen=True)
class Idioms:
    """The words of one language.

    Attributes:
        listing: between the parts of a list in a sentence; `series` between longer parts.
        stop: at the end of a sentence, with the space that follows it.
        labelled, bracketed: patterns for a name with what belongs to it.
        shown, beside: how a piece of evidence is handed in.
        more_rows: the row in place of those that a preview leaves out.
    """

    language: Language
    listing: str
    series: str
    stop: str
    labelled: str
    bracketed: str
    span: str
    yes: str
    no: str
    likelihoods: Mapping[str, str]
    impacts: Mapping[str, str]
    levels: Mapping[str, str]
    level: str
    measures: str
    figure: str
    attachment: str
    shown: str
    beside: str
    more_rows: str
    flow: FlowWords
    route: RouteWords
    matrix: MatrixWords
    memo: MemoWords
    review: ReviewWords

    def day(self, day: date) -> str:
        """2026年12月1日 (GB/T 15835: Arabic digits); 1 December 2026."""
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def ordinal(self, place: int) -> str:
        """The number of an entry in a heading, from 1: （一）; (I) with the space that follows it."""
        return f"（{chinese_number(place)}）" if self.language == "zh" else f"({roman(place)}) "

    def cited(self, articles: Iterable[str]) -> str:
        """Several citations in a row."""
        return self.series.join(articles)


def roman(number: int) -> str:
    """A number from 1 to 399 in Roman letters."""
    made = ""
    for value, letters in _ROMAN.items():
        times, number = divmod(number, value)
        made += letters * times
    return made


def _levels(language: Language) -> dict[str, str]:
    return {level: name.text(language) for level, name in LEVEL_NAMES.items()}


ZH = Idioms(
    language="zh",
    listing="、",
    series="；",
    stop="。",
    labelled="{}：{}",
    bracketed="{}（{}）",
    span="{}至{}",
    yes="是",
    no="否",
    likelihoods=dict(zip(LIKELIHOODS, ("低", "中", "高", "很高"), strict=True)),
    impacts=dict(zip(IMPACTS, ("低", "中", "高", "严重"), strict=True)),
    levels=_levels("zh"),
    level="风险等级",
    measures="防控措施",
    figure="图{}",
    attachment="附件{}",
    shown="正文插图",
    beside="另附文件",
    more_rows="……（另有{}行，导出时全部打印）",
    flow=FlowWords("算法流程图", "算法流程图，自上而下依次为：{}。", "不通过", "，不通过：{}"),
    route=RouteWords(
        "数据出境路线图", "数据出境路线图。", "境内", "出境链路", "境外", "向境外第三方提供", "境内 ｜ 境外",
        "个人信息处理者", "境外接收方", "另有{}项，见说明",
    ),
    matrix=MatrixWords(
        "风险矩阵", "风险矩阵，横轴为可能性，纵轴为影响程度。", "可能性", "影响程度", "采取措施前", "采取措施后",
        "采取措施前后相同", "GB/T 39335—2020 表D.5", "风险{}：{}",
        "{when}可能性{likelihood}、影响{impact}、等级{level}",
    ),
    memo=MemoWords(
        routes={
            "security_assessment": "数据出境安全评估",
            "contract_or_certification": "订立个人信息出境标准合同或者通过个人信息出境认证",
            "exempt": "免予申报数据出境安全评估、订立标准合同、通过认证",
        },
        applies={"yes": "适用", "no": "不适用", "depends": "尚不能判断"},
        kinds={"latest": "{day}前", "earliest": "{day}起", "until": "至{day}"},
        general="一般个人信息（不含敏感个人信息）",
        sensitive="敏感个人信息",
        people="{}人",
        highest="已在最高一档",
        unnamed="未命名的服务",
        untitled="未命名",
        no_start="起算日未填",
        unpublished="（放假安排未公布，可能变动）",
    ),
    review=ReviewWords(
        comments=(
            "审阅附页：批注",
            "本页由程序附在审阅稿之后，不是申报材料，不得提交。编号与前面的答案编号对照表相同；没有编号的，所涉答案没有印在正文中。",
            ("编号", "位置", "批注", "批注人", "状态"),
        ),
        signatures=(
            "审阅附页：审阅意见与签字",
            "本页由程序附在审阅稿之后，不是申报材料，不得提交。意见针对整个卷宗，由各审阅人核对后在此手写签字。",
            ("审阅人", "意见", "姓名和日期", "签字", "签字日期"),
        ),
        roles=dict(zip(ROLES, ("个人信息保护负责人", "法务", "算法安全负责人"), strict=True)),
        verdicts=dict(zip(VERDICTS, ("同意", "同意，但有意见", "不同意"), strict=True)),
        open="未解决",
        resolved="已解决",
        gone="（条目已删除）",
        elsewhere="卷宗中另有{}条批注，所涉答案不在本文书中，见程序的“审阅”页。",
        none="尚未给出意见",
        earlier="（针对较早的内容，此后内容有修改）",
        state="本稿内容的指纹：{}",
    ),
)  # fmt: skip

EN = Idioms(
    language="en",
    listing=", ",
    series="; ",
    stop=". ",
    labelled="{}: {}",
    bracketed="{} ({})",
    span="{} to {}",
    yes="Yes",
    no="No",
    likelihoods=dict(zip(LIKELIHOODS, ("low", "medium", "high", "very high"), strict=True)),
    impacts=dict(zip(IMPACTS, ("low", "medium", "high", "severe"), strict=True)),
    levels=_levels("en"),
    level="Risk level",
    measures="Control measures",
    figure="Figure {}",
    attachment="Attachment {}",
    shown="In the text",
    beside="Attached",
    more_rows="… ({} more rows, all of them printed on export)",
    flow=FlowWords("Flow chart of the algorithm", "Flow chart of the algorithm, from top to bottom: {}.", "fails",
                   ", if it fails: {}"),
    route=RouteWords(
        "Route of the exported data", "Route of the exported data. ", "In the mainland", "Export link", "Abroad",
        "Passed on to third parties abroad", "Mainland ｜ Abroad", "Personal information processor",
        "Overseas recipient", "{} more, see the text",
    ),
    matrix=MatrixWords(
        "Risk matrix", "Risk matrix, likelihood from left to right, impact from bottom to top. ",
        "Likelihood", "Impact",
        "Before measures", "After measures", "Before and after measures", "GB/T 39335—2020, table D.5", "Risk {}: {}",
        "{when} likelihood {likelihood}, impact {impact}, level {level}",
    ),
    memo=MemoWords(
        routes={
            "security_assessment": "security assessment of data exports",
            "contract_or_certification": "standard contract for exporting personal information, or certification",
            "exempt": "exempt from security assessment, standard contract and certification",
        },
        applies={"yes": "applies", "no": "does not apply", "depends": "cannot be told yet"},
        kinds={"latest": "by {day}", "earliest": "from {day}", "until": "until {day}"},
        general="General personal information (sensitive personal information not included)",
        sensitive="Sensitive personal information",
        people="{}",
        highest="in the highest tier already",
        unnamed="Unnamed service",
        untitled="untitled",
        no_start="start date not given",
        unpublished=" (holidays not published yet, may change)",
    ),
    review=ReviewWords(
        comments=(
            "Review appendix: comments",
            (
                "The program adds this page to review copies. It is not part of the filing and must not be handed in. "
                "The numbers are those of the table of numbered answers; what has no number is not printed in the text."
            ),
            ("No.", "Place", "Comment", "By", "State"),
        ),
        signatures=(
            "Review appendix: opinions and signatures",
            (
                "The program adds this page to review copies. It is not part of the filing and must not be handed in. "
                "Opinions are on the dossier as a whole; reviewers check them and sign here by hand."
            ),
            ("Reviewer", "Opinion", "Name and day", "Signature", "Signed on"),
        ),
        roles=dict(
            zip(
                ROLES,
                ("Personal information protection officer", "Legal", "Algorithm security officer"),
                strict=True,
            )
        ),
        verdicts=dict(zip(VERDICTS, ("Agrees", "Agrees, with remarks", "Does not agree"), strict=True)),
        open="Open",
        resolved="Resolved",
        gone="(entry deleted)",
        elsewhere="Other comments in the dossier: {}. They are at answers that this document does not print; "
        "see the page “Review” of the program.",
        none="No opinion yet",
        earlier="(for earlier answers; they have changed since)",
        state="Fingerprint of the answers in this copy: {}",
    ),
)  # fmt: skip

IDIOMS: Mapping[Language, Idioms] = {"zh": ZH, "en": EN}
