"""A scroll bar that floats over the edge of its list and takes no room; it is there while somebody is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

from beigao.ui.theme import Theme


class FloatingBar(QScrollBar):
    """Follows the vertical scroll bar of a list whose own one is always off."""

    def __init__(self, theme: Theme, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._theme, self._area = theme, area
        self._own = area.verticalScrollBar()
        self._own.rangeChanged.connect(self._fit)
        self._own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own.setValue)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.installEventFilter(self)
        self.hide()

    def _fit(self) -> None:
        self.setRange(self._own.minimum(), self._own.maximum())
        self.setPageStep(self._own.pageStep())
        self.setSingleStep(self._own.singleStep())
        self.setValue(self._own.value())
        width = self._theme.px(10)
        self.setGeometry(self._area.width() - width, 0, width, self._area.height())
        self._show_if_wanted()

    def _show_if_wanted(self) -> None:
        wanted = self._area.underMouse() or self._area.hasFocus()
        self.setVisible(self.maximum() > self.minimum() and wanted)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.Leave, QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_if_wanted()
        return super().eventFilter(watched, event)
