# SPDX-License-Identifier: MIT
"""silx's PlotWidget, on its OpenGL and on its matplotlib backend, with and without copy."""

import silx
from PyQt5 import QtCore, QtWidgets  # before silx.gui, which then takes the same
from silx.gui.colors import Colormap
from silx.gui.plot import PlotWidget

import peer

LEGEND = 'bench'
VARIANTS = tuple(f'{backend}-{mode}' for backend in ('gl', 'mpl') for mode in ('share', 'copy'))


class SilxPeer:

    def __init__(self, case, ring):
        backend, mode = case.variant.split('-')
        self.version = f'silx {silx.version}'
        self.copy = mode == 'copy'
        vmin, vmax = ring['fixed'] if case.range == 'fixed' else (None, None)
        self.colormap = Colormap('viridis', vmin=vmin, vmax=vmax, autoscaleMode='minmax')
        self.window = PlotWidget(backend=backend)
        self.window.getYAxis().setInverted(True)
        self.window.setLimits(*ring['views'][case.view]['limits'] * 2)
        self.canvas = self._canvas(backend)

    def _canvas(self, backend):
        if backend == 'mpl':
            return self.window.getWidgetHandle()
        canvas = self.window.findChild(QtWidgets.QOpenGLWidget)
        if canvas is None:
            raise SystemExit('silx found no usable OpenGL')
        return canvas

    def show(self, frame):
        self.window.addImage(frame, legend=LEGEND, colormap=self.colormap, copy=self.copy,
                             resetzoom=False)

    def to_pixel(self, x, y):
        inside = QtCore.QPoint(*map(round, self.window.dataToPixel(x, y)))
        point = self.window.getWidgetHandle().mapTo(self.window, inside)
        return point.x(), point.y()

    def shown_range(self):
        return self.colormap.getColormapRange(self.window.getImage(LEGEND))


if __name__ == '__main__':
    peer.main(SilxPeer, VARIANTS)
