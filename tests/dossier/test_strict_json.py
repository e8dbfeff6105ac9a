"""JSON of a stranger."""

from __future__ import annotations

import pytest

from beigao.dossier.strict_json import MOST_PARTS, read_json
from beigao.errors import ExchangeError


def test_sound_json_is_read_as_it_stands() -> None:
    assert read_json('{"a": [1, 2.5, true, null, "𠀀\\ud800"]}') == {"a": [1, 2.5, True, None, "𠀀\ud800"]}
    assert read_json("[1]".encode("utf-16")) == [1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "too deep"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "“c” stands twice"),
        ("[NaN]", "NaN is no value"),
        ("[-Infinity]", "-Infinity is no value"),
        ("[1e999]", "1e999 is too large"),
        ("[" + "9" * 5000 + "]", "not JSON"),
        ("[" + "0," * (MOST_PARTS + 1) + "0]", "too many values"),
    ],
)
def test_what_json_does_not_know_is_refused(text: str, says: str) -> None:
    for given in (text, text.encode()):
        with pytest.raises(ExchangeError, match=says):
            read_json(given)
