"""The checks that a field may name (`checks: [uscc]`): each says whether a value is of its form.

Where python-stdnum knows a number, it decides. A value of the right form may still be another company's: a check
never says that a fact is true.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from beigao.definitions.fields import Check


def _pattern(expression: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(expression, text.strip()) is not None  # `re` keeps what it compiles


def _is_uscc(text: str) -> bool:
    """GB 32100-2015, with its check character."""
    from stdnum.cn import uscc  # with its table of places it costs every start

    return bool(uscc.is_valid(text))


def _is_id_card(text: str) -> bool:
    """GB 11643-1999, with its check character."""
    from stdnum.cn import ric

    return bool(ric.is_valid(text))


def _has_both_elements(text: str) -> bool:
    """GB 45438-2025 §5: an artificial-intelligence element and a generation element, in any order."""
    return any(word in text for word in ("人工智能", "AI", "ai", "Ai")) and any(
        word in text for word in ("生成", "合成")
    )


def _is_label_code(text: str) -> bool:
    """GB 45438-2025 annex E as practised: `0011`, the credit code, 1 (generate) or 2 (propagate), four own."""
    code = text.strip()
    tail = code[22:]
    return (
        len(code) == 27
        and code.startswith("0011")
        and _is_uscc(code[4:22])
        and bool(re.fullmatch(r"00000|[12][0-9A-Za-z]{4}", tail))
    )


def percentage(text: str) -> float | None:
    """The figure of `62%`, `62.5％` or `62`, from 0 to 100; None for anything else."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s?%?", unicodedata.normalize("NFKC", text).strip())
    figure = float(found[1]) if found else None
    return figure if figure is not None and figure <= 100 else None


CHECKS: dict[Check, Callable[[str], bool]] = {
    "uscc": lambda text: _is_uscc(text.strip()),
    "id_card": lambda text: _is_id_card(text.strip()),
    "mobile": _pattern(r"(?:\+?86[- ]?)?1[3-9]\d{9}"),
    "phone": _pattern(
        r"(?:\+?86[- ]?)?1[3-9]\d{9}"  # mobile
        r"|0\d{2,3}[- ]?\d{7,8}(?:[-转 ]\d{1,6})?"  # landline with extension
        r"|(?:400|800)[- ]?\d{3}[- ]?\d{4}|[19]\d{4,5}"  # service numbers
        r"|\+\d[\d ()-]{6,18}\d"  # abroad
    ),
    "email": _pattern(r"[^@\s,;，；<>]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
    "postcode": _pattern(r"\d{6}"),
    "url": _pattern(r"https?://[^\s/.]+(?:\.[^\s/.]+)+(?:[/?#]\S*)?"),
    "icp_number": _pattern(r"[\u4e00-\u9fff]ICP[备证]\d{6,10}号(?:-\d{1,3}[A-Z]?)?|[\u4e00-\u9fff]B2-\d{8}"),
    "filing_number": _pattern(r"网信算备\d{21,24}号(?:[（(]示例[)）])?"),
    "label_code": _is_label_code,
    "label_wording": _has_both_elements,
    "label_charset": _pattern(r"[\x21\x23-\x5b\x5d-\x7e]+"),
    "percentage": lambda text: percentage(text) is not None,
    "past": lambda text: date.fromisoformat(text) <= date.today(),
}
"""Every check by name. `past` reads an ISO date, the others the text as it was typed."""
