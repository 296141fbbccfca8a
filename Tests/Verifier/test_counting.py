"""Tests of verify.py and counting.py: the worked examples, tampered bundles, keys, output. $LETOPIS is the program, $RULES the page RULES.md, $VERIFY verify.py or its folder."""
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock
import base64, gc, io, json, os, pathlib, re, shutil, subprocess, sys, tempfile, unittest, zipfile
LETOPIS, RULES, VERIFY = (os.path.abspath(os.environ.get(name, default)) for name, default in (
    ('LETOPIS', 'letopis'), ('RULES', 'RULES.md'), ('VERIFY', 'verify.py')))
sys.path.insert(0, VERIFY if os.path.isdir(VERIFY) else os.path.dirname(VERIFY))
sys.dont_write_bytecode = True
import counting, verify as v
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
def letopis(*args, lines=None):
    data = None if lines is None else b'\n'.join(x if type(x) is bytes else json.dumps(x).encode() for x in lines)
    done = subprocess.run([LETOPIS, *args, '--format', 'json', '--lang', 'en'], input=data, capture_output=True)
    if done.returncode: raise AssertionError(done.stderr.decode())
    return done.stdout
def write(path, data): return pathlib.Path(path).write_bytes(data) * 0 or path
def encoded(value): return v.encode(value).encode() + b'\n'

class Signer:  # a key that signs notes: the log's own or a witness's
    def __init__(self, name, kind, seed):
        self.name, self.kind, self.private = name, bytes([kind]), Ed25519PrivateKey.from_private_bytes(seed)
        public = self.kind + self.private.public_key().public_bytes_raw()
        self.id = v.sha256(name.encode() + b'\n' + public)[:4]
        self.vkey = f'{name}+{self.id.hex()}+{v.to_base64(public)}'
    def line(self, text, time=1700000000):
        blob = self.private.sign(text)
        if self.kind == b'\4':
            blob = time.to_bytes(8, 'big') + self.private.sign(b'cosignature/v1\ntime %d\n' % time + text)
        return f'\u2014 {self.name} {v.to_base64(self.id + blob)}\n'.encode()
    def note(self, root, size, *others):
        text = f'{self.name}\n{size}\n{v.to_base64(root)}\n'.encode()
        return text + b'\n' + b''.join(s.line(text) for s in (self, *others))
def signer_of(ledger):
    name, _, blob = pathlib.Path(ledger, 'secrets', 'signing.key').read_text().strip()[12:].split('+', 2)
    return Signer(name, 1, base64.b64decode(blob)[1:])
def yaml(text):  # the little of it that the examples use: blocks of `key: value`, lists of `- value`, flow values
    def flow(t):
        tokens = re.findall(r'"[^"]*"|[\[\]{},:]|[^\s\[\]{},:"][^\[\]{},:]*', t.strip())
        plain = r'[\[\]{},:]|".*|-?[0-9]+|true|false|null'
        return json.loads(''.join(x if re.fullmatch(plain, x.strip()) else json.dumps(x.strip()) for x in tokens))
    def block(lines):
        indent = len(lines[0]) - len(lines[0].lstrip())
        starts = [i for i, x in enumerate(lines) if len(x) - len(x.lstrip()) == indent] + [len(lines)]
        parts = [[lines[a][indent:]] + lines[a + 1:b] for a, b in zip(starts, starts[1:])]
        if parts[0][0].startswith('- '):
            return [flow(p[0][2:]) if p[0][2] == '{' else block([' ' * (indent + 2) + p[0][2:]] + p[1:]) for p in parts]
        split = [(first.partition(':'), rest) for first, *rest in parts]
        return {name: block(rest) if rest else flow(value if name != 'count' else json.dumps(value.strip()))
                for (name, _, value), rest in split}
    return block(text.rstrip('\n').split('\n'))

class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.demo = os.path.join(cls.folder, 'demo')
        letopis('demo', cls.demo, '--entries', '1500')
        cls.log, cls.witness = signer_of(cls.demo), Signer('witness.example', 4, bytes(range(32)))
        cls.files = cls.bundle(cls.demo, '--programme', 'rc-workshop')
        cls.bodies = cls.files['entries.jsonl'].split(b'\n')[:-1]
        cls.tree = v.Tree(cls.bodies)
    @classmethod
    def bundle(cls, ledger, *args):
        path = pathlib.Path(tempfile.mkdtemp(dir=cls.folder), 'bundle')
        letopis('bundle', '--ledger', ledger, *args, '-o', str(path))
        return {file.name: file.read_bytes() for file in path.iterdir()}
    def kept(self, note): return '--since', write(os.path.join(self.folder, 'kept'), note)
    def check(self, code, files, *args, zipped=None, word='', msg=None):  # in an archive if `zipped` (more members)
        path = os.path.join(tempfile.mkdtemp(dir=self.folder), 'bundle')
        with zipfile.ZipFile(path + '.zip', 'w') as archive:
            for name, data in [*files.items(), *(zipped or ())]: archive.writestr(name, data)
            path = archive.extractall(path) or path if zipped is None else path + '.zip'
        out, argv = io.TextIOWrapper(io.BytesIO(), write_through=True), ['verify.py', path, '--lang', 'en', *args]
        with redirect_stdout(out), redirect_stderr(out), mock.patch.object(sys, 'argv', argv):
            try: got = v.main()
            except SystemExit as exit: got = exit.code
        gc.enable()
        text = out.buffer.getvalue().decode()
        self.assertEqual(got, code, (msg, text[:2000]))
        self.assertIn(word, text, msg)
    def altered(self, name, data, word=None):
        self.check(40, {**self.files, name: data}, word=name if word is None else word, msg=data[:200])
    def resigned(self, lines):  # the same bundle with other entries, signed with the log's own key
        files = {n: d for n, d in self.files.items() if n not in ('previous-checkpoint', 'consistency')}
        checkpoint = self.log.note(v.Tree(lines).root(len(lines)), len(lines))
        return {**files, 'entries.jsonl': b''.join(line + b'\n' for line in lines), 'checkpoint': checkpoint}
    def test_exit_codes(self):
        key, witness, root = ('--key', self.log.vkey), ('--key', self.witness.vkey), self.tree.root(77)
        stranger, since = Signer(self.log.name, 1, bytes(32)), self.kept(self.log.note(root, 77))
        files = {**self.files, 'checkpoint': self.log.note(self.tree.root(1500), 1500, self.witness)}
        for args, code in (((), 20), (key, 20), (witness, 20), (since, 20), (key + witness, 0), (key + since, 0),
                           (('--key', stranger.vkey), 30), (('--key', 'x'), 64), (('--bad',), 64),
                           (('--since', self.folder + '/none'), 66)):
            self.check(code, files, *args, msg=args)
        self.check(20, self.files, *key, *witness)
        self.check(0, self.files, *key, *since, word='after entry 77,')
        for note, code in ((self.log.note(bytes(32), 77), 30), (self.log.note(root, 9999), 30), (b'x', 65),
                           (stranger.note(root, 77), 30)):
            self.check(code, files, *key, *self.kept(note), msg=note)
        done = subprocess.run([sys.executable, v.__file__, self.folder + '/none'], capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (66, b''))
    def test_cannot_count(self):
        for change in (dict(type='coworking.new'), dict(type='person.added'), dict(v=2)):
            last = v.encode({**json.loads(self.bodies[-1]), **change}).encode()
            self.check(65, self.resigned(self.bodies[:-1] + [last]), word=str(len(self.bodies)))
        at = next(i for i, line in enumerate(self.bodies) if b'"indicator.defined"' in line and b'rc-workshop' in line)
        for old, new in ((b'"count":"', b'"count":"x '), (b'"of":', b'"off":')):
            lines = self.bodies[:at] + [self.bodies[at].replace(old, new)] + self.bodies[at + 1:]
            self.check(65, self.resigned(lines))
    def test_what_no_writer_makes(self):  # refused, whether or not a fact depends on it
        def entry(seq, name, **data):
            return {'seq': seq, 'type': name, 'v': 1, 'at': '2024-01-01', 'data': data}
        def merge(seq, absorbed, survivor): return entry(seq, 'person.merged', absorbed=absorbed, survivor=survivor)
        chain = [merge(1, 'a', 'b'), merge(2, 'b', 'c')]
        counting.ledger(chain, 'p')
        for circle in ([*chain, merge(3, 'c', 'a')], [merge(1, 'a', 'a')]):
            with self.assertRaises(RecursionError): counting.ledger(circle, 'p')
        counting.ledger([*chain, entry(3, 'entry.voided', entry=2)], 'p')
        for late in (3, 4):
            with self.assertRaises(counting.Malformed): counting.ledger([*chain, entry(3, 'entry.voided', entry=late)], 'p')

    def test_zip(self):
        self.check(20, self.files, zipped=[])
        self.check(20, self.files, zipped=[('notes.txt', b'')], word='notes.txt')
        self.check(20, {**self.files, 'notes\x1b.txt': b''}, word='notes\ufffd.txt')
        for extra in (('../x', b''), ('a\\b', b''), ('policy', b''), ('sub/policy', b'')):
            self.check(40, self.files, zipped=[extra], msg=extra)
        link = zipfile.ZipInfo('README.md')
        link.external_attr = 0o120777 << 16
        self.check(40, {n: d for n, d in self.files.items() if n != 'README.md'}, zipped=[(link, 'policy')])
    def test_tampered_log(self):
        lines, where, nested = self.bodies, 'entries.jsonl:2', json.loads('[' * 15 + ']' * 15)
        def log(changed): return b''.join(line + b'\n' for line in changed)
        at = next(i for i, line in enumerate(lines) if b'"p-00013"' in line)
        changed = lines[at].replace(b'"p-00013"', b'"p-00014"')
        self.altered('entries.jsonl', log(lines[:at] + [changed] + lines[at + 1:]), 'checkpoint')
        for data, word in ((log([lines[0], lines[2], lines[1]] + lines[3:]), where), (log(lines[:-1]), 'checkpoint'),
                           (log(lines[:9] + lines[10:]), 'entries.jsonl:10'), (log(lines)[:-1], 'entries')):
            self.altered('entries.jsonl', data, word)
        for bad in (b'null', b'""', b'"\xff"', b'"\\ud800"', b'NaN', b'1.0', b'-0', b'9' * 5000,
                    b'"owner","by":"owner"', b'[' * 30000 + b']' * 30000, b'"\\u006fwner"',
                    b' "owner"', b'"Owner"', b'["x"]', b'"a123456789"', b'[' * 17 + b']' * 17,
                    b'"' + b'o' * 65536 + b'"'):
            changed = log([lines[0], lines[1].replace(b'"by":"owner"', b'"by":' + bad)] + lines[2:])
            self.altered('entries.jsonl', changed, where)
        days = '2024-02-30', '2024-1-1', '2024-01-01T00:00:00', '2024-01-01T00:00:00-00:00', '2024-01-01T24:00:00Z'
        data = [], {'programme': 'x'}, {'a': {'b': None}}, {'\ue000': nested}
        for name, bad in (*(('at', day) for day in days), *(('data', d) for d in data), ('v', True), ('v', 0),
                          ('recorded', '2024-01-01'), ('more', 1), ('log', 'x'), ('type', 'ledger.opened'),
                          ('id', 'x'), ('type', 'x'), ('sealed', []), ('sealed', ['B' * 43])):
            line = v.encode({**json.loads(lines[1]), name: bad}).encode()
            self.check(40, self.resigned([lines[0], line] + lines[2:]), word=where, msg=(name, bad))
        for junk in (b'', b'\n', b'\n\n', b'[]\n', b'{}\n', b'{"log":1}\n'): self.altered('entries.jsonl', junk)
        for good in ('{"\U0001f600":1,"\ue000":2}', '[-1,0,9007199254740991,"\u2028\x7f/\\u001f\\n"]'):
            self.assertEqual(v.canonical(good.encode()), json.loads(good))
        for bad in ('{"\ue000":2,"\U0001f600":1}', '9007199254740992', '\ufeff1', '1 ', '"\\/"', '1e2'):
            self.assertRaises(ValueError, v.canonical, bad.encode())
    def test_tampered_report(self):
        good = json.loads(self.files['report.json'])
        def changed(change): return (found := json.loads(self.files['report.json']), change(found))[0]
        for n, claim in enumerate(good['claims']):
            for change in (lambda c: c.update(value=(c['value'] or 0) + 1), lambda c: c['counted'].append(9999),
                           lambda c: c.update(met=0), lambda c: c['rule'].update(count='sum x'),
                           lambda c: c.pop('unit'), lambda c: c.update(title='x'), lambda c: c.update(more=1)):
                report = changed(lambda r: change(r['claims'][n]))
                self.assertTrue([*v.differences(v.flat(report), v.flat(good))])
            self.altered('report.json', encoded(report), claim['indicator'])
        for change in (lambda r: r['claims'].reverse(), lambda r: r['claims'].pop(), lambda r: r['evidence'].pop(),
                       lambda r: r.update(size=1499), lambda r: r.update(bundle=True), lambda r: r.update(root='x'),
                       lambda r: r.update(period={'from': '2024-02-30'}), lambda r: r['claims'].append(r['claims'][0]),
                       lambda r: r.update(period={'from': '2023-05-01'}), lambda r: r['claims'][0]['counted'].pop(),
                       lambda r: r.update(programme='coworking'), lambda r: r.update(claims=[1]),
                       lambda r: r.update(report='r-1', submitted=7), lambda r: r['claims'][0]['sentence'].pop('en'),
                       lambda r: r['claims'][0].update(value=True)):
            self.altered('report.json', encoded(changed(change)), '')
        for junk in (b'', b'{}\n', b'[]\n', b'[' * 10 ** 5 + b'\n', b'\xff\n'): self.altered('report.json', junk)
    def test_tampered_notes_and_policy(self):
        note, size, other = self.files['checkpoint'], len(self.bodies), Signer(self.log.name, 1, bytes(32))
        root, sign, policy = self.tree.root(size), self.log.note, self.files['policy']
        lines = [Signer(f'w{i}.example', 4, bytes(32)).line(b'x') for i in range(100)]  # of witnesses that nobody knows
        for bad in (note.replace(b'\n', b'\r\n'), sign(bytes(32), size), sign(root[:31], size), note + b''.join(lines),
                    sign(root, size - 1), other.note(root, size), b'\xef\xbb\xbf' + note, note + b'\n', note[:-1], b'',
                    b'\xff', note.replace(b'\n1500', b'\n01500'), note.replace(b'\n\n', b'\nextension\n\n')):
            self.altered('checkpoint', bad)
        self.check(20, {**self.files, 'checkpoint': sign(root, size) + b''.join(lines[1:])})
        forged = sign(root, size) + self.witness.line(note.partition(b'\n\n')[0] + b'\nx')
        self.check(40, {**self.files, 'checkpoint': forged}, '--key', self.witness.vkey)
        for bad in (policy.replace(self.log.vkey.encode(), other.vkey.encode()), b'', policy + policy, b'\xff',
                    policy + b'x y\n', policy.replace(b'none', b'x')):
            self.altered('policy', bad)
        for name, bad in (('consistency', self.files['consistency'][45:]), ('consistency', b''),
                          ('previous-checkpoint', sign(bytes(32), 1495)), *((name, None) for name in self.files)):
            files = {**self.files, name: bad}
            self.check(40, {n: d for n, d in files.items() if d is not None}, word=name)
    def test_rotation_and_witness(self):
        ledger, answer = os.path.join(self.folder, 'rotated'), os.path.join(self.folder, 'answer')
        shutil.copytree(self.demo, ledger)
        letopis('key', 'rotate', '--ledger', ledger)
        new, size, key = signer_of(ledger), len(self.bodies) + 1, os.path.join(self.folder, 'witness.key')
        at = pathlib.Path(ledger, 'checkpoints', f'{size:020}').read_bytes()
        letopis('record', 'coworking.opened', 'space=s-new', 'programme=coworking', '--ledger', ledger)
        witness = json.loads(letopis('witness', 'key', 'w.example', '-o', key))['verifierKey']
        letopis('witness', 'request', '-o', answer + '.request', '--ledger', ledger)
        letopis('witness', 'sign', answer + '.request', '--key', key, '--memory', key + '.memory', '--log', new.vkey,
                '-o', answer)
        letopis('checkpoint', '--cosign', answer, '--witness', witness, '--ledger', ledger)
        files = self.bundle(ledger, '--programme', 'coworking')
        old, since, witness, new = ('--key', self.log.vkey), self.kept(at), ('--key', witness), ('--key', new.vkey)
        for args, code in ((new + witness, 0), (new, 20), (witness, 20), (old + witness, 20), (old + since, 0),
                           (old + new + since, 0)):
            self.check(code, files, *args, msg=args)
        self.check(20, files, *old, *self.kept(self.log.note(self.tree.root(99), 99)))  # signed before the rotation
        self.check(40, {**files, 'checkpoint': self.log.note(v.parse_note(files['checkpoint']).root, size + 1)})
    def test_submitted_report(self):
        ledger = os.path.join(self.folder, 'submitted')
        shutil.copytree(self.demo, ledger)
        told = json.loads(letopis('indicators', '--ledger', ledger, '--programme', 'rc-workshop', '--period',
                                  '2022-12-01..2023-03-31'))
        claims = [{n: i[n] for n in ('indicator', 'value')} for i in told['indicators'] if 'value' in i]
        for n, more in ((1, 0), (2, 1)):
            claims[0]['value'] += more
            letopis('append', '--ledger', ledger, lines=[
                {'type': 'period.opened', 'at': '2023-04-01', 'data': {
                    'programme': 'rc-workshop', 'period': f'q{n}', 'from': '2022-12-01', 'to': '2023-03-31'}},
                {'type': 'report.submitted', 'at': '2023-04-02', 'data': {
                    'programme': 'rc-workshop', 'report': f'r-{n}', 'kind': 'analytical', 'period': f'q{n}',
                    'claims': claims[::-1], **{n: told['asOf'][n] for n in ('size', 'root')}}}])
            files = self.bundle(ledger, f'r-{n}', '--programme', 'rc-workshop')
            self.check(20 * n, files, word=claims[0]['indicator'] + ': reported' * (n - 1))
            given = json.loads(files['report.json'])
            for change in (dict(submitted=7), dict(size=1499), dict(report='r-9'), dict(claims=given['claims'][::-1])):
                self.check(40, {**files, 'report.json': encoded({**given, **change})})
    def test_against_letopis(self):
        for programme, *args in (['coworking'], ['internships'], ['small-territories'], ['zemlyaki'],
                                 ['rc-workshop', '--period', '2023-01-10..2023-05-20']):
            self.check(20, self.bundle(self.demo, '--programme', programme, *args), msg=programme)
    def test_examples_of_the_rule_language(self):
        examples = re.split(r'\n### ', pathlib.Path(RULES).read_text('utf-8'))[1:]
        self.assertEqual(len(examples), 24)
        for example in examples:
            blocks = re.findall(r'```(\w+) ?(.*)\n((?:.*\n)*?)```', example)
            lines = [x.encode() for kind, _, text in blocks if kind == 'jsonl' for x in text.splitlines()]
            rule, = [yaml(text) for kind, _, text in blocks if kind == 'yaml']
            ledger = os.path.join(self.folder, 'example-' + example.split('.')[0])
            letopis('init', ledger, '--origin', 'test.example/rules')
            data = {'programme': 'demo', 'indicator': 'i', 'title': 'T', 'unit': 'u', 'rule': rule}
            letopis('append', '--ledger', ledger, lines=[
                *lines, {'type': 'indicator.defined', 'at': '2024-02-01', 'data': data}])
            entries = [json.loads(line) for line in letopis('log', '--ledger', ledger).split(b'\n')[:-1]]
            for _, given, text in (b for b in blocks if b[0] == 'answer'):
                given, told = dict(x.split('=') for x in given.split()), dict(x.split(': ') for x in text.splitlines())
                known = entries[:1 + int(given.get('lines', len(lines)))] + entries[-1:]
                _, claim, answer = v.ledger(known, 'demo', counting.FACTS.keys(), given.get('from', ''), given.get('to', '~'))
                found = claim('i')
                value, counted = str(found['value']).replace('None', 'none'), str(len(found['counted']))
                self.assertEqual((value, counted), (told['value'], told.get('entries', counted)), example[:60])
                groups = {g['key']: g['value'] for g in found.get('groups', ())}
                if 'by' in given: groups = answer(found['rule'], given['by'])[2]
                groups = {f'group {k}'.replace('group None', 'group'): str(n).replace('None', 'none') for k, n in groups.items()}
                expected = {k: n for k, n in told.items() if k.startswith('group')}
                self.assertEqual(groups, expected, example[:60])

if __name__ == '__main__': unittest.main()
