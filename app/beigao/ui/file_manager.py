"""Shows files in the desktop's file manager: the file itself where the desktop can, else its folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import which

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def open_path(path: Path) -> bool:
    """Open a file or folder with the program that the desktop has for it; False when there is none."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def reveal_command(path: Path, platform: str = sys.platform) -> list[str]:
    """The words that select a file in the file manager; empty where the desktop has no way."""
    if platform == "win32":
        return ["explorer.exe", "/select,", str(path).replace("/", os.sep)]
    if platform == "darwin":
        return ["/usr/bin/open", "-R", str(path)]
    if sender := which("dbus-send"):
        return [
            sender, "--session", "--print-reply", "--reply-timeout=3000", "--dest=org.freedesktop.FileManager1",
            "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems",
            f"array:string:{path.absolute().as_uri()}", "string:",
        ]  # fmt: skip
    return []


def reveal(path: Path, parent: QObject) -> None:
    """Select a file in the file manager, or open its folder."""
    words = reveal_command(path) if path.exists() else []
    if not words:
        open_path(path.parent)
        return
    process = QProcess(parent)

    def ended(code: int = 1) -> None:
        if code and sys.platform != "win32":  # explorer ends with 1 also when it has done it
            open_path(path.parent)
        process.deleteLater()

    process.finished.connect(ended)
    process.errorOccurred.connect(lambda fault: ended() if fault == QProcess.ProcessError.FailedToStart else None)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    process.start(words[0], words[1:])


def portable_stem(title: str) -> str:
    """A title as the name of a file: without what Windows does not allow in one."""
    return " ".join("".join(" " if mark in '\\/:*?"<>|：' else mark for mark in title).split()).strip(" .")[:60]
