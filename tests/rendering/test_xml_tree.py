"""A part that names other files is read without them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from beigao.rendering.xml_tree import as_attribute, as_text, read_xml


def test_an_entity_that_names_a_file_brings_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for address in ((tmp_path / "secret").as_uri(), "http://192.0.2.1/secret"):
        root = read_xml(f'<!DOCTYPE a [<!ENTITY e SYSTEM "{address}">]><a>&e;</a>')
        assert "secret" not in "".join(root.itertext(etree.Element))
        assert root.text is None


def test_a_document_type_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "type.dtd").write_text('<!ATTLIST a b CDATA "given">')
    root = read_xml(f'<!DOCTYPE a SYSTEM "{(tmp_path / "type.dtd").as_uri()}"><a/>')
    assert dict(root.attrib) == {}


def test_entities_that_name_each_other_do_not_grow() -> None:
    grown = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij"))
    with pytest.raises(etree.XMLSyntaxError, match="entity"):
        read_xml(f'<!DOCTYPE r [<!ENTITY a "ha">{grown}]><r>&j;</r>')


@pytest.mark.parametrize("xml", ["", "<a>", b"<a/><b/>", "<a>\ud800</a>", "<a>\x00</a>"])
def test_what_is_no_xml_is_said(xml: str | bytes) -> None:
    with pytest.raises(etree.XMLSyntaxError):
        read_xml(xml)


def test_words_of_every_script_are_read_from_text_and_bytes() -> None:
    words = '<?xml version="1.0" encoding="UTF-8"?><a>𠮷野家 😀 &amp; "x"</a>'
    assert read_xml(words).text == read_xml(words.encode()).text == '𠮷野家 😀 & "x"'


def test_words_come_out_of_text_and_attributes_as_they_went_in(nasty: tuple[str, ...]) -> None:
    for words in filter(lambda words: all(sign in "\t\n\r" or sign.isprintable() for sign in words), nasty):
        root = read_xml(f"<a b={as_attribute(words)}>{as_text(words)}</a>")
        assert root.get("b") == words
        assert root.text == words.replace("\r\n", "\n").replace("\r", "\n"), "as XML reads line breaks"
