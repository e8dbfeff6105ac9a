"""The program's own words: every message of the code stands in both catalogues, translated, with the same parts."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import beigao
from beigao._resources import data_dir

CODE = Path(beigao.__file__).parent
MESSAGES = {
    message[2]
    for message in extract_from_dir(str(CODE), [("**.py", "python")], keywords={"_": None, "N_": None})
    if message[2]
}
both = pytest.mark.parametrize("language", ["zh_CN", "en"])


def catalogue(language: str) -> Catalog:
    with (data_dir("i18n") / language / "LC_MESSAGES" / "beigao.po").open("rb") as file:
        return read_po(file, locale=language)


def parts(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_the_code_has_messages() -> None:
    assert len(MESSAGES) > 200


@both
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    english = language == "en"  # where a message without a translation is its own
    known = {message.id: message.string or english for message in catalogue(language) if message.id}
    assert set(known) == MESSAGES, "run `make messages`"
    assert not [message for message, translation in known.items() if not translation]


@both
def test_a_translation_has_the_parts_of_its_message(language: str) -> None:
    for message in catalogue(language):
        if message.id and message.string:
            assert parts(message.string) == parts(message.id), message.id
            assert not message.fuzzy, message.id
