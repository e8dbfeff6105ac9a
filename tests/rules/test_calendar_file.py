"""The calendar file keeps to RFC 5545, loses no text that it can hold, and is the same for the same deadlines."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.loader import load_library
from beigao.dossier.samples import sample_content, sample_names
from beigao.rules.calendar_file import ics
from beigao.rules.deadlines import Due, deadlines, due, extension_window
from beigao.rules.facts import Facts
from beigao.rules.workdays import Calendar

LIBRARY = load_library()
CALENDAR = Calendar(LIBRARY.rules.holidays)
FILING = due(LIBRARY.rules.deadline("contract_filing"), date(2026, 2, 10), CALENDAR)


def lines(text: str) -> list[str]:
    """The lines of a file with their folds undone (RFC 5545 §3.1)."""
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def values(text: str, name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines(text) if re.split("[:;]", line)[0] == name]


def plain(value: str) -> str:
    """A value of type TEXT without its escapes (RFC 5545 §3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def sample(name: str) -> list[Due]:
    return deadlines(Facts(sample_content(name).answers, LIBRARY))


@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_deadline_with_a_day_is_an_event(name: str, language: str) -> None:
    dated = [found for found in sample(name) if found.day]
    text = ics(sample(name), LIBRARY, language)
    assert values(text, "BEGIN") == ["VCALENDAR", *["VEVENT"] * len(dated)]
    assert values(text, "END") == [*["VEVENT"] * len(dated), "VCALENDAR"]
    assert values(text, "DTSTART") == [str(found.day).replace("-", "") for found in dated]
    for summary, found in zip(values(text, "SUMMARY"), dated, strict=True):
        assert plain(summary).startswith(found.rule.title.text(language))
        assert plain(summary).endswith(found.title)


def test_a_file_without_days_is_an_empty_calendar() -> None:
    assert lines(ics([], LIBRARY))[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beigao//Deadlines//EN"]
    assert "VEVENT" not in ics([Due(LIBRARY.rules.deadline("supplement"))], LIBRARY)


def test_an_event_is_whole_days_and_a_window_runs_from_its_first_to_its_last() -> None:
    window = extension_window(date(2023, 6, 10), CALENDAR, LIBRARY.rules)
    text = ics([FILING, window], LIBRARY)
    assert [line for line in lines(text) if line.startswith("DT")] == [
        "DTSTAMP:20260210T000000Z", "DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303",
        "DTSTAMP:20260610T000000Z", "DTSTART;VALUE=DATE:20260313", "DTEND;VALUE=DATE:20260611",
    ]  # fmt: skip


def test_the_same_deadlines_give_the_same_bytes_and_each_its_own_name() -> None:
    text = ics(sample("internal_assistant"), LIBRARY)
    assert ics(sample("internal_assistant"), LIBRARY) == text
    names = values(text, "UID")
    assert len(set(names)) == len(names) == 4
    assert "contract_filing-c1@beigao" in names


def test_a_description_says_the_limit_and_cites_its_articles() -> None:
    [words] = values(ics([FILING], LIBRARY, "en"), "DESCRIPTION")
    said = plain(words).split("\n")
    assert said == [FILING.rule.rule.en, *(LIBRARY.cite(article, "en") for article in FILING.rule.articles)]


def test_a_day_that_may_still_move_is_tentative_and_says_why() -> None:
    caution = "{years} not published"
    moving = due(FILING.rule, date(2026, 12, 24), CALENDAR)
    text = ics([FILING, moving], LIBRARY, "en", caution)
    assert values(text, "STATUS") == ["CONFIRMED", "TENTATIVE"]
    certain, doubtful = map(plain, values(text, "DESCRIPTION"))
    assert "not published" not in certain
    assert doubtful.endswith("\n2027 not published")


def assert_keeps(title: str) -> None:
    """A title of an entry comes through, and the file stays well formed."""
    text = ics([FILING._replace(title=title)], LIBRARY)
    for line in text.encode("utf-8").split(b"\r\n"):
        assert len(line) <= 75
        assert not {"\n", "\r"} & set(line.decode("utf-8"))  # a character cut in two would not decode
    assert len(lines(text)) == len(lines(ics([FILING], LIBRARY)))
    normal = title.replace("\r\n", "\n").replace("\r", "\n")
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]", "", normal)
    [summary] = values(text, "SUMMARY")
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", summary)
    assert plain(summary) == f"{FILING.rule.title.zh} · {kept}" if title else plain(summary) == FILING.rule.title.zh


def test_nasty_titles_come_through(nasty: tuple[str, ...]) -> None:
    for title in (*nasty, "a;b,c\\d\\ne", "BEGIN:VEVENT\r\nEND:VCALENDAR", "合同" * 200, "😀" * 60, ""):
        assert_keeps(title)


@given(st.text(st.characters(), max_size=120))
def test_any_title_comes_through(title: str) -> None:
    assert_keeps(title)
