"""Field paths as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beigao.definitions.paths import FieldPath

slugs = st.from_regex(r"[a-z][a-z0-9_]{1,39}", fullmatch=True)
entries = st.from_regex(r"[\w-]{1,40}", fullmatch=True)
paths = st.builds(FieldPath, slugs, entries, slugs, *[st.none(), st.none()]) | st.builds(
    FieldPath, slugs, entries, slugs, st.integers(0, 10**6), st.none() | slugs
)


@given(paths)
def test_a_path_survives_being_text(path: FieldPath) -> None:
    assert FieldPath.parse(str(path)) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("company.name", FieldPath("company", "company", "name")),
        ("recipients:r1.name", FieldPath("recipients", "r1", "name")),
        ("activities:a1.items[2].necessity", FieldPath("activities", "a1", "items", 2, "necessity")),
        ("activities:a1.items[2]", FieldPath("activities", "a1", "items", 2)),
        ("algorithms:.name", FieldPath("algorithms", "", "name")),
    ],
)
def test_paths_are_written_as_documented(text: str, path: FieldPath) -> None:
    assert str(path) == text
    assert FieldPath.parse(text) == path


@pytest.mark.parametrize(
    "text",
    ["", "company", "company.", ".name", "a.b.c", "a.b[x]", "a.b[-1]", "a.b[1].", "a.b\n", "A.b", "a b.c"],
)
def test_other_text_is_no_path(text: str) -> None:
    with pytest.raises(ValueError, match="not a field path"):
        FieldPath.parse(text)
