# SPDX-License-Identifier: MIT
"""Measures Spate and its peers in turn, on this display, and prints their table.

In each round every case runs once, in a process and a window of its own: its time is the median of
the frames there. The table has the median of the rounds. How a frame is timed and checked: peer.py,
and for Spate apps/spate/bench/bench_session.cpp.
"""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import frames
import table

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / 'build'
CASES = [('fixed', 'whole'), ('minmax', 'whole'), ('fixed', 'zoom'), ('minmax', 'zoom')]
TIME_LIMIT = 300  # seconds, for one case in one round


class NotMeasured(Exception):
    """Says why."""


@dataclass
class Row:
    library: str
    how: str
    program: list  # for a peer; of Spate, the arguments
    cells: dict = field(default_factory=lambda: {case: [] for case in CASES})


def rows():
    """All that is measured; the first row is what the others are compared with."""
    def python(script, variant):
        return [sys.executable, HERE / script, '--variant', variant]

    qcustomplot = BUILD / 'peers' / 'qcustomplot_peer'
    return [
        Row('Spate', 'no copy, max', ['--mode', 'share', '--reduction', 'max']),
        Row('Spate', 'no copy, nearest', ['--mode', 'share', '--reduction', 'nearest']),
        Row('Spate', 'copy, max', ['--mode', 'copy', '--reduction', 'max']),
        Row('silx', 'OpenGL, no copy', python('silx_peer.py', 'gl-share')),
        Row('silx', 'OpenGL, copy', python('silx_peer.py', 'gl-copy')),
        Row('silx', 'matplotlib, no copy', python('silx_peer.py', 'mpl-share')),
        Row('silx', 'matplotlib, copy', python('silx_peer.py', 'mpl-copy')),
        Row('pyqtgraph', 'ImageItem, no copy, sampled min/max',
            python('pyqtgraph_peer.py', 'sampled')),
        Row('pyqtgraph', 'ImageItem, no copy, min/max by numpy',
            python('pyqtgraph_peer.py', 'exact')),
        Row('QCustomPlot', 'QCPColorMap, copy by setCell()', [qcustomplot, '--variant', 'setcell']),
        Row('QCustomPlot', 'QCPColorMap, copy into its array', [qcustomplot, '--variant', 'array']),
    ]


def output_of(command):
    """What a program prints; or NotMeasured, with the last thing it said."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT)
    except FileNotFoundError:
        raise NotMeasured(f'{Path(command[0]).name} is not built')
    except subprocess.TimeoutExpired:
        raise NotMeasured(f'did not end within {TIME_LIMIT} s')
    if done.returncode < 0:
        raise NotMeasured(f'ended by {signal.Signals(-done.returncode).name}')
    if done.returncode > 0:
        raise NotMeasured((done.stderr.strip().splitlines() or ['failed without a word'])[-1])
    return done.stdout


def measure_spate(args, row, case, folder):
    report = Path(folder, 'spate.json')
    output_of([args.spate, 'bench', '--scenario', case[0], '--view', case[1], *row.program,
               '--size', str(args.size), '--seconds', str(args.seconds), '--json', report])
    report = json.loads(report.read_text())
    args.machine = report['machine']
    result = report['rows'][0]  # it fails if a frame's number is not read back from its paint
    return {'version': f'Spate {args.machine["spate"]}', 'ms': result['msPerFrame'],
            'frames': result['frames'], 'paints': result['frames'], 'exact': result['verified']}


def measure_peer(args, row, case, folder):
    command = [*row.program, '--frames', folder, '--range', case[0], '--view', case[1],
               '--timed', str(args.timed)]
    if args.pictures:
        name = '-'.join([Path(row.program[-3]).stem, row.program[-1], *case])
        command += ['--picture', Path(args.pictures, f'{name}.png')]
    result = json.loads(output_of(command))
    if result['paints'] != len(result['ms']):
        raise NotMeasured(f'{result["paints"]} paints for {len(result["ms"])} frames')
    return {**result, 'frames': len(result['ms']), 'ms': statistics.median(result['ms'])}


def measure(args, row, case, folder):
    """Appends one round to the row's cell."""
    try:
        one = (measure_spate if row.library.startswith('Spate') else measure_peer)(
            args, row, case, folder)
        row.library = one.pop('version')
        said = f'{one["ms"]:8.2f} ms'
    except NotMeasured as reason:
        one = {'failed': str(reason)}
        said = f'not measured: {reason}'
    row.cells[case].append(one)
    print(f'{case[0]:7}{case[1]:6} {row.library}, {row.how}: {said}', file=sys.stderr, flush=True)


def cell(case, rounds):
    """One number of the table; a case that has failed in any round has none."""
    where = {'range': case[0], 'view': case[1]}
    for one in rounds:
        if 'failed' in one:
            return {**where, 'failed': one['failed']}
    times = [one['ms'] for one in rounds]
    return {**where, 'msPerFrame': round(statistics.median(times), 3),
            'rounds': [round(ms, 3) for ms in times],
            'frames': sum(one['frames'] for one in rounds),
            'paints': sum(one['paints'] for one in rounds),
            'exact': all(one['exact'] for one in rounds)}


def measure_all(args):
    args.machine = None
    measured = rows()
    with tempfile.TemporaryDirectory() as folder:
        frames.write(folder, args.size)
        for number in range(args.rounds):
            print(f'round {number + 1} of {args.rounds}', file=sys.stderr)
            for case in CASES:
                for row in measured:
                    measure(args, row, case, folder)
    return {'machine': args.machine, 'size': args.size, 'dtype': 'float32', 'rows': [
        {'library': row.library, 'how': row.how,
         'cells': [cell(case, rounds) for case, rounds in row.cells.items()]} for row in measured]}


def arguments():
    parser = argparse.ArgumentParser(prog='bench-peers', description=__doc__.splitlines()[0])
    parser.add_argument('--size', type=int, default=4096, help='rows and columns of the frames')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--timed', type=int, default=20, help="a peer's frames in each round")
    parser.add_argument('--seconds', type=float, default=1.5, help="Spate's time in each round")
    parser.add_argument('--json', help='write what was measured to this file')
    parser.add_argument('--pictures', help="write PNGs of the peers' windows to this folder")
    parser.add_argument('--spate', default=BUILD / 'release' / 'apps' / 'spate' / 'spate')
    return parser.parse_args()


def main():
    args = arguments()
    if args.pictures:
        Path(args.pictures).mkdir(parents=True, exist_ok=True)
    report = measure_all(args)
    if args.json:
        Path(args.json).write_text(json.dumps(report, indent=2) + '\n', encoding='utf-8')
    print(table.markdown(report), end='')


if __name__ == '__main__':
    main()
