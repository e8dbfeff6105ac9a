"""Deadlines as a calendar file (iCalendar, RFC 5545) that any calendar program can take in.

Equal deadlines give equal bytes: the identifiers follow from rule and entry, the time stamp from the start. A day that
may still move because the holidays of a year are not known stands as tentative.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from beigao._formats import say_list
from beigao.definitions.loader import Library
from beigao.rules.deadlines import Due

_LONGEST = 75  # octets of a line, without its end (RFC 5545 §3.1)
_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")  # control characters, lone surrogates, Unicode's line and paragraph separators


def ics(dues: Iterable[Due], library: Library, language: str = "zh", caution: str = "") -> str:
    """A calendar file of the deadlines that have a day.

    Args:
        dues: the deadlines; those without a day are left out.
        library: gives the citations their names.
        language: of titles and descriptions.
        caution: a sentence for days that may still move, with `{years}` for the years whose holidays are not known;
            in the same language.

    Returns:
        The text of the file; write it as UTF-8 and leave its line ends, CR LF, as they are.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beigao//Deadlines//EN", "CALSCALE:GREGORIAN"]
    for found in dues:
        if found.day is not None:
            lines += _event(found, found.day, library, language, caution)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(found: Due, day: date, library: Library, language: str, caution: str) -> list[str]:
    """A whole-day event without an alarm; of a window one event from its first to its last day."""
    first = found.earliest or day
    entry = found.path.entry if found.path else "any"
    title = found.rule.title.text(language)
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{found.rule.id}-{entry}')}@beigao",
        f"DTSTAMP:{_day(found.start or day)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(first)}",
        *([f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}"] if day < date.max else []),  # the day after the last
        f"SUMMARY:{_escaped(f'{title} · {found.title}' if found.title else title)}",
        f"DESCRIPTION:{_escaped(_description(found, library, language, caution))}",
        f"STATUS:{'TENTATIVE' if found.unpublished else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _description(found: Due, library: Library, language: str, caution: str) -> str:
    parts = [found.rule.rule.text(language), *(library.cite(article, language) for article in found.rule.articles)]
    if caution and found.unpublished:
        parts.append(caution.format(years=say_list([*map(str, found.unpublished)])))
    return "\n".join(parts)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime drops the zeros of years before 1000 on some systems


def _escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545 §3.3.11), without what it cannot hold and what ends a line elsewhere."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in _NO_TEXT)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, no character split; each part after the first begins with a blank."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
