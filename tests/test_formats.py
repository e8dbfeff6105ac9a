"""Dates, numbers and lists read as the language in use writes them, and an opening window needs nothing of Babel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from babel.dates import format_time
from babel.numbers import format_decimal

from beigao._formats import say_day, say_list, say_number, say_time
from beigao._i18n import Language, set_language

LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}
both = pytest.mark.parametrize("language", LOCALES)


@pytest.mark.parametrize(
    ("language", "day", "listed"),
    [("zh", "2026年12月1日", "姓名、电话和地址"), ("en", "1 Dec 2026", "姓名, 电话 and 地址")],
)
def test_days_and_lists_are_as_the_language_writes_them(language: Language, day: str, listed: str) -> None:
    set_language(language)
    assert say_day(date(2026, 12, 1)) == day
    assert say_list(["姓名", "电话", "地址"]) == listed
    assert (say_list(["姓名"]), say_list([])) == ("姓名", "")


@both
def test_the_short_ways_say_what_babel_says(language: Language) -> None:
    set_language(language)
    for number in (0, 7, -7, 999, -999, 1000, 126_400):
        assert say_number(number) == format_decimal(number, locale=LOCALES[language])
    for hour, minute in ((0, 0), (9, 5), (12, 30), (23, 59)):
        moment = datetime(2026, 12, 1, hour, minute)
        assert say_time(moment) == format_time(moment, "short", locale=LOCALES[language])


def test_a_number_is_rounded_only_where_it_is_asked_for() -> None:
    assert say_number(1234.56789) == "1,234.56789"
    assert (say_number(1234.56789, digits=1), say_number(12.0, digits=1), say_number(999.6, digits=0)) == (
        "1,234.6",
        "12",
        "1,000",
    )


def test_an_opened_window_stands_before_babel_is_there(run_python: Callable[..., object]) -> None:
    code = """
import sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QApplication
from beigao.dossier.samples import create_sample
from beigao.ui.app import make_window
from beigao.ui.settings import Settings, SettingsFile

app, folder = QApplication([]), Path(tempfile.mkdtemp())
create_sample(folder / "a.beigao", "internal_assistant").close()
window = make_window(app, SettingsFile(folder / "window.json"), Settings(language="zh", tour_seen=True))
window.show()
assert window.open_path(folder / "a.beigao")
assert "babel" not in sys.modules
window.close()
"""
    done = run_python(code, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr.decode()  # type: ignore[attr-defined]
