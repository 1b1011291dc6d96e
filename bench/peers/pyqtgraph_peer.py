# SPDX-License-Identifier: MIT
"""pyqtgraph's ImageItem in a PlotWidget; it never copies the frame that it is given.

Its automatic levels look at 65 536 pixels at most. The variant `exact` hands over those that numpy
finds in all pixels instead.
"""

import PyQt5  # noqa: F401  (before pyqtgraph, which then takes the same)
import pyqtgraph
from PyQt5 import QtCore

import peer


class PyqtgraphPeer:

    def __init__(self, case, ring):
        self.version = f'pyqtgraph {pyqtgraph.__version__}'
        self.fixed = ring['fixed'] if case.range == 'fixed' else None
        self.is_sampled = case.variant == 'sampled'
        self.window = pyqtgraph.PlotWidget()
        self.canvas = self.window.viewport()
        self.image = pyqtgraph.ImageItem(axisOrder='row-major')
        self.image.setColorMap(pyqtgraph.colormap.get('viridis'))
        self.window.addItem(self.image)
        view = self.window.getViewBox()
        view.invertY()
        low, high = ring['views'][case.view]['limits']
        view.setRange(QtCore.QRectF(low, low, high - low, high - low), padding=0)

    def show(self, frame):
        if self.fixed:
            self.image.setImage(frame, levels=self.fixed)
        elif self.is_sampled:
            self.image.setImage(frame, autoLevels=True)
        else:
            self.image.setImage(frame, levels=(frame.min(), frame.max()))

    def to_pixel(self, x, y):
        scene = self.window.getViewBox().mapViewToScene(QtCore.QPointF(x, y))
        point = self.window.mapFromScene(scene)
        return point.x(), point.y()

    def shown_range(self):
        return self.image.getLevels()


if __name__ == '__main__':
    peer.main(PyqtgraphPeer, ('sampled', 'exact'))
