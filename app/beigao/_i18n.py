"""The program's own words: gettext catalogues under `i18n/`, English msgids, switched while the program runs."""

from __future__ import annotations

import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import Literal

from beigao._resources import data_dir

Language = Literal["zh", "en"]
_LOCALES: dict[Language, str] = {"zh": "zh_CN", "en": "en"}
_current: Language = "en"


@cache
def _catalogue(language: Language) -> NullTranslations:
    """The catalogue, without `gettext.translation`: that imports a table of the world's locales."""
    try:
        with (data_dir("i18n") / _LOCALES[language] / "LC_MESSAGES" / "beigao.mo").open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        return NullTranslations()


def system_language() -> Language:
    """The language of the desktop: Chinese when its locale is Chinese, English otherwise."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not name:  # as on Windows
        import locale

        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: Language) -> None:
    """Switch the language of `_` at once; whoever shows text must show it again."""
    global _current  # noqa: PLW0603 - the one setting that the whole program shares
    _current = language


def language() -> Language:
    """The language in use."""
    return _current


def _(message: str) -> str:
    """The message in the language in use."""
    return _catalogue(_current).gettext(message)


def translated(message: str, to: Language) -> str:
    """The message in another language than the one in use, or in that."""
    return _catalogue(to).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for extraction; translate it with `_` where it is shown."""
    return message
