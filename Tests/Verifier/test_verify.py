"""Tests of verify.py and counting.py, by running them on bundles that the program makes. $LETOPIS is the program, $VERIFY
the folder of the two. Every bundle is counted twice, by the program and by them: a difference in any claim is 40."""
import base64, io, json, os, re, shutil, struct, subprocess, sys, tempfile, unittest, zipfile
from random import Random

LETOPIS, VERIFY = os.environ['LETOPIS'], os.environ['VERIFY']
PROGRAMMES = 'coworking internships rc-workshop small-territories zemlyaki'.split()


def letopis(*args, code=0, codes=()):
    done = subprocess.run([LETOPIS, *args, '--format', 'json', '--lang', 'en'], capture_output=True)
    assert done.returncode in (codes or (code,)), (args, done.returncode, done.stderr.decode())
    return json.loads(done.stdout) if done.stdout else None


def verify(bundle, *args):
    done = subprocess.run([sys.executable, os.path.join(VERIFY, 'verify.py'), bundle, '--lang', 'en', *args],
                          capture_output=True)
    text = done.stdout.decode() + done.stderr.decode()
    assert 'Traceback' not in text, text
    return done.returncode, text


class VerifierTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.ledger = os.path.join(cls.folder, 'ledger')
        letopis('demo', cls.ledger, '--entries', '1500')
        with open(os.path.join(cls.ledger, 'checkpoints', sorted(os.listdir(os.path.join(cls.ledger, 'checkpoints')))[40]),
                  'rb') as file:
            cls.kept = cls.file('kept', file.read())
        cls.key = letopis('key', 'show', '--ledger', cls.ledger)['verifierKey']
        cls.sound = cls.bundle('sound', 'rc-workshop', '--since', cls.kept)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def file(cls, name, data):
        path = os.path.join(cls.folder, name)
        with open(path, 'wb') as file:
            file.write(data)
        return path

    @classmethod
    def bundle(cls, name, programme, *args):
        path = os.path.join(cls.folder, name)
        letopis('bundle', '--ledger', cls.ledger, '--programme', programme, '-o', path, *args)
        return path

    def test_every_programme_at_several_entries_and_periods_is_counted_alike(self):
        for programme in PROGRAMMES:
            for number, more in enumerate(([], ['--as-of', '1100', '--period', '2022-09-01..2023-09-30'])):
                with self.subTest(programme=programme, more=more):
                    path = self.bundle(f'{programme}-{number}', programme, *more)
                    code, text = verify(path)
                    self.assertEqual(code, 20, text)

    def test_only_what_comes_from_outside_makes_it_green(self):
        other = letopis('init', os.path.join(self.folder, 'other'), '--origin', 'other.example/log')['verifierKey']
        for args, expected in (([], 20), (['--key', self.key], 20), (['--since', self.kept], 20),
                               (['--key', self.key, '--since', self.kept], 0), (['--key', other], 30),
                               (['--key', 'no key'], 64), (['--since', self.sound + '/policy'], 65)):
            with self.subTest(args=args):
                self.assertEqual(verify(self.sound, *args)[0], expected)
        archive = self.bundle('sound.zip', 'rc-workshop')
        self.assertEqual(verify(archive, '--key', self.key, '--since', self.kept)[0], 0)
        self.assertEqual(verify(os.path.join(self.folder, 'nothing'))[0], 66)

    def test_a_witness_and_a_new_key(self):
        at = lambda name: os.path.join(self.folder, name)
        ledger = at('witnessed')
        shutil.copytree(self.ledger, ledger, symlinks=True)
        witness = letopis('witness', 'key', 'fund.example', '-o', at('w.key'))['verifierKey']
        letopis('key', 'rotate', '--ledger', ledger)
        letopis('witness', 'request', '--ledger', ledger, '-o', at('request'))
        key = letopis('key', 'show', '--ledger', ledger)['verifierKey']
        letopis('witness', 'sign', at('request'), '--key', at('w.key'), '--memory', at('memory'), '--log', key,
                '-o', at('answer'))
        letopis('checkpoint', '--ledger', ledger, '--cosign', at('answer'), '--witness', witness)
        letopis('bundle', '--ledger', ledger, '--programme', 'coworking', '-o', at('cosigned'))
        for keys, expected in (([key, witness], 0), ([key], 20), ([self.key, witness], 20), ([witness], 20)):
            with self.subTest(keys=keys):
                args = [x for k in keys for x in ('--key', k)]
                self.assertEqual(verify(at('cosigned'), *args)[0], expected)
                letopis('check', at('cosigned'), *args, code=expected)

    def tampered(self, name, change):
        path = os.path.join(self.folder, 'tampered')
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.sound, path)
        with open(os.path.join(path, name), 'rb') as file:
            data = change(file.read())
        with open(os.path.join(path, name), 'wb') as file:
            file.write(data)
        return path

    def test_what_is_tampered_with_is_seen(self):
        def claim(change):
            def changed(data):
                report = json.loads(data)
                change(max(report['claims'], key=lambda c: len(c['counted'])))
                return json.dumps(report, ensure_ascii=False, separators=(',', ':'), sort_keys=True).encode() + b'\n'
            return changed

        def lines(change):
            return lambda data: b'\n'.join(change(data.split(b'\n')))
        signature = '\u2014 a AAAAAAAAAAAA\n'.encode()
        cases = {
            'a value': ('report.json', claim(lambda c: c.update(value=c['value'] + 1))),
            'a value and its entries': ('report.json', claim(lambda c: c.update(
                value=c['value'] + 1, counted=sorted(c['counted'] + [3])))),
            'an entry twice': ('report.json', claim(lambda c: c['counted'].append(c['counted'][-1]))),
            'a rule': ('report.json', claim(lambda c: c['rule'].update(dates='any'))),
            'a title': ('report.json', claim(lambda c: c.update(title='x'))),
            'a target': ('report.json', claim(lambda c: c.setdefault('target', {}).update(value=1))),
            'another programme': ('report.json', lambda d: d.replace(b'"programme":"rc-workshop"', b'"programme":"coworking"')),
            'white space': ('report.json', lambda d: d.replace(b',', b', ', 1)),
            'a letter of a body': ('entries.jsonl', lambda d: d.replace(b'p-00', b'p-01', 1)),
            'two bodies swapped': ('entries.jsonl', lines(lambda x: x[:5] + [x[6], x[5]] + x[7:])),
            'a body deleted': ('entries.jsonl', lines(lambda x: x[:5] + x[6:])),
            'the tail cut': ('entries.jsonl', lines(lambda x: x[:-2] + [b''])),
            'no newline': ('entries.jsonl', lambda d: d[:-1]),
            'line ends': ('checkpoint', lambda d: d.replace(b'\n', b'\r\n')),
            'a size': ('checkpoint', lambda d: d.replace(b'\n1500\n', b'\n1499\n')),
            'leading zeros': ('checkpoint', lambda d: d.replace(b'\n1500\n', b'\n01500\n')),
            '101 signatures': ('checkpoint', lambda d: d + signature * 100),
            'a root of 31 bytes': ('checkpoint', lambda d: re.sub(rb'\n[^\n]{43}=\n', b'\n' + base64.b64encode(bytes(31)) + b'\n', d)),
            'a policy of another key': ('policy', lambda d: d.replace(b'log ', b'log PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ', 1)),
            'a proof too long': ('consistency', lambda d: d + d[:45]),
        }
        for name, (file, change) in cases.items():
            with self.subTest(name):
                path = self.tampered(file, change)
                self.assertEqual(verify(path, '--key', self.key, '--since', self.kept)[0], 40)
                letopis('check', path, '--key', self.key, '--since', self.kept, code=40)

    def test_disclosures_are_checked_and_shown_alike(self):
        """Synthetic people. Both see the same in a sound file, and in one with one thing changed."""
        at = lambda name: os.path.join(self.folder, name)
        ledger, url = at('named'), lambda b: base64.urlsafe_b64encode(b).decode().rstrip('=')
        shutil.copytree(self.ledger, ledger, symlinks=True)
        person = {'personal': {'name': 'Синтетикова Вымышлена'}, 'sex': 'female', 'birthYear': 1990}
        lines = [{'type': 'person.added', 'at': '2024-06-01', 'data': {'person': f'synthetic-{n}', **person}} for n in (1, 2)]
        lines.append({'type': 'person.merged', 'at': '2024-06-02', 'data': {
            'survivor': 'synthetic-1', 'absorbed': 'synthetic-2', 'basis': 'одна анкета (демо)'}})
        for line in lines:
            letopis('append', self.file('lines', json.dumps(line).encode()), '--ledger', ledger)
        letopis('reveal', '1501', '1502', '1503', '--to', 'Fund', '--purpose', 'check', '-o', at('revealed'), '--ledger', ledger)
        letopis('bundle', '--ledger', ledger, '--programme', 'coworking', '--as-of', '1503', '-o', at('early'))
        letopis('bundle', '--ledger', ledger, '--programme', 'coworking', '-o', at('carrying'), '--disclosures', at('revealed'))
        letopis('bundle', '--ledger', ledger, '--programme', 'coworking', '-o', at('without'))
        for bundle, args in (('early', ['--disclosures', at('revealed')]), ('carrying', []),
                             ('without', ['--disclosures', at('revealed')])):
            code, text = verify(at(bundle), *args)
            shown = letopis('check', at(bundle), *args, code=20)['disclosures'][0]
            self.assertEqual((code, bundle == 'early'), (20, 'beyond this bundle' in text), text)
            self.assertEqual([(f['seq'], f.get('person'), f['field']) for f in shown['fields']],
                             [(1500 + n, f'synthetic-{n}', f) for n in (1, 2) for f in ('birthYear', 'personal', 'sex')]
                             + [(1503, None, 'basis')])
            for f in shown['fields']:
                value = json.dumps(f['value'], ensure_ascii=False, separators=(',', ':'), sort_keys=True)
                self.assertRegex(text, rf'(?m)^ +{f["seq"]} {f.get("person", "")} +{f["field"]}: {re.escape(value)}$')
        self.assertEqual(verify(at('without'), '--disclosures', at('nowhere'))[0], 66)
        with open(at('revealed'), 'rb') as file:
            good = json.loads(file.read())
        def of(name, value, salt=bytes(16)):
            return url(json.dumps([url(salt), name, value], ensure_ascii=False, separators=(',', ':')).encode())
        def texts(number, change):
            def changed(file):
                change(file['entries'][number]['disclosures'])
            return changed
        def entries(change):
            return lambda file: change(file['entries'])
        def swap(e): e[0]['disclosures'], e[1]['disclosures'] = e[1]['disclosures'], e[0]['disclosures']
        cases = {
            'a made-up value': texts(0, lambda t: t.__setitem__(2, of('sex', 'male'))),
            'another field': texts(0, lambda t: t.__setitem__(0, of('text', 'x'))),
            'a field twice': texts(0, lambda t: t.insert(0, t[0])),
            'out of order': texts(0, lambda t: t.reverse()),
            'padding': texts(0, lambda t: t.__setitem__(0, t[0] + '=')),
            'plus for minus': texts(0, lambda t: t.__setitem__(0, '+' + t[0][1:])),
            'no disclosure': texts(1, lambda t: t.__setitem__(0, 'x')),
            'a number': texts(1, lambda t: t.__setitem__(0, 1)),
            'null': texts(1, lambda t: t.__setitem__(0, of('birthYear', None))),
            'a short salt': texts(1, lambda t: t.__setitem__(0, of('birthYear', 1990, bytes(3)))),
            'none of an entry': texts(1, lambda t: t.clear()),
            'two people swapped': entries(swap),
            'an object of texts': lambda f: f['entries'][0].update(disclosures={t: 1 for t in f['entries'][0]['disclosures']}),
            'an entry left out': entries(lambda e: e.pop()),
            'an entry twice': entries(lambda e: e.insert(0, e[0])),
            'entries out of order': entries(lambda e: e.reverse()),
            'an entry beyond': entries(lambda e: e.append({**e[0], 'seq': 9999})),
            'another entry': entries(lambda e: e[0].update(seq=1)),
            'a member of an entry': entries(lambda e: e[0].update(person='synthetic-1')),
            'no entries': entries(lambda e: e.clear()),
            'another origin': lambda f: f.update(origin='other.example/log'),
            'another recipient': lambda f: f.update(recipient='other'), 'another purpose': lambda f: f.update(purpose='other'),
            'no purpose': lambda f: f.update(purpose=''), 'another root': lambda f: f.update(root=url(bytes(32)) + '='),
            'another record': lambda f: f.update(entry=1501), 'no record': lambda f: f.update(entry=0),
            'a true one': lambda f: f.update(disclosures=True), 'a version': lambda f: f.update(disclosures=2),
            'a member more': lambda f: f.update(more=1), 'a member less': lambda f: f.pop('purpose'),
        }
        for name, change in cases.items():
            with self.subTest(name):
                changed = json.loads(json.dumps(good))
                change(changed)
                data = json.dumps(changed, ensure_ascii=False, separators=(',', ':'), sort_keys=True).encode() + b'\n'
                path = self.file('changed', data)
                code, text = verify(at('without'), '--disclosures', path)
                self.assertEqual(code, 40, text)
                letopis('check', at('without'), '--disclosures', path, code=40)
        for name, data in (('no newline', json.dumps(good).encode()), ('nothing', b''), ('a list', b'[]\n'),
                           ('white space', json.dumps(good, sort_keys=True).encode() + b'\n')):
            with self.subTest(name):
                path = self.file('changed', data)
                self.assertEqual(verify(at('without'), '--disclosures', path)[0], 40)
                letopis('check', at('without'), '--disclosures', path, code=40)
        deep = json.loads(json.dumps(good))
        deep['entries'][0]['disclosures'][0] = url(b'[' * 20000 + b']' * 20000)
        broken = json.loads(json.dumps(good))
        broken['entries'][0]['disclosures'][0] = '!!'
        for name, file in (('deep', deep), ('no base64', broken)):  # no words of Python's
            with self.subTest(name):
                data = json.dumps(file, ensure_ascii=False, separators=(',', ':'), sort_keys=True).encode() + b'\n'
                code, text = verify(at('without'), '--disclosures', self.file('changed', data))
                self.assertEqual(code, 40)
                self.assertRegex(text, r'--disclosures: entry \d+: not formed as FORMAT.md says')
                self.assertNotIn('Error', text)
        # Without its pair each of the two is missed; without disclosures nothing is.
        os.remove(os.path.join(at('carrying'), 'disclosures.json'))
        self.assertEqual(verify(at('carrying'))[0], 20)

    def test_the_sealed_fields_are_as_many_as_the_commitments(self):
        counted = """
import counting as c
print(all({t: n for t, n in c.VERSIONS[v].items() if n} == {t: len(s.split()) for t, s in sealed.items()}
          for v, sealed in ((1, c.SEALED), (2, c.SECOND))) and c.SECOND.keys() <= c.TYPES.keys())"""
        done = subprocess.run([sys.executable, '-Bc', counted], cwd=VERIFY, capture_output=True)
        self.assertEqual(done.stdout.decode(), 'True\n', done.stderr.decode())

    def test_every_version_is_known_by_its_own_fields(self):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'Vectors', 'entries.json')
        counted = """
import counting as c, json, sys
for name, known in ('accept', True), ('refuse', False):
    for vector in json.load(open(sys.argv[1], encoding='utf-8'))['versions'][name]:
        # That a field is missing the catalogue tells alone.
        if 'without' not in vector['why'] and c.is_known(json.loads(vector['body'])) != known: print(vector['why'])"""
        done = subprocess.run([sys.executable, '-Bc', counted, path], cwd=VERIFY, capture_output=True)
        self.assertEqual((done.returncode, done.stdout.decode()), (0, ''), done.stderr.decode())

    def archive(self, change=lambda z, files: [z.writestr(*f) for f in files], method=zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', method) as z:
            change(z, [(n, open(os.path.join(self.sound, n), 'rb').read()) for n in sorted(os.listdir(self.sound))])
        return out.getvalue()

    def judged(self, name, data):
        """The exit codes of both verifiers on an archive of these bytes."""
        path = self.file('judged.zip', data)
        done = subprocess.run([LETOPIS, 'check', path, '--lang', 'en'], capture_output=True)
        self.assertIn(done.returncode, (20, 40, 65), (name, done.stderr))
        return done.returncode, verify(path)[0]

    def test_archives_are_judged_alike(self):
        good = self.archive()
        directory = good.index(b'PK\1\2')
        def more(name, data=b'x', **members):
            def change(z, files):
                for f in files: z.writestr(*f)
                info = zipfile.ZipInfo(name)
                for n, v in members.items(): setattr(info, n, v)
                z.writestr(info, data)
            return self.archive(change)
        def without(name): return self.archive(lambda z, files: [z.writestr(*f) for f in files if f[0] != name])
        def renamed(old, new): return self.archive(lambda z, files: [z.writestr(new if n == old else n, d) for n, d in files])
        def patched(place, data, file=good):  # in the directory's row of the first member
            at = file.index(b'PK\1\2') + place
            return file[:at] + data + file[at + len(data):]
        def commented(z, files):
            for f in files: z.writestr(*f)
            z.comment = b'hello'
        def large(z, files):  # the extra fields of archives beyond 4 GB
            for n, d in files:
                with z.open(n, 'w', force_zip64=True) as member: member.write(d)
        class Pipe(io.RawIOBase):  # what cannot go back writes the sizes behind the data
            def __init__(self): self.data = b''
            def writable(self): return True
            def write(self, data): self.data += bytes(data); return len(data)
        pipe = Pipe()
        with zipfile.ZipFile(pipe, 'w') as z:
            for n in sorted(os.listdir(self.sound)): z.write(os.path.join(self.sound, n), n)
        cases = {
            'as it was': (good, 20), 'stored': (self.archive(method=zipfile.ZIP_STORED), 20), 'large': (self.archive(large), 20),
            'from a pipe': (pipe.data, 20), 'another file': (more('notes.txt'), 20), 'letters': (more('заметки.txt'), 20), 'a control character': (more('notes\x1b.txt'), 40),
            'one in letters': (more('заметки\n.txt'), 40),
            'other capitals': (more('Policy'), 20), 'other capitals alone': (renamed('policy', 'Policy'), 40),
            'a line before': (b'#!/bin/sh\n' + good, 40), 'a member before': (self.archive(lambda z, f: z.writestr('policy', b'x')) + good, 40),
            'a byte before': (b'x' + good, 40), 'zeros before': (bytes(4096) + good, 40),
            'bytes behind': (good + b'\n', 65), 'a page behind': (good + bytes(4096), 65), 'another archive behind': (good + good, 40),
            'a comment': (self.archive(commented), 65), 'cut short': (good[:-30], 65), 'half': (good[:len(good) // 2], 65),
            'cut at its front': (good[10:], 40), 'empty': (self.archive(lambda z, files: None), 40), 'nothing': (b'', 65),
            'no archive': (b'PK, but nothing else', 65), 'PK': (b'PK\3\4', 65), 'a directory alone': (good[directory:], 40),
            'bytes before the directory': (good[:directory] + b'x' + good[directory:], 40),
            'a name twice': (more('policy'), 40), 'another name twice': (self.archive(lambda z, files: [z.writestr(*f) for f in files + [('x', b''), ('x', b'')]]), 40),
            'climbs': (more('../x'), 40), 'a folder': (more('sub/', b''), 40), 'in a folder': (more('sub/policy'), 40),
            'absolute': (more('/tmp/x'), 40), 'a backslash': (more('a\\b'), 40), 'dots': (more('a..b'), 40),
            'a link': (more('l', b'/etc/passwd', external_attr=0o120777 << 16), 40),
            'a link of another system': (more('l', b'/etc/passwd', external_attr=0o120777 << 16, create_system=19), 40),
            'bzip2': (self.archive(method=zipfile.ZIP_BZIP2), 40), 'lzma': (self.archive(method=zipfile.ZIP_LZMA), 40),
            'an unknown method': (patched(10, b'\x63'), 40), 'encrypted': (patched(8, b'\x01'), 40), 'strongly': (patched(8, b'\x41'), 40),
            'a patch': (patched(8, b'\x20'), 40), 'of the future': (patched(6, b'\xff'), 40), 'another checksum': (patched(16, b'xxxx'), 40),
            'a longer length': (patched(24, struct.pack('<I', 10 ** 6)), 40), 'a shorter length': (patched(24, b'\1\0\0\0'), 40),
            'packed in more': (patched(20, struct.pack('<I', 10 ** 8)), 40), 'another place': (patched(42, b'\1'), 40),
            'another name in the directory': (patched(46, b'E'), 40), 'the byte 0 in a name': (patched(48, b'\0'), 40),
            'a name that is not UTF-8': (more('заметки').replace('заметки'.encode(), b'\xff' * 14), 40),
            'another number of members on this disk': (good[:-14] + b'\1\0' + good[-12:], 40),
            'another number of members': (good[:-12] + b'\1\0' + good[-10:], 40),
            'a directory elsewhere': (good[:-6] + b'\0\0\0\0' + good[-2:], 40),
            'a directory of another size': (good[:-10] + b'\1\0\0\0' + good[-6:], 40),
            'a second disk': (good[:-18] + b'\1\0' + good[-16:], 40),
            'a member that is too large': (self.archive(lambda z, files: [z.writestr(n, d + b' ' * 2 ** 20 * (n == 'README.md')) for n, d in files]), 40),
            'a damaged page': (good.replace(b'Exit codes', b'exit codes'), 40),
            **{'without ' + n: (without(n), 20 if n.startswith('prev') * 0 else 40) for n in os.listdir(self.sound)},
        }
        stored = self.archive(method=zipfile.ZIP_STORED)
        cases['a damaged page'] = (stored.replace(b'Exit codes:', b'exit codes:'), 40)
        for name, (data, code) in cases.items():
            with self.subTest(name): self.assertEqual(self.judged(name, data), (code, code))

    def test_archives_with_any_byte_changed_are_judged_alike(self):
        """One header, the directory and the end, byte by byte: what one refuses the other refuses."""
        def few(z, files):  # as few bytes as a bundle can have
            for n, d in files: z.writestr(n, d)
        good = self.archive(few)
        directory = good.index(b'PK\1\2')
        places = [*range(0, 40), *range(directory, directory + 60), *range(len(good) - 22, len(good))]
        for place in places[::3]:
            for flip in (0x01, 0x80):
                data = bytearray(good)
                data[place] ^= flip
                with self.subTest(place=place - directory, flip=flip):
                    letopis, own = self.judged(place, bytes(data))
                    self.assertEqual(letopis, own)

    def test_what_is_planted_beside_a_bundle_is_not_run(self):
        """Modules in the bundle and in the folder where it is run, as the README has it run and without -I."""
        folder = os.path.join(self.folder, 'planted')
        shutil.copytree(self.sound, folder)
        for name in ('counting', 'json', 'argparse', 'cryptography', 'hashlib', 'zipfile', 'struct', 'sitecustomize'):
            with open(os.path.join(folder, name + '.py'), 'w') as file: file.write('print("planted"); import os; os._exit(0)')
        own = os.path.join(VERIFY, 'verify.py')
        for flags in (['-I'], []):
            for cwd in (folder, self.folder):
                done = subprocess.run([sys.executable, *flags, own, folder], capture_output=True, cwd=cwd)
                self.assertEqual(done.returncode, 20, (flags, done.stdout, done.stderr))
                self.assertNotIn(b'planted\n', done.stdout)
        # The bundle's own copy imports none of them either, but for the counter that it is.
        os.remove(os.path.join(folder, 'counting.py'))
        shutil.copy(os.path.join(VERIFY, 'counting.py'), folder)
        done = subprocess.run([sys.executable, os.path.join(folder, 'verify.py')], capture_output=True, cwd=folder)
        self.assertEqual(done.returncode, 20, (done.stdout, done.stderr))

    def test_what_has_no_end_is_not_read_to_it(self):
        """Files of 3 GB that take no room on the disk; with a gigabyte of memory."""
        import resource
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (2 ** 30, 2 ** 30))
        for name in ('checkpoint', 'entries.jsonl', 'report.json', 'policy', 'consistency', 'README.md'):
            with self.subTest(name):
                path = self.tampered(name, lambda d: d)
                os.truncate(os.path.join(path, name), 3 << 30)
                done = subprocess.run([sys.executable, '-I', os.path.join(VERIFY, 'verify.py'), path], capture_output=True,
                                      preexec_fn=limit, timeout=100)
                self.assertEqual(done.returncode, 40, done.stdout)
                letopis('check', path, code=40)
        for change in (lambda d: d + d.split(b'\n')[-2] + b'\n', lambda d: d + b'\n', lambda d: d + b'x', lambda d: b'\n'.join(d.split(b'\n')[:-2]) + b'\n'):
            path = self.tampered('entries.jsonl', change)
            self.assertEqual(verify(path)[0], 40)
            letopis('check', path, code=40)

    def test_groups_are_those_of_letopis(self):
        for programme in PROGRAMMES:
            path = self.bundle('grouped-' + programme, programme)
            for by in ('role', 'client', 'municipality', 'homeRegion', 'organisation', 'activity', 'sonko', 'person'):
                self.compare_groups(path, programme, by, self.ledger)

    def test_groups_of_random_ledgers_are_those_of_letopis(self):
        """Merged people, a group that became an organisation, lists, sums, reversals, voids; every measure, and shares."""
        groups = 0
        for seed in range(6):
            random = Random(seed)
            some = lambda kind, n: f'{kind}-{random.randrange(n)}'
            def lines():
                def line(type, data, at='2024-03-01', **more): return {'type': type, 'at': at, 'data': data, **more}
                yield line('programme.added', {
                    'programme': 'demo', 'title': 'Т', 'funder': 'Ф', 'contest': '1', 'startsOn': '2024-02-01',
                    'endsOn': '2024-12-31', 'timeZone': 'Europe/Moscow'}, '2024-01-10')
                for n in range(3): yield line('territory.included', {'programme': 'demo', 'municipality': f'm-{n}', 'name': 'М'}, '2024-01-10')
                for n in range(8): yield line('person.added', {'person': f'p-{n}', **({'municipality': some('m', 3)} if n % 3 else {})}, '2024-01-15')
                for n in range(4): yield line('organisation.added', {'organisation': f'o-{n}', 'name': 'О', 'kind': 'ngo', **({'sonko': n < 2} if n else {})}, '2024-01-15')
                for n in range(2): yield line('group.formed', {'group': f'g-{n}', 'name': 'Г'}, '2024-01-15')
                for n in range(4): yield line('seminar.planned', {
                    'activity': f's-{n}', 'programme': 'demo', 'title': 'С', 'startsOn': '2024-05-10', 'mode': 'onsite',
                    **({'theme': some('t', 2)} if n else {})}, '2024-02-01')
                yield line('budget-line.approved', {'programme': 'demo', 'line': 'l-0', 'category': 'rent', 'grant': 9 ** 9, 'cofinancing': 0})
                for n in range(60):
                    who = {'person': some('p', 8)} if random.random() < .7 else {'persons': sorted({some('p', 8) for _ in range(3)})}
                    of = random.choice([{}, {'organisation': some('o', 4)}, {'group': some('g', 2)}])
                    role = random.choice([{}, {'role': random.choice(['activist', 'ngo-leader', 'ngo-staff'])}])
                    yield line('consultation.given', {
                        'consultation': f'c-{n}', 'topic': random.choice(['legal', 'accounting']), 'channel': 'onsite',
                        **who, **of, **role, **({'minutes': random.randrange(90)} if n % 4 else {})}, programme='demo')
                    yield line('seminar.attended', {'activity': some('s', 4), 'person': some('p', 8), **role}, '2024-05-10', programme='demo')
                for n in range(6): yield line('expense.recorded', {
                    'programme': 'demo', 'expense': f'e-{n}', 'line': 'l-0', 'source': random.choice(['grant', 'cofinancing']),
                    'amount': random.randrange(1, 999), 'paidOn': '2024-03-01', 'documentNo': '1'})
                yield line('expense.reversed', {'expense': 'e-0', 'reason': 'ошибка'}, programme='demo')
                yield line('person.merged', {'survivor': 'p-0', 'absorbed': 'p-1', 'basis': 'x'})
                yield line('organisation.merged', {'survivor': 'o-0', 'absorbed': 'o-1', 'basis': 'x'})
                yield line('group.became-organisation', {'group': 'g-0', 'organisation': 'o-2'})
                both, part = ['consultation.given', 'seminar.attended'], {'count': 'distinct person', 'of': 'seminar.attended'}
                rules = [*({'count': c, 'of': both} for c in ('distinct person', 'entries', 'distinct client', 'sum minutes', 'mean minutes')),
                         {'count': 'distinct [person, topic]', 'of': 'consultation.given'}, {'count': 'sum amount', 'of': 'expense.recorded'},
                         {'count': 'distinct person', 'of': 'consultation.given', 'having': {'entries': {'at-least': 4}}},
                         {'count': 'distinct person', 'all-of': [{'of': t} for t in both]},
                         {'share': {'part': part, 'whole': {'count': 'distinct person', 'of': 'consultation.given'}}},
                         {'share': {'part': {'count': 'mean minutes', 'of': both}, 'whole': {'count': 'entries', 'of': both}}},
                         {'share': {'part': {'count': 'entries', 'of': both, 'where': {'role': ['activist']}}, 'whole': {'count': 'sum minutes', 'of': both}}},
                         {'count': 'entries', 'of': 'seminar.attended', 'each': 'activity'}]
                for n, rule in enumerate(rules): yield line('indicator.defined', {
                    'programme': 'demo', 'indicator': f'i-{n}', 'title': 'T', 'unit': 'u', 'rule': rule}, '2024-01-15')
            ledger = os.path.join(self.folder, f'random-{seed}')
            letopis('init', ledger, '--origin', f'random.example/{seed}')
            letopis('append', self.file('random', '\n'.join(map(json.dumps, lines())).encode()), '--ledger', ledger)
            for n in range(3): letopis('void', str(random.randrange(24, 120)), '--reason', 'x', '--ledger', ledger, codes=(0, 77))
            path = os.path.join(ledger, 'bundle')
            letopis('bundle', '--ledger', ledger, '--programme', 'demo', '-o', path)
            for by in ('role', 'client', 'homeMunicipality', 'organisation', 'theme', 'topic', 'sonko', 'minutes', 'source', 'person', 'group'):
                groups += self.compare_groups(path, 'demo', by, ledger)
        self.assertGreater(groups, 1000)

    def compare_groups(self, path, programme, by, ledger):
        told = letopis('indicators', '--ledger', ledger, '--programme', programme, '--by', by)['indicators']
        code, text = verify(path, '--by', by)
        self.assertEqual(code, 20, text)
        found, name = {}, None
        for own, line, value in re.findall(r'(?m)^  (  )?(\S.*?) +(–|-?\d+)$', text):
            if not own: name = line
            found.setdefault(name, {})
            if own: found[name][line] = None if value == '–' else int(value)
        expected = {i['indicator']: {g.get('key') or '–': g.get('value') for g in i.get('groups', ())} for i in told}
        self.assertEqual(found, expected, (programme, by))
        return sum(map(len, found.values()))

    def test_a_hostile_title_does_not_steer_the_terminal(self):
        code, text = verify(self.sound)
        self.assertFalse(any(ord(c) < 32 and c != '\n' for c in text))


if __name__ == '__main__':
    unittest.main()
