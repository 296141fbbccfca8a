"""Tests of verify.py and counting.py, by running them on bundles that the program makes. $LETOPIS is the program, $VERIFY
the folder of the two. Every bundle is counted twice, by the program and by them: a difference in any claim is 40."""
import base64, json, os, re, shutil, subprocess, sys, tempfile, unittest, zipfile

LETOPIS, VERIFY = os.environ['LETOPIS'], os.environ['VERIFY']
PROGRAMMES = 'coworking internships rc-workshop small-territories zemlyaki'.split()


def letopis(*args, code=0):
    done = subprocess.run([LETOPIS, *args, '--format', 'json', '--lang', 'en'], capture_output=True)
    assert done.returncode == code, (args, done.returncode, done.stderr.decode())
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

    def test_archives_that_no_bundle_is(self):
        for name, members in (('climbs', ['../x']), ('twice', ['policy', 'policy'])):
            path = os.path.join(self.folder, name + '.zip')
            with zipfile.ZipFile(path, 'w') as archive:
                for file in os.listdir(self.sound):
                    archive.write(os.path.join(self.sound, file), file)
                for member in members:
                    archive.writestr(member, b'x')
            self.assertEqual(verify(path)[0], 40)
        self.assertIn(verify(self.file('cut.zip', open(path, 'rb').read()[:999]))[0], (40, 65))

    def test_a_hostile_title_does_not_steer_the_terminal(self):
        code, text = verify(self.sound)
        self.assertFalse(any(ord(c) < 32 and c != '\n' for c in text))


if __name__ == '__main__':
    unittest.main()
