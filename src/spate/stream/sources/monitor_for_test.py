#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A detector's monitor, as far as a viewer sees it: python's own HTTP server and tifffile.

Usage: monitor_for_test.py PORT LOG
Answers the n-th question with the n-th of the answers below, and the last from then on. Writes
method, path and accepted type of each to LOG.
"""
import http.server
import io
import sys

import numpy
import tifffile


def tiff(dtype, compression=None):
    image = numpy.arange(5 * 7, dtype=dtype).reshape(5, 7)
    image[2, 3] = numpy.iinfo(dtype).max
    file = io.BytesIO()
    tifffile.imwrite(file, image, compression=compression)
    return file.getvalue()


ANSWERS = [(404, b"Image not available"), (408, b""), (200, tiff("uint32")), (200, tiff("uint32")),
           (500, b"no"), (200, b"no TIFF at all"), (200, tiff("uint16")[:60]),
           (200, tiff("uint16"))]


class Monitor(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0

    def answer(self):
        with open(sys.argv[2], "a", encoding="ascii") as log:
            print(self.command, self.path, self.headers["Accept"], file=log)
        status, body = ANSWERS[min(Monitor.asked, len(ANSWERS) - 1)]
        Monitor.asked += 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = answer

    def log_message(self, *_):
        pass


http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Monitor).serve_forever()
