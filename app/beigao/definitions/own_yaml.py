"""The YAML of a stranger as plain values: of a bounded size, without tricks, and with words that can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beigao._i18n import N_

MOST_BYTES = 512 * 1024
"""The largest form that comes with Beigao has a tenth of it."""
MOST_DEEP = 24
"""Lists and mappings in each other; a form has about twelve."""
_LONGEST_NUMBER = 100
_NUMBER = re.compile(r"[-+0-9a-fA-FxXoO:._]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w+;")


class OwnMisfit(Exception):
    """Why something of the user's own cannot be taken: a sentence as gettext knows it, and what it is about."""

    def __init__(self, says: str, **details: str) -> None:
        super().__init__(says)
        self.says, self.details = says, details


def own_mapping(path: Path) -> dict[str, Any]:
    """What the file says under its keys.

    Raises:
        OwnMisfit: it does not read, or it holds what a form has no need of.
    """
    file = path.name
    try:
        with path.open("rb") as opened:
            text = opened.read(MOST_BYTES + 1)
    except OSError as fault:
        raise OwnMisfit(N_("{file} cannot be read: {reason}."), file=file, reason=fault.strerror or "?") from fault
    if len(text) > MOST_BYTES:
        most = str(MOST_BYTES // 1024)
        raise OwnMisfit(N_("{file} is larger than {most} KB, and no form is."), file=file, most=most)
    data = _values(text, file)
    if not isinstance(data, dict):
        raise OwnMisfit(N_("{file} has to consist of names and values, such as “id: my_form”."), file=file)
    for words in _texts(data):
        if found := _UNPRINTABLE.search(words):
            code = f"U+{ord(found[0]):04X}"
            raise OwnMisfit(N_("{file} has the character {code}, which cannot be printed."), file=file, code=code)
        if found := _MARKUP.search(words):
            near = words[found.start() :][:40]
            raise OwnMisfit(
                N_("{file} has markup in its words, and they are plain text: “{near}”."), file=file, near=near
            )
    return data


def _values(text: bytes, file: str) -> object:
    """What the YAML says, once its events show that it is plain: it takes C code to nest it without end."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    deep = 0
    try:
        words = text.decode("utf-8-sig")
        for event in yaml.parse(words, loader):
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > MOST_DEEP:
                raise OwnMisfit(N_("{file} is nested too deeply to be a form."), file=file)
            if getattr(event, "anchor", None) is not None:
                raise OwnMisfit(N_("{file} has an anchor or alias (& or *); write out what it stands for."), file=file)
            if _is_long_number(event):
                raise OwnMisfit(N_("{file} has a number of more than 100 signs; put it in quotation marks."), file=file)
        return yaml.load(words, loader)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as fault:
        raise OwnMisfit(N_("{file} does not read as YAML: {reason}."), file=file, reason=_reason(fault)) from fault


def _reason(fault: Exception) -> str:
    """What is wrong and where, in one line."""
    mark, problem = getattr(fault, "problem_mark", None), getattr(fault, "problem", None)
    words = " ".join(str(problem or fault).split())[:200]
    return f"{words}, line {mark.line + 1}, column {mark.column + 1}" if mark else words


def _is_long_number(event: Any) -> bool:
    """Whether YAML would reckon for minutes: 1:1:1 is a number to the base of 60."""
    words, style = getattr(event, "value", ""), getattr(event, "style", "")
    return not style and len(words) > _LONGEST_NUMBER and _NUMBER.fullmatch(words) is not None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(name)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
