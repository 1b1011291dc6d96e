# SPDX-License-Identifier: MIT
"""Writes HDF5 files with h5py, and says what h5py finds in them and in real ones.

Usage: hdf5_for_test.py FOLDER [FILE...]: for each data set, also those of the files given, there is
a line on standard output: how to open it, dtype, rows, columns, frames, and the file in FOLDER that
has the pixels of all frames: packed, in native byte order.

hdf5_for_test.py --write FILE KIND FRAMES: writes a file slowly, as KIND says (main()).
"""
import os
import pathlib
import sys
import time

import h5py
import numpy

SHAPE = 5, 37, 53
BITSHUFFLE, LZ4 = 32008, 32004


def pixels(dtype, shape=SHAPE, seed=1):
    """Small counts, and the extremes."""
    random = numpy.random.RandomState(seed)
    dtype = numpy.dtype(dtype)
    if dtype.kind == 'b':
        return random.randint(0, 2, shape).astype(bool)
    if dtype.kind == 'c':
        return (random.normal(size=shape) + 1j * random.normal(size=shape)).astype(dtype)
    if dtype.kind == 'f':
        return random.normal(size=shape).astype(dtype)
    limits = numpy.iinfo(dtype)
    stack = random.poisson(3, shape).astype(dtype)
    stack.reshape(-1)[-2:] = limits.min, limits.max
    return stack


def filters():
    """The filters that are installed, as arguments of create_dataset()."""
    yield 'plain', {}
    yield 'gzip', {'compression': 'gzip'}
    yield 'shuffled', {'compression': 'gzip', 'shuffle': True}
    yield 'checked', {'fletcher32': True}
    if h5py.h5z.filter_avail(BITSHUFFLE):
        yield 'bslz4', {'compression': BITSHUFFLE, 'compression_opts': (0, 2)}
        yield 'bs', {'compression': BITSHUFFLE, 'compression_opts': (0, 0)}
        yield 'bs64', {'compression': BITSHUFFLE, 'compression_opts': (64, 0)}
        yield 'bslz4_64', {'compression': BITSHUFFLE, 'compression_opts': (64, 2)}
        yield 'bslz4_checked', {'compression': BITSHUFFLE, 'compression_opts': (0, 2),
                                'fletcher32': True}
    if h5py.h5z.filter_avail(LZ4):
        yield 'lz4', {'compression': LZ4, 'compression_opts': (0,)}
        yield 'lz4_100', {'compression': LZ4, 'compression_opts': (100,)}


DTYPES = ['u1', 'i1', 'bool'] + [order + kind + size for order in '<>' for kind, sizes in
                                 (('u', '248'), ('i', '248'), ('f', '248'), ('c', ('8', '16')))
                                 for size in sizes]


def write_stacks(folder):
    """All types, filters and layouts: (how to open it, what it is)."""
    path = folder / 'stacks.h5'
    with h5py.File(path, 'w') as file:
        for dtype in DTYPES:
            data = pixels(dtype)
            file.create_dataset(f'{dtype}/contiguous', data=data)
            for name, options in filters():
                file.create_dataset(f'{dtype}/{name}', data=data, chunks=(1,) + SHAPE[1:],
                                    **options)
            yield from ((f'{path}::/{dtype}/{name}', data)
                        for name in ['contiguous'] + [name for name, _ in filters()])
    yield from write_layouts(folder)


def write_layouts(folder):
    path = folder / 'layouts.h5'
    data = pixels('u2', (4, 3) + SHAPE[1:])
    with h5py.File(path, 'w') as file:
        for name, options in filters():
            file.create_dataset(f'small/{name}', data=data, chunks=(1, 1, 10, 20), **options)
            file.create_dataset(f'spanning/{name}', data=data, chunks=(2, 2) + SHAPE[1:], **options)
            file.create_dataset(f'frames/{name}', data=data, chunks=(1, 1) + SHAPE[1:], **options)
        names = [f'{kind}/{name}' for kind in ('small', 'spanning', 'frames')
                 for name, _ in filters()]
        file.create_dataset('single', data=data[0, 0])
        file.create_dataset('unwritten', (3,) + SHAPE[1:], 'i4', chunks=(1,) + SHAPE[1:],
                            fillvalue=-7, maxshape=(None,) + SHAPE[1:])[1] = data[0, 0]
        if h5py.h5z.filter_avail(BITSHUFFLE):
            sparse = file.create_dataset('sparse', (3,) + SHAPE[1:], 'i4', chunks=(1,) + SHAPE[1:],
                                         fillvalue=-7, compression=BITSHUFFLE,
                                         compression_opts=(0, 2))
            sparse[1] = data[0, 0]
            # A chunk that the filter was left out for.
            sparse.id.write_direct_chunk((2, 0, 0), data[0, 1].astype('<i4').tobytes(), 1)
            yield f'{path}::/sparse', sparse[()]
        yield f'{path}::/unwritten', file['unwritten'][()]
        file.create_dataset('extended', data=data[0].astype('>f8'),
                            dtype=h5py.h5t.IEEE_F64BE.copy())
        odd = h5py.h5t.STD_I32LE.copy()
        odd.set_precision(24)
        odd.set_offset(0)
        space = h5py.h5s.create_simple(SHAPE)
        h5py.h5d.create(file.id, b'packed24', odd, space).write(
            h5py.h5s.ALL, h5py.h5s.ALL, pixels('u2').astype('i4') - 1000)
        file['soft'] = h5py.SoftLink('/frames')
        rgb = file.create_dataset('color', data=pixels('u1', (2, 20, 30, 3)))
        rgb.attrs['interpretation'] = 'rgba-image'
    flat = data.reshape((12,) + SHAPE[1:])
    for name in names + ['soft/plain']:
        yield f'{path}::/{name}', flat
    yield f'{path}::/extended', data[0].astype('f8')
    yield f'{path}::/packed24', pixels('u2').astype('i4') - 1000
    yield f'{path}::/single', data[:1, 0]
    for text in ('3', '-1', '1,2', '...,:,5:50:3', '1:3', '::2', ':,1', ':,:,2:30', '0,:,4',
                 '2,:,:,::7', '-3:-1,0'):
        index = eval(f'numpy.s_[{text}]')
        for place in ('frames/plain', 'frames/gzip', names[-1]):
            yield f'{path}::/{place}?slice={text}', data[index].reshape((-1,) + data[index].shape[-2:])
    yield f'silx:{path}?path=/frames/plain&slice=1,2', data[1, 2:3]
    yield f'silx://{path}?/frames/plain', flat
    yield f'silx:{path}::/frames/plain', flat
    yield f'file://{path}::/frames/plain?slice=2', data[2]


def write_nexus(folder):
    """What is shown without a path."""
    data = pixels('i4')
    big = pixels('i4', (9, 80, 90))
    path = folder / 'default.nxs'
    with h5py.File(path, 'w') as file:
        file['big'] = big
        file.attrs['default'] = 'entry'
        entry = file.create_group('entry')
        entry.attrs['default'] = 'plots/second'
        for name, signal in (('first', 'wrong'), ('second', 'right')):
            group = entry.create_group('plots/' + name)
            group.attrs.update({'NX_class': 'NXdata', 'signal': signal})
            group['right'] = data
            group['wrong'] = big
    yield str(path), data
    yield f'{path}::/entry/plots/first', big
    path = folder / 'largest.h5'
    with h5py.File(path, 'w', userblock_size=1024) as file:
        file['a/small'] = data
        file['a/b/large'] = big
        file['a/text'] = ['x' * 100] * 1000
        file['a/line'] = numpy.zeros(10 ** 6)
        file['a/b/up'] = h5py.SoftLink('/a')
        file['a/b/hard'] = file['a']
        file['a/nowhere'] = h5py.SoftLink('/a/nowhere')
    yield str(path), big
    yield f'{path}::/a/small', data
    path = folder / 'old.h5'
    with h5py.File(path, 'w') as file:
        file['x/big'] = big
        group = file.create_group('y')
        group.attrs['NX_class'] = 'NXdata'
        group['data'] = data
        group['data'].attrs['signal'] = 1
    yield str(path), data


def write_master(folder):
    """An EIGER master file, its links and a virtual data set."""
    options = dict(list(filters())[-4][1] if h5py.h5z.filter_avail(BITSHUFFLE) else {})
    parts = [pixels('u4', (count,) + SHAPE[1:], count) for count in (3, 3, 2)]
    with h5py.File(folder / 'x_master.h5', 'w') as file:
        group = file.create_group('entry/data')
        group.attrs['NX_class'] = 'NXdata'
        for number in range(1, 6):
            group[f'data_{number:06}'] = h5py.ExternalLink(f'x_data_{number:06}.h5',
                                                           '/entry/data/data')
        layout = h5py.VirtualLayout((8,) + SHAPE[1:], 'u4')
        for number, part in enumerate(parts):
            layout[3 * number:3 * number + len(part)] = h5py.VirtualSource(
                f'x_data_{number + 1:06}.h5', '/entry/data/data', part.shape)
        file.create_virtual_dataset('virtual', layout)
        turned = h5py.VirtualLayout((3, SHAPE[1], 20), 'u4')
        turned[:] = h5py.VirtualSource('x_data_000001.h5', '/entry/data/data',
                                       parts[0].shape)[:, :, 7:27]
        file.create_virtual_dataset('cropped', turned)
        widened = h5py.VirtualLayout(parts[0].shape, 'i8')
        widened[:] = h5py.VirtualSource('x_data_000001.h5', '/entry/data/data', parts[0].shape)
        file.create_virtual_dataset('widened', widened)
        later = h5py.VirtualLayout((2,) + SHAPE[1:], 'u4')
        later[0] = h5py.VirtualSource('x_data_000002.h5', '/entry/data/data', parts[1].shape)[2]
        later[1] = h5py.VirtualSource('x_data_000001.h5', '/entry/data/data', parts[0].shape)[1]
        file.create_virtual_dataset('later', later)
    for number, part in enumerate(parts):
        with h5py.File(folder / f'x_data_{number + 1:06}.h5', 'w') as file:
            file.create_dataset('entry/data/data', data=part, chunks=(1,) + SHAPE[1:], **options)
    path = folder / 'x_master.h5'
    yield str(path), numpy.concatenate(parts)
    yield f'{path}::/entry/data', numpy.concatenate(parts)
    yield f'{path}::/entry/data/data_000002', parts[1]
    yield f'{path}::/virtual', numpy.concatenate(parts)
    yield f'{path}::/cropped', parts[0][:, :, 7:27]
    yield f'{path}::/widened', parts[0].astype('i8')
    yield f'{path}::/later', numpy.stack([parts[1][2], parts[0][1]])


def write_detector(folder):
    """NXmx with units, thresholds and links, as files of other detectors have them."""
    with h5py.File(folder / 'detector.h5', 'w') as file:
        entry = file.create_group('scan')
        entry.attrs.update({'NX_class': 'NXentry', 'default': 'plot'})
        detector = entry.create_group('instrument/camera')
        entry['instrument'].attrs['NX_class'] = 'NXinstrument'
        detector.attrs['NX_class'] = 'NXdetector'
        entry['plot/data'] = pixels('u4')
        entry['plot'].attrs.update({'NX_class': 'NXdata', 'signal': 'data'})
        mask = numpy.zeros(SHAPE[1:], 'u4')
        mask[3, 4:6] = 1, 2 ** 31
        detector['detectorSpecific/pixel_mask'] = mask
        for name, value, units in (('beam_center_x', 10.5, 'mm'), ('beam_center_y', 20.25, 'pixel'),
                                   ('x_pixel_size', 75.0, 'um'), ('y_pixel_size', 0.1, 'mm'),
                                   ('detector_distance', 123.0, 'mm'), ('count_time', 0.5, 's'),
                                   ('saturation_value', 1000, None)):
            detector[name] = value
            if units:
                detector[name].attrs['units'] = units
        detector['type'] = 'CCD'
        entry['instrument/beam/incident_wavelength'] = 1.25
        entry['instrument/beam/incident_wavelength'].attrs['units'] = 'angstrom'


def write_wrong(folder):
    """Files that cannot be shown, or not all of them."""
    with h5py.File(folder / 'wrong.h5', 'w') as file:
        file['text'] = ['a', 'b']
        file['line'] = numpy.zeros(10, 'f4')
        file['record'] = numpy.zeros((3, 3), [('x', 'i4'), ('y', 'f8')])
        file['loop'] = h5py.SoftLink('/loop')
        file['nowhere'] = h5py.ExternalLink('nowhere.h5', '/data')
        file['itself'] = h5py.ExternalLink('wrong.h5', '/itself')
        file.create_dataset('nothing', (0, 5, 5), 'u2', maxshape=(None, 5, 5), chunks=True)
        file.create_dataset('flat', (3, 0, 5), 'u2')
    with h5py.File(folder / 'huge.h5', 'w') as file:
        chunk = 1, 10, 10
        file.create_dataset('wide', (2, 2 ** 40, 2 ** 20), 'u2', chunks=chunk)
        file.create_dataset('long', (2 ** 44, 2 ** 9, 2 ** 9), 'u1', chunks=chunk)
        file.create_dataset('overflow', (2 ** 62, 2 ** 20), 'u8', chunks=chunk[1:])
    with h5py.File(folder / 'filter.h5', 'w') as file:
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((1, 4, 4))
        properties.set_filter(32099, h5py.h5z.FLAG_OPTIONAL, (1, 2))
        space = h5py.h5s.create_simple((1, 4, 4))
        data = h5py.h5d.create(file.id, b'data', h5py.h5t.STD_U16LE, space, properties)
        data.write_direct_chunk((0, 0, 0), b'12345678')
    if h5py.h5z.filter_avail(BITSHUFFLE):
        with h5py.File(folder / 'damaged.h5', 'w') as file:
            data = file.create_dataset('data', (5, 64, 64), 'u2', chunks=(1, 64, 64),
                                       compression=BITSHUFFLE, compression_opts=(0, 2))
            data[:] = 3
            whole = data.id.read_direct_chunk((0, 0, 0))[1]
            data.id.write_direct_chunk((1, 0, 0), whole[:-5])
            data.id.write_direct_chunk((2, 0, 0), b'x' * 40)
            data.id.write_direct_chunk((3, 0, 0), whole * 3000)


def show(folder, number, uri, data):
    raw = folder / f'{number}.raw'
    color = data.ndim == 4
    rows, cols = data.shape[1:3]
    raw.write_bytes(numpy.ascontiguousarray(data, data.dtype.newbyteorder('=')).tobytes())
    print(f'{uri}\t{data.dtype.name}\t{rows}\t{cols}\t{data.shape[0]}\t{raw}' + '\tcolor' * color)


def read_all(folder, files):
    write_detector(folder)
    write_wrong(folder)
    shown = [*write_stacks(folder), *write_nexus(folder), *write_master(folder)]
    color = h5py.File(folder / 'layouts.h5', 'r')['color'][()]
    shown.append((f'{folder}/layouts.h5::/color', color))
    for path in files:
        with h5py.File(path, 'r') as file:
            shown.append((path, file['/entry/data/data'][()]))
    for number, (uri, data) in enumerate(shown):
        show(folder, number, uri, data)


def frame_of(number):
    return numpy.full((64, 96), number, 'u2')


def create(path, maxshape=None):
    file = h5py.File(path, 'w', libver='latest')
    options = {}
    if h5py.h5z.filter_avail(BITSHUFFLE):
        options = {'compression': BITSHUFFLE, 'compression_opts': (0, 2)}
    group = file.create_group('entry/data')
    group.attrs.update({'NX_class': 'NXdata', 'signal': 'data'})
    data = group.create_dataset('data', (0, 64, 96), 'u2', maxshape=(None, 64, 96),
                                chunks=(1, 64, 96), **options)
    return file, data


def append(data, number, flush=True):
    data.resize(number + 1, axis=0)
    data[number] = frame_of(number)
    if flush:
        data.flush()


def main(path, kind, frames):
    """Pauses of 10 ms between frames.

    swmr: in SWMR mode. killed: the same, and then dies. plain: opens, appends a frame, closes, for
    each. old: the same in the oldest format. master, virtual: a master file first, with links or a
    virtual data set, then a file for each three frames.
    """
    frames = int(frames)
    if kind in ('swmr', 'killed'):
        file, data = create(path)
        file.swmr_mode = True
        for number in range(frames):
            append(data, number)
            time.sleep(0.01)
        if kind == 'killed':
            os._exit(1)
        file.close()
    elif kind in ('plain', 'old'):
        if kind == 'plain':
            create(path)[0].close()
        else:
            with h5py.File(path, 'w') as file:
                file.create_dataset('data', (0, 64, 96), 'u2', maxshape=(None, 64, 96),
                                    chunks=(1, 64, 96))
        for number in range(frames):
            with h5py.File(path, 'r+', libver='latest' if kind == 'plain' else None) as file:
                append(file['data' if kind == 'old' else 'entry/data/data'], number)
            time.sleep(0.15)
    elif kind in ('master', 'virtual'):
        write_growing_master(pathlib.Path(path), kind, frames)


def write_growing_master(path, kind, frames):
    with h5py.File(path, 'w') as file:
        group = file.create_group('entry/data')
        group.attrs['NX_class'] = 'NXdata'
        layout = h5py.VirtualLayout((frames, 64, 96), 'u2')
        for number in range(1, frames // 3 + 1):
            name = f'part_{number}.h5'
            layout[3 * number - 3:3 * number] = h5py.VirtualSource(name, '/entry/data/data',
                                                                   (3, 64, 96))
            if kind == 'master':
                group[f'data_{number:06}'] = h5py.ExternalLink(name, '/entry/data/data')
        if kind == 'virtual':
            group.create_virtual_dataset('data', layout)
    for first in range(0, frames, 3):
        part = path.with_name(f'part_{first // 3 + 1}.h5')
        file, data = create(part)
        file.swmr_mode = True
        for number in range(3):
            data.resize(number + 1, axis=0)
            data[number] = frame_of(first + number)
            data.flush()
            time.sleep(0.02)
        file.close()
        time.sleep(0.1)


if sys.argv[1] == '--write':
    main(*sys.argv[2:])
else:
    read_all(pathlib.Path(sys.argv[1]), sys.argv[2:])
