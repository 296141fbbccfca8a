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
