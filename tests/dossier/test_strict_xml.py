"""XML of a stranger."""

from __future__ import annotations

import pytest

from beigao.dossier.strict_xml import DEEPEST, check_xml, is_xml
from beigao.errors import XmlFault


def test_plain_xml_passes_and_its_elements_are_told() -> None:
    told: list[tuple[str, dict[str, str]]] = []
    content = '\ufeff<?xml version="1.0" encoding="UTF-8"?><a xmlns="urn:x"><b c="中 &amp; 𠀀"/></a>'.encode()
    check_xml(content, lambda tag, attributes: told.append((tag, attributes)))
    assert told == [("urn:x a", {}), ("urn:x b", {"c": "中 & 𠀀"})]
    check_xml(b"<a>" * DEEPEST + b"</a>" * DEEPEST)


@pytest.mark.parametrize("declared", ["utf-16", "UTF-7", "utf-32", "latin-1", "gb18030", "x-unknown", ""])
def test_another_encoding_is_refused_also_where_it_is_only_said(declared: str) -> None:
    with pytest.raises(XmlFault, match="UTF-8"):
        check_xml(f'<?xml version="1.0" encoding="{declared}"?><a/>'.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_wide_letters_hide_no_document_type(encoding: str) -> None:
    with pytest.raises(XmlFault, match="UTF-8"):
        check_xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding))


def test_utf_7_hides_no_document_type() -> None:
    content = b'<?xml version="1.0" encoding="utf-7"?>' + "<!DOCTYPE a><a/>".encode("utf-7")
    with pytest.raises(XmlFault, match="UTF-8"):
        check_xml(content)


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1/">]><a>&b;</a>',
        b"<!-- x -->" * 9000 + b'<!DOCTYPE a [<!ENTITY % c "d">%c;]><a/>',
    ],
)
def test_a_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(XmlFault, match="document type"):
        check_xml(content)


@pytest.mark.parametrize("content", [b"", b"<a>", b"<a></b>", b"<a>\xff</a>", b"<a>&b;</a>", b"<a/><a/>", b"<a>\0</a>"])
def test_damaged_xml_is_refused(content: bytes) -> None:
    with pytest.raises(XmlFault, match="damaged"):
        check_xml(content)


def test_elements_are_counted_and_lie_only_so_deep() -> None:
    with pytest.raises(XmlFault, match="too many"):
        check_xml(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1))
    with pytest.raises(XmlFault, match="too many"):
        check_xml(b"<a>" + b"<b/>" * 50 + b"</a>", most_elements=50)


def test_xml_is_known_by_name_or_by_its_beginning() -> None:
    assert is_xml("word/Document.XML", b"")
    assert is_xml("_rels/.rels", b"")
    assert is_xml("word/media/a.png", b"\xef\xbb\xbf \n<svg/>")
    assert is_xml("a.bin", "<a/>".encode("utf-16"))
    assert not is_xml("word/media/a.png", b"\x89PNG")
