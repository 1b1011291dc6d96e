#!/bin/sh
# SPDX-License-Identifier: MIT
# Guide and API documentation are built without a broken link, a missing snippet or a class that nobody
# describes. Exits with 77 (skipped) where the tools are missing.
dpkg-query -W doxygen mkdocs mkdocs-material python3-pymdownx >/dev/null 2>&1 || {
    echo 'not all of the docs group is installed: scripts/setup docs'
    exit 77
}
exec "$(dirname "$0")/../scripts/docs"
