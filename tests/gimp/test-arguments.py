"""Every argument of every procedure at, below and above its bounds, and with
every wrong type: a success, or one clear sentence and nothing changed.

What is tried comes from the procedures' own lists of arguments, so that a new
argument is tested as soon as it is there.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import random
import re
import time

from check import *
from check import __file__ as check_file

PREFIX = 'plug-in-convolution-lab'
ANY = ['.*'] * 7
RANDOM = np.random.default_rng(11)
CHOICES = random.Random(11)

# Files that are only read.
READ = ('bank-file', 'source')

# What every call begins with, so that it is quick.
BASE = {'-learn': {'steps': 2, 'optimizer': 'sgd'},
        '-convert-bank': {'format': 'json'}}

# What gives a value its meaning, or keeps it quick.
TOGETHER = {'padding-value': {'padding-mode': 'constant'},
            'steps': {'optimizer': 'exact'},
            **{f'pad-{side}': {'padding': 'explicit'}
               for side in ('top', 'bottom', 'left', 'right')},
            'pool-size': {'pooling': 'max'},
            'pool-stride': {'pooling': 'max'},
            'values': {'pattern': 'numbers'}}

TEXTS = ['', ' \n', '%s%n%d', '1e999', '\u0416' * 50000,
         '[' * 5000, 'sobel(size=255)', '[1 2; 3 4]']
NO_WORDS = ['', '%s%n' + '\u0416' * 50000]
WORDS = re.compile(r': ([a-z0-9-]+(?:, [a-z0-9-]+)+)$')

# What GIMP or Python refuses where it does not belong. Python makes a text of
# anything.
ALIENS = [None, True, 3, -2.5, 'three', b'3', [], [3], {}, object()]
TEXT_ALIENS = [None, b'3']

# What Script-Fu refuses, and the types that it is right for. Truth and run
# modes are numbers there.
NUMBERS = ('gint', 'gdouble', 'gboolean', 'GimpRunMode')
SCHEME = {'"three"': ('gchararray', 'GFile'), '99999': NUMBERS,
          '-2.5': NUMBERS, '#t': ('gboolean',), "'()": (),
          '(vector "a" 2)': (), '(vector)': ('GimpCoreObjectArray',),
          "'word": (), 'car': (), '#\\a': ()}

# Long enough to list all families of kernels.
LONGEST_MESSAGE = 1000
LONGEST_SECONDS = 60
N_RANDOM = {'': 12, '-explain': 6, '-learn': 6}


class World:
    """What arguments can refer to."""

    def __init__(self):
        self.image = new_image(6, 5)
        self.layer = new_layer(self.image, RANDOM.random((5, 6, 3)))
        self.target = new_layer(self.image, RANDOM.random((5, 6, 3)))
        self.group = Gimp.GroupLayer.new(self.image, 'group')
        self.image.insert_layer(self.group, None, 0)
        self.channel = Gimp.Channel.new(self.image, 'channel', 6, 5, 50,
                                        Gimp.context_get_foreground())
        self.image.insert_channel(self.channel, None, 0)
        self.layer.add_mask(self.layer.create_mask(Gimp.AddMaskType.WHITE))
        self.stranger = new_image(3, 3)
        self.foreign = new_layer(self.stranger, RANDOM.random((3, 3, 3)))
        self.indexed = new_image(4, 4, precision=Gimp.Precision.U8_NON_LINEAR)
        self.of_palette = new_layer(self.indexed, RANDOM.random((4, 4, 3)))
        self.indexed.convert_indexed(
            Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.MONO, 2,
            False, False, '')
        self.folder = os.path.join(SCRATCH, 'world')
        os.makedirs(self.folder, exist_ok=True)
        self.save('bank.txt', b'a = [1 2; 3 4]')
        self.save('empty', b'')
        self.save('noise', RANDOM.bytes(500))
        self.image.set_selected_layers([self.layer])
        self.image.clean_all()
        self.images = [image.get_id() for image in Gimp.get_images()]
        self.layers = [layer.get_id() for layer in self.image.get_layers()]
        self.files_before = self.contents()
        self.before = self.state()

    def path(self, name):
        return os.path.join(self.folder, name)

    def save(self, name, data):
        with open(self.path(name), 'wb') as file:
            file.write(data)

    def drawables(self):
        return [self.layer, self.target, self.group, self.channel,
                self.layer.get_mask(), self.foreign, self.of_palette]

    def files(self):
        return [self.path(name) for name in (
            'bank.txt', 'empty', 'noise', 'missing', '.', 'missing/file')]

    def contents(self):
        """Of all files, by name."""
        contents = {}
        for name in os.listdir(self.folder):
            with open(self.path(name), 'rb') as file:
                contents[name] = file.read()
        return contents

    def state(self):
        """Everything that a failed call must leave alone."""
        drawables = self.image.get_layers() + self.image.get_channels()
        return (
            [image.get_id() for image in Gimp.get_images()],
            [(item.get_id(), item.get_name()) for item in drawables],
            [read(item).tobytes() for item in (self.layer, self.target)],
            [item.get_id() for item in self.image.get_selected_layers()],
            self.image.is_dirty(), self.image.get_parasite_list(),
            self.contents())

    def restore(self):
        """Takes away what a call has made."""
        for image in Gimp.get_images():
            if image.get_id() not in self.images:
                image.delete()
        for layer in self.image.get_layers():
            if layer.get_id() not in self.layers:
                self.image.remove_layer(layer)
        self.image.set_selected_layers([self.layer])
        for name in os.listdir(self.folder):
            os.remove(self.path(name))
        for name, data in self.files_before.items():
            self.save(name, data)
        self.image.clean_all()

    def delete(self):
        for image in Gimp.get_images():
            image.delete()


def base(world, name, specs):
    """Arguments with which the procedure succeeds."""
    arguments = {'image': world.image, 'drawables': [world.layer],
                 'target': world.target, 'drawable': world.layer,
                 'source': world.path('bank.txt'),
                 'destination': world.path('to')}
    arguments = {key: value for key, value in arguments.items() if key in specs}
    return {**arguments, **BASE.get(name[len(PREFIX):], {})}


def values_of(world, spec):
    """What a script might say for one argument."""
    kind = spec.value_type.name
    if kind in ('gint', 'gdouble'):
        values = [spec.minimum, spec.maximum, spec.minimum - 1,
                  spec.maximum + 1]
        if kind == 'gdouble':
            values += [float('nan'), float('inf'), -float('inf'), 5e-324]
    elif kind == 'gboolean':
        values = [True, False]
    elif kind == 'gchararray':
        words = WORDS.search(spec.blurb)
        values = [*NO_WORDS, words[1].split(', ')[-1]] if words else TEXTS
    elif kind == 'GFile':
        # Never a device where something is written: root may replace it.
        values = world.files() + ['/dev/zero'] * (spec.name in READ)
    elif kind == 'GimpCoreObjectArray':
        values = [[], *([drawable] for drawable in world.drawables()),
                  [world.layer, world.target], [world.layer, world.layer],
                  [world.layer, world.foreign]]
    elif kind == 'GimpDrawable':
        values = world.drawables()
    elif kind == 'GimpImage':
        values = [world.image, world.stranger, world.indexed]
    elif kind == 'GimpBrush':
        values = [Gimp.context_get_brush()]
    elif kind == 'GimpRunMode':
        values = [Gimp.RunMode.NONINTERACTIVE, Gimp.RunMode.WITH_LAST_VALS]
    else:
        raise AssertionError(f'{spec.name} is a {kind}: say what to try')
    # Python itself falls over wrong things in lists of objects.
    aliens = {'GimpCoreObjectArray': [],
              'gchararray': TEXT_ALIENS}.get(kind, ALIENS)
    usual = getattr(spec, 'default_value', None)
    return [value for value in values if value != usual] + [
        alien for alien in aliens if type(alien) not in map(type, values)]


def scheme_string(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def shown(value):
    text = repr(value)
    return text if len(text) < 40 else text[:37] + '...'


faults = []
counts = {'succeeded': 0, 'refused': 0, 'never arrived': 0}


def attempt(world, name, arguments, what):
    """One call, and what must be true of it."""
    begin = time.monotonic()
    try:
        call(name, **arguments)
    except ProcedureError as error:
        message = str(error)
    except (TypeError, ValueError, OverflowError, AttributeError):
        counts['never arrived'] += 1
        return
    else:
        counts['succeeded'] += 1
        world.restore()
        return
    seconds = time.monotonic() - begin
    if 'is invalid or out of range' in message or 'could not set' in message:
        counts['never arrived'] += 1
        return
    counts['refused'] += 1
    if not (re.match('[A-Z“]', message) and message.endswith('.')
            and '\n' not in message and len(message) <= LONGEST_MESSAGE):
        faults.append(f'{what} is not refused in one clear sentence: '
                      f'{message[:LONGEST_MESSAGE]!r}')
    if seconds > LONGEST_SECONDS:
        faults.append(f'{what} takes {seconds} s to be refused')
    if world.state() != world.before:
        faults.append(f'{what} is refused and yet changes something: {message}')
        world.restore()


def scheme_calls(world):
    """All wrong types of all arguments, in Script-Fu."""
    usual = {'image': str(world.image.get_id()),
             'drawables': f'(vector {world.layer.get_id()})'}
    for name, specs in PROCEDURES.items():
        for spec in specs.values():
            for value, right in SCHEME.items():
                if spec.value_type.name in right:
                    continue
                arguments = {key: text for key, text in usual.items()
                             if key in specs} | {spec.name: value}
                yield f'({name} ' + ' '.join(
                    f'#:{key} {text}' for key, text in arguments.items()) + ')'


def run_scheme(calls):
    """Each call's error, or None if it succeeded."""
    results = os.path.join(SCRATCH, 'results')
    script = os.path.join(SCRATCH, 'calls.scm')
    with open(script, 'w', encoding='utf-8') as file:
        file.write('(define results (open-output-file '
                   f'{scheme_string(results)}))\n')
        for call_text in calls:
            file.write(f'(write (error-text (lambda () {call_text})) results)\n'
                       '(newline results)\n')
        file.write('(close-output-port results)\n')
    support = os.path.join(os.path.dirname(check_file), 'check.scm')
    call('plug-in-script-fu-eval', run_mode=Gimp.RunMode.NONINTERACTIVE,
         script=f'(load {scheme_string(support)})(load {scheme_string(script)})')
    with open(results, encoding='utf-8') as file:
        return [None if line == '#f\n' else line.strip() for line in file]


PROCEDURES = {
    name: {spec.name: spec for spec in
           Gimp.get_pdb().lookup_procedure(name).get_arguments()}
    for name in sorted(Gimp.get_pdb().query_procedures(f'{PREFIX}.*', *ANY))}
world = World()

# In Script-Fu every wrong type is refused, and nothing happens.
calls = list(scheme_calls(world))
errors = run_scheme(calls)
check_equal('every call of Script-Fu ends', len(calls), len(errors))
for text in (text for text, error in zip(calls, errors) if not error):
    check(f'{text} is refused', False)
check_equal('nothing has changed', world.before, world.state())

seen = set()
for name in sorted(Gimp.get_pdb().query_procedures(f'{PREFIX}.*', *ANY)):
    specs = {spec.name: spec for spec in
             Gimp.get_pdb().lookup_procedure(name).get_arguments()}
    attempt(world, name, base(world, name, specs), f'{name}: plain')
    for spec in specs.values():
        together = {key: value for key, value in
                    TOGETHER.get(spec.name, {}).items() if key in specs}
        values = values_of(world, spec)
        # What procedures share is tried in full once.
        kind = (spec.name, spec.value_type.name, spec.blurb)
        if kind in seen:
            values = values[:3]
        seen.add(kind)
        for value in values:
            attempt(world, name,
                    {**base(world, name, specs), **together, spec.name: value},
                    f'{name}: {spec.name} = {shown(value)}')
        print('\n'.join(faults))
        check(f'{name}: {len(values)} values of {spec.name}', not faults)
    for i in range(N_RANDOM.get(name[len(PREFIX):], 0)):
        some = CHOICES.sample(sorted(specs.keys() - {'run-mode', 'steps'}), 8)
        arguments = {}
        for key in some:
            values = [value for value in values_of(world, specs[key])
                      if not isinstance(value, (int, float)) or abs(value) < 5]
            if values:
                arguments[key] = CHOICES.choice(values)
        attempt(world, name, {**base(world, name, specs), **arguments},
                f'{name}: ' + ', '.join(f'{key} = {shown(value)}'
                                        for key, value in arguments.items()))
    print('\n'.join(faults))
    check(f'{name}: mixed values', not faults)
check(f'calls of all kinds: {counts}',
      counts['refused'] > 100 and counts['succeeded'] > 100)
world.delete()
