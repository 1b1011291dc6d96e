# SPDX-License-Identifier: MIT
"""What the peers on PyQt5 have in common: one case, measured in a window of its own.

A frame is timed from handing it over until it is painted and presented: events are processed until
the canvas has got its paint event, and then one pixel of the window is fetched from the X server,
which answers only when it has done all that was asked before. Only then comes the next frame. What
is on the screen is checked after each frame, outside the time.

Prints one JSON object; ends with a status and a reason on stderr if anything is not as it must be.
qcustomplot_peer.cpp does the same in C++.
"""

import argparse
import json
import os
import sys
import time

from PyQt5 import QtCore, QtWidgets

import frames

WARM_UP = 5  # frames
PATIENCE = 20  # seconds, for one frame
DARK, BRIGHT = (68, 1, 84), (253, 231, 37)  # the ends of viridis
TOLERANCE = 40  # of a colour channel


def arguments(variants):
    """The case to be measured; the same options for all peers."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--frames', required=True, help='the folder that they are in')
    parser.add_argument('--range', choices=('fixed', 'minmax'), required=True)
    parser.add_argument('--view', choices=('whole', 'zoom'), required=True)
    parser.add_argument('--variant', choices=variants, required=True)
    parser.add_argument('--timed', type=int, default=20, help='how many frames to time')
    parser.add_argument('--picture', help='write a PNG of the window at the end')
    return parser.parse_args()


class PaintCounter(QtCore.QObject):
    """Counts the paint events of a widget."""

    def __init__(self, canvas):
        super().__init__(canvas)
        self.count = 0
        canvas.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QtCore.QEvent.Paint
        return False


class Session:
    """One window that shows the ring of frames, one by one.

    `peer` has: version; window; canvas, the widget that is painted; show(frame); shown_range();
    to_pixel(x, y), the place in the window of data coordinates.
    """

    def __init__(self, peer, ring, case):
        self.peer, self.ring, self.case = peer, ring, case
        self.next = 0
        peer.window.setGeometry(0, 0, 1000, 800)
        peer.show(ring['pixels'][0])
        peer.window.show()
        self.paints = PaintCounter(peer.canvas)
        self._settle()

    def measure(self):
        for _ in range(max(WARM_UP, len(self.ring['pixels']) + 1)):
            self._show_next()
        before = self.paints.count
        times = [self._show_next() for _ in range(self.case.timed)]
        self._settle()  # a paint that comes late counts, too
        shown = [float(end) for end in self.peer.shown_range()]
        return {'version': self.peer.version, 'ms': times, 'paints': self.paints.count - before,
                'exact': shown == self._true_range()}

    def save_picture(self, path):
        self._grab().save(path)

    def _settle(self):
        end = time.perf_counter() + 0.5
        while time.perf_counter() < end:
            QtWidgets.QApplication.processEvents()

    def _show_next(self):
        self.next = (self.next + 1) % len(self.ring['pixels'])
        frame = self.ring['pixels'][self.next]
        before = self.paints.count
        start = time.perf_counter()
        self.peer.show(frame)
        while self.paints.count == before:
            QtWidgets.QApplication.processEvents()
            if time.perf_counter() - start > PATIENCE:
                sys.exit(f'a frame was not painted within {PATIENCE} s')
        self._grab(0, 0, 1, 1)
        elapsed = (time.perf_counter() - start) * 1e3
        self._check_barcode()
        return elapsed

    def _grab(self, *place):
        window = self.peer.window
        return window.screen().grabWindow(int(window.winId()), *place).toImage()

    def _check_barcode(self):
        screen = self._grab()
        for (x, y), bit in zip(self.ring['views'][self.case.view]['blocks'],
                               self.ring['barcodes'][self.next]):
            color = screen.pixelColor(*map(round, self.peer.to_pixel(x, y))).getRgb()
            wanted = BRIGHT if bit else DARK
            if any(abs(a - b) > TOLERANCE for a, b in zip(color, wanted)):
                sys.exit(f'frame {self.next} of the ring is not what is on the screen')

    def _true_range(self):
        return self.ring['fixed'] if self.case.range == 'fixed' else self.ring['minmax'][self.next]


def main(make_peer, variants):
    """Measures the case of the command line on the peer that make_peer(case, ring) makes."""
    case = arguments(variants)
    _application = QtWidgets.QApplication(sys.argv[:1])
    ring = frames.read(case.frames)
    session = Session(make_peer(case, ring), ring, case)
    result = session.measure()
    if case.picture:
        session.save_picture(case.picture)
    print(json.dumps(result), flush=True)
    os._exit(0)  # without the ends of Qt and Python, which some peers do not survive
