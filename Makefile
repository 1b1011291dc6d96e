# SPDX-License-Identifier: MIT
# Everything there is to do, by name. The work is in scripts/ and CMakePresets.json.
.DEFAULT_GOAL := help
.PHONY: help demo test bench bench-peers build package docs setup format tidy clean

help:
	@echo 'Spate: live detector images at the speed of memory. On Debian 12:'
	@echo
	@echo '  make demo         build it and watch a simulated detector (ARGS="file…" to watch files)'
	@echo '  make test         build it and run all tests'
	@echo '  make bench        build it and measure the frame path'
	@echo '  make bench-peers  measure the same frames beside silx, pyqtgraph and QCustomPlot'
	@echo
	@echo '  make build        build everything in Release into build/release'
	@echo '  make package      build the Debian packages (ARGS=--try: and try them on a clean machine)'
	@echo '  make docs         build the guide and the API documentation into build/docs'
	@echo '  make setup        install the Debian packages that are missing (packages.txt)'
	@echo '  make format       lay out the sources with clang-format 14'
	@echo '  make tidy         check the sources with clang-tidy 14'
	@echo '  make clean        remove build/ and demo.png'

demo test bench bench-peers package docs tidy:
	@scripts/$@ $(ARGS)

build:
	@scripts/setup
	@scripts/build release

setup:
	@scripts/setup
	@echo 'All packages are installed.'

format:
	@scripts/setup check
	@scripts/format

clean:
	rm -rf build demo.png
