"""XML read as a tree of lxml, and words put into it, without anything that reaches for another file or a network.

The standard library's escapes for XML are in a module that brings the whole of HTTP along.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any


def read_xml(xml: str | bytes) -> Any:
    """The root of a part. Entities stay unresolved, and a document type brings nothing with it.

    Raises:
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    from lxml import etree  # heavy, and first needed for a preview

    return etree.fromstring(xml.encode("utf-8", "surrogatepass") if isinstance(xml, str) else xml, _strict())


def as_text(words: str) -> str:
    """Words as they stand between tags."""
    return escape(words, quote=False)


def as_attribute(words: str) -> str:
    """Words as an attribute has them, within quotes; its line breaks and tabs stay what they are."""
    kept = as_text(words).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    return '"' + kept.replace('"', "&quot;") + '"'


@cache
def _strict() -> Any:
    from lxml import etree

    return etree.XMLParser(recover=False, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
