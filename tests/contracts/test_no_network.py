"""Nothing in the program can open a connection: what it imports has none, and what it parses reaches for nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import beigao

ROOT = Path(beigao.__file__).parent
NETWORKED = {
    "aiohttp", "asyncio", "asyncore", "cgi", "dask", "distributed", "fsspec", "ftplib", "grpc", "http", "httpx",
    "imaplib", "multiprocessing.connection", "multiprocessing.managers", "nntplib", "poplib", "requests", "select",
    "selectors", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser",
    "websockets", "wsgiref", "xml.dom", "xml.etree", "xml.sax", "xmlrpc",
}  # fmt: skip
"""Modules with connections, those that bring them along, and readers of XML that may open what a file names."""
QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg", "PySide6.QtWidgets"}
"""All that the window has of Qt; QtNetwork, QtWebEngine and their like are none of it."""
EXCEPT = {"rendering/batch/cluster.py": {"distributed"}}
"""A batch on many computers, which somebody asks for by the address of a scheduler."""
OPENERS = {"ui/file_manager.py", "ui/help_window.py"}
"""Who hands something to the desktop: a folder, or an address that a person has clicked on."""
PARSING = {
    "DTD",
    "HTML",
    "HTMLParser",
    "XML",
    "XMLParser",
    "XSLT",
    "fromstring",
    "fromstringlist",
    "iterparse",
    "parse",
}
PARSER = "rendering/xml_tree.py"
WRITES = """
import sys
from beigao.definitions.loader import load_library
from beigao.dossier.samples import sample_content
from beigao.rendering.export import documents_due, render
library, content = load_library(), sample_content("internal_assistant")
render(content, library, documents_due(content.answers, library)[0])
print(*[name for name in ("http", "ssl", "urllib.request", "ftplib", "asyncio") if name in sys.modules])
"""
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere, in a function too, and every name that may be one."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (name.name for name in node.names)
            case ast.ImportFrom(module=str(module)):
                yield from (module, *(f"{module}.{name.name}" for name in node.names))
            case ast.Call(func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module")):
                yield from (word.value for word in node.args if isinstance(word, ast.Constant))  # type: ignore[misc]


def faults(name: str, source: str) -> list[str]:
    """What in a module could reach a network, a line each."""
    tree = ast.parse(source)
    modules = set(imported(tree))
    banned = {module for module in modules for known in NETWORKED if f"{module}.".startswith(f"{known}.")}
    allowed = {module for module in banned if module.partition(".")[0] in EXCEPT.get(name, ())}
    found = [f"imports {module}" for module in sorted(banned - allowed)]
    qt = {".".join(module.split(".")[:2]) for module in modules if module.startswith("PySide6.")}
    found += [f"imports {module}" for module in sorted(qt - QT)]
    if name not in OPENERS and any(module.endswith(".QDesktopServices") for module in modules):
        found.append("hands something to the desktop")
    parses = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_etree(node.value)]
    if name != PARSER:
        found += [f"parses XML by etree.{call}" for call in parses if call in PARSING]
    return found


def _is_etree(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "etree"


def test_no_module_has_anything_of_a_network() -> None:
    assert {name: found for name, source in SOURCES.items() if (found := faults(name, source))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client",
        "def late():\n    from urllib import request",
        "from urllib.request import urlopen",
        "import ssl as s",
        "from multiprocessing.connection import Client",
        "from multiprocessing import connection",
        "from xml.sax.saxutils import escape",
        "import distributed",
        "__import__('ftplib')",
        "import importlib\nimportlib.import_module('smtplib')",
        "from PySide6 import QtNetwork",
        "from PySide6.QtWebEngineWidgets import QWebEngineView",
        "import PySide6.QtWebSockets",
        "from PySide6.QtGui import QDesktopServices",
        "from lxml import etree\netree.fromstring(b'<a/>')",
        "from lxml import etree\netree.XMLParser(no_network=False)",
    ],
)
def test_a_planted_fault_is_found(source: str) -> None:
    assert faults("rendering/new.py", source)


def test_what_has_no_network_is_let_pass() -> None:
    for source in (
        "import html\nimport socketed",
        "from PySide6.QtGui import QFont",
        "from lxml import etree\netree.tostring(x)",
    ):
        assert faults("ui/new.py", source) == []


def test_what_writes_a_document_brings_no_connections_along(run_python: Callable[..., CompletedProcess[bytes]]) -> None:
    done = run_python(WRITES)
    assert done.stderr == b""
    assert done.stdout.split() == []
