# SPDX-License-Identifier: MIT
"""The table of a JSON that run.py has written. Usage: table.py FILE"""

import json
import sys

HEAD = '| library | how | fixed, whole | min/max, whole | fixed, 512² | min/max, 512² ' \
       '| exact range | paints / frames |\n' + '|---' * 8 + '|\n'


def markdown(report):
    """One line for each row: ms per frame, and how many times those of the first row."""
    rows = report['rows']
    text = HEAD + ''.join(_line(row, rows[0]) for row in rows)
    reasons = [reason for row in rows for reason in _reasons(row)]
    return text + ('\n' + '\n'.join(reasons) + '\n' if reasons else '')


def _line(row, first):
    cells = row['cells']
    measured = [cell for cell in cells if 'failed' not in cell]
    columns = [row['library'], row['how'], *map(_time, cells, first['cells']),
               _exactness(measured),
               '{} / {}'.format(*(sum(cell[key] for cell in measured)
                                  for key in ('paints', 'frames')))]
    return '| ' + ' | '.join(columns) + ' |\n'


def _time(cell, first):
    if 'failed' in cell:
        return 'not measured'
    ms = cell['msPerFrame']
    if cell is first or 'failed' in first:
        return f'{ms:.1f}'
    return f'{ms:.1f} ({ms / first["msPerFrame"]:.1f}×)'


def _exactness(measured):
    if not measured:
        return '—'
    return 'yes' if all(cell['exact'] for cell in measured) else 'no'


def _reasons(row):
    """Why there is no time; once for each reason."""
    cases = {}
    for cell in row['cells']:
        if 'failed' in cell:
            cases.setdefault(cell['failed'], []).append(f'{cell["range"]} {cell["view"]}')
    return [f'Not measured: {row["library"]} {row["how"]} ({", ".join(where)}): {reason}'
            for reason, where in cases.items()]


if __name__ == '__main__':
    with open(sys.argv[1], encoding='utf-8') as file:
        print(markdown(json.load(file)), end='')
