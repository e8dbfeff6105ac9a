"""What the desktops are told agrees with the program, and what recipes name is there."""

from __future__ import annotations

import os
import plistlib
import re
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import beigao
from beigao.dossier import keys
from beigao.dossier.database import SUFFIX
from beigao.ui.signs import paint_logo
from beigao.ui.theme import Theme

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
TYPE = "application/x-beigao"


@pytest.fixture(scope="module")
def entry() -> dict[str, str]:
    parser = RawConfigParser(delimiters="=", interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / "beigao.desktop", encoding="utf-8")
    return dict(parser["Desktop Entry"])


@pytest.fixture(scope="module")
def metainfo() -> ElementTree.Element:
    return ElementTree.parse(LINUX / "beigao.metainfo.xml").getroot()


def test_desktop_entry_mime_type_and_metainfo_name_the_same_things(
    entry: dict[str, str], metainfo: ElementTree.Element
) -> None:
    mime = ElementTree.parse(LINUX / "beigao-mime.xml").getroot().find(f"{MIME}mime-type")
    assert mime is not None
    assert entry["MimeType"] == f"{mime.get('type')};" == f"{TYPE};"
    assert metainfo.findtext("provides/mediatype") == TYPE
    assert metainfo.findtext("provides/binary") == entry["Exec"].split()[0] == "beigao"
    assert metainfo.findtext("launchable") == "beigao.desktop"
    assert metainfo.findtext("icon") == entry["Icon"] == (LINUX / "beigao.svg").stem
    assert {category.text for category in metainfo.findall("categories/category")} == {"Office"}
    assert entry["Categories"] == "Office;"


def test_both_languages_are_there(entry: dict[str, str], metainfo: ElementTree.Element) -> None:
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert entry[key] != entry[f"{key}[zh_CN]"]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [text.get(language) for text in metainfo.findall("summary")] == [None, "zh_CN"]
    assert metainfo.findall("summary")[1].text == entry["Comment[zh_CN]"]


def test_a_dossier_is_known_by_its_name_and_a_protected_one_by_its_mark() -> None:
    mime = ElementTree.parse(LINUX / "beigao-mime.xml").getroot()
    glob, match = mime.find(f".//{MIME}glob"), mime.find(f".//{MIME}match")
    assert glob is not None
    assert match is not None
    assert glob.get("pattern") == f"*{SUFFIX}"
    assert (match.get("value"), match.get("offset")) == (keys._MARK.decode(), "0")


def test_the_newest_release_is_this_version(metainfo: ElementTree.Element) -> None:
    newest = metainfo.find("releases/release")
    assert newest is not None
    assert newest.get("version") == beigao.__version__


def test_macos_knows_the_same_type_and_identifier(metainfo: ElementTree.Element) -> None:
    facts = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert facts["CFBundleIdentifier"] == metainfo.findtext("id")
    exported = facts["UTExportedTypeDeclarations"][0]
    assert facts["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert exported["UTTypeTagSpecification"]["public.mime-type"] == TYPE
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == [SUFFIX.removeprefix(".")]


def test_windows_installs_the_folder_that_the_recipe_makes() -> None:
    script = (PACKAGING / "windows" / "beigao.iss").read_text(encoding="utf-8-sig")
    assert r'#define Bundle Root + "\build\dist\bundle\beigao"' in script
    assert f'"Software\\Classes\\{SUFFIX}"' in script
    assert TYPE in script
    assert (ROOT / "LICENSE").is_file()  # LicenseFile
    assert 'name="beigao"' in (PACKAGING / "beigao.spec").read_text(encoding="utf-8")
    assert '"beigao.ico"' in (PACKAGING / "icons.py").read_text(encoding="utf-8")


def test_every_script_that_is_named_is_there() -> None:
    sources = [ROOT / "Makefile", *(ROOT / ".github" / "workflows").glob("*.yml")]
    sources += [path for path in PACKAGING.rglob("*") if path.suffix in {".sh", ".ps1", ".iss"}]
    named = re.compile(r"packaging[/\\]((?:\w+[/\\])*\w+\.(?:sh|py|ps1|iss|spec))\b")
    for source in sources:
        for name in named.findall(source.read_text(encoding="utf-8-sig")):
            path = PACKAGING / name.replace("\\", "/")
            assert path.is_file(), f"{source.name} names {name}"
            assert path.suffix != ".sh" or os.access(path, os.X_OK), f"{name} cannot be run"


def test_the_workflow_builds_on_each_system() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "installers.yml").read_text(encoding="utf-8"))
    steps = {name: [step.get("run", "") for step in job["steps"]] for name, job in workflow["jobs"].items()}
    assert "make dist" in steps["linux"]
    assert "packaging/windows/build.ps1" in steps["windows"]
    assert "packaging/macos/build.sh" in steps["macos"]


def test_the_lock_names_no_registry() -> None:
    assert "http" not in (ROOT / "requirements-dist.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("side", [32, 128])
def test_the_icon_is_the_logo_of_the_window(qapp: QApplication, side: int) -> None:
    theme = Theme("light", 1.0, qapp)
    images = []
    for paint in (
        lambda painter: paint_logo(painter, theme, side),
        lambda painter: QSvgRenderer(QByteArray((LINUX / "beigao.svg").read_bytes())).render(painter),
    ):
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint(painter)
        painter.end()
        images.append(image)
    pixels = [(across, down) for across in range(side) for down in range(side)]
    apart = [abs(images[0].pixelColor(*at).green() - images[1].pixelColor(*at).green()) for at in pixels]
    assert sum(difference > 60 for difference in apart) < len(apart) / 200
    assert images[1].pixelColor(0, 0).alpha() < 100
