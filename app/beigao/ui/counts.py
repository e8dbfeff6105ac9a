"""How many findings of a kind there are, in words."""

from __future__ import annotations

from beigao._formats import say_number
from beigao._i18n import _


def count_words(kind: str, n: int) -> str:
    """`2 errors`, `1 hint`, `3 to fill in`; of the severities and `gap`."""
    words = {
        "error": _("{n} errors") if n != 1 else _("1 error"),
        "warning": _("{n} warnings") if n != 1 else _("1 warning"),
        "hint": _("{n} hints") if n != 1 else _("1 hint"),
        "gap": _("{n} to fill in"),
    }
    return words[kind].format(n=say_number(n))


def place_words(n: int) -> str:
    """In how many places something was found."""
    return _("{n} places").format(n=say_number(n)) if n != 1 else _("1 place")
