"""Bank files from every format into every other one.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import stat

from check import *

CONVERT = 'plug-in-convolution-lab-convert-bank'
EXTENSIONS = {'json': 'json', 'text': 'txt', 'imagej': 'txt',
              'imagemagick': 'magick', 'gmic': 'gmic', 'photoshop': 'acf',
              'vips': 'mat', 'numpy': 'npy', 'svg': 'svg'}
TURNED = {'imagemagick', 'svg'}


def path(name):
    return os.path.join(SCRATCH, name)


def save(name, data):
    with open(path(name), 'wb') as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path(name)


def content(name):
    with open(path(name), 'rb') as file:
        return file.read()


def convert(source, destination, **arguments):
    return call(CONVERT, source=path(source), destination=path(destination),
                **arguments)


# What every format can hold: what has no name has the file's.
def bank(*kernels, **fields):
    return json.dumps({'format': 'convolution-lab/1', 'kernels': kernels,
                       **fields})


save('from.json', bank({'name': 'bank', 'size': [5, 5],
                        'weights': list(range(-3, 22))}, name='bank'))
for nick, extension in EXTENSIONS.items():
    os.makedirs(path(nick))
    convert('from.json', f'{nick}/bank.{extension}', format=nick)
for source, source_extension in EXTENSIONS.items():
    if source == 'svg':
        continue
    for nick, extension in EXTENSIONS.items():
        result = convert(f'{source}/bank.{source_extension}', f'to.{extension}',
                         format=nick)
        check_equal(f'{source} to {nick}', content(f'{nick}/bank.{extension}'),
                    content(f'to.{extension}'))
        check_equal('and what was turned is told', bool({source, nick} & TURNED),
                    'were turned' in result['notes'])
check_error('SVG is only written', 'can only be written', CONVERT,
            source=path('svg/bank.svg'), destination=path('to.json'))

# What a format cannot hold is told, and so is what it counts otherwise.
save('rich.json', bank({'name': 'a', 'note': 'A note.', 'source': 'A book',
                        'size': [2, 3], 'weights': [1, 2, 3, 4, 5, 6],
                        'anchor': [1, 2], 'divisor': 4, 'bias': .2}))
TOLD = {
    'json': [],
    'text': ['Zeros', 'Notes'],
    'imagej': ['Zeros', 'divided', 'bias', 'Names', 'Notes'],
    'imagemagick': ['180°', 'divided', 'bias', 'Names', 'Notes'],
    'gmic': ['Zeros', 'divided', 'bias', 'Names', 'Notes'],
    'photoshop': ['Zeros', 'Names', 'Notes'],
    'vips': ['Zeros', '255', 'Names', 'Notes'],
    'numpy': ['Zeros', 'divided', 'bias', 'Names', 'Notes'],
    'svg': ['180°', 'Notes'],
}
for nick, words in TOLD.items():
    lines = convert('rich.json', f'to.{EXTENSIONS[nick]}',
                    format=nick)['notes'].splitlines()
    for word in words:
        check(f'{nick} tells of “{word}”: {lines}',
              any(word in line for line in lines))
    check('in sentences', all(line.endswith('.') for line in lines))
    if nick not in ('gmic', 'photoshop'):
        check_equal('and of nothing else', len(words), len(lines))
check_equal('a divisor and a bias go to libvips', b'5 3 4 51',
            content('to.mat').splitlines()[0])

# The format goes by the extension, and the file is replaced as a whole.
save('two.txt', 'a = [1 2 3] / 6\nb = [0 1]')
check_equal('as many as there are', 2, convert('two.txt', 'new.json')['count'])
check_equal('by extension', ['a', 'b'], [
    kernel['name'] for kernel in json.loads(content('new.json'))['kernels']])
os.chmod(path('new.json'), 0o640)
convert('from.json', 'new.json')
check_equal('permissions stay', 0o640,
            stat.S_IMODE(os.stat(path('new.json')).st_mode))
convert('new.json', 'new.json')
check_equal('onto itself', content('json/bank.json'), content('new.json'))
os.symlink(path('new.json'), path('link.json'))
convert('two.txt', 'link.json')
check('through a link', os.path.islink(path('link.json'))
      and json.loads(content('new.json'))['kernels'][0]['name'] == 'a')

# Failures: a message about the file, and nothing is written.
save('broken.txt', '[1 2; 3 4]\n[1 2; 3]')
save('cut.npy', content('numpy/bank.npy')[:-8])
save('short.acf', b'1234')
save('planes.txt', 'rgb = [1 / 2 / 3]')
save('fine.txt', 'a = [0.12345]')
save('kept.json', 'kept')
os.makedirs(path('folder'))
before = {name: os.stat(path(name)).st_mtime_ns
          for name in sorted(os.listdir(SCRATCH))}
for name, arguments, *words in [
        ('no source', {'destination': 'kept.json'}, 'source'),
        ('no destination', {'source': 'two.txt'}, 'destination'),
        ('no such file', {'source': 'no.txt', 'destination': 'kept.json'},
         'no.txt'),
        ('a folder', {'source': 'folder', 'destination': 'kept.json'},
         'folder'),
        ('onto a folder', {'source': 'two.txt', 'destination': 'folder',
                           'format': 'json'}, 'folder'),
        ('into no folder', {'source': 'two.txt', 'destination': 'no/to.json'},
         'to.json'),
        ('a line', {'source': 'broken.txt', 'destination': 'kept.json'},
         'broken.txt', 'ine 2'),
        ('a byte', {'source': 'cut.npy', 'destination': 'kept.json'},
         'cut.npy', 'Byte '),
        ('a length', {'source': 'short.acf', 'destination': 'kept.json'},
         'short.acf', '54'),
        ('several', {'source': 'two.txt', 'destination': 'to.mat'}, 'to.mat',
         'one'),
        ('planes', {'source': 'planes.txt', 'destination': 'to.svg'}, 'to.svg',
         'planes'),
        ('fractions', {'source': 'fine.txt', 'destination': 'to.acf'},
         'to.acf', 'whole numbers'),
        ('an extension', {'source': 'two.txt', 'destination': 'new.png'},
         'new.png', 'json, text'),
        ('a format', {'source': 'two.txt', 'destination': 'new.png',
                      'format': 'png'}, 'json, text'),
]:
    files = {key: value if key == 'format' else path(value)
             for key, value in arguments.items()}
    for word in words:
        check_error(f'{name}: {word}', word, CONVERT, **files)
    check_equal('nothing is written', before,
                {name: os.stat(path(name)).st_mtime_ns
                 for name in sorted(os.listdir(SCRATCH))})
