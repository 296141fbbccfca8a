#!/usr/bin/env python3
"""Checks a Letopis bundle. Written from FORMAT.md alone ("section N" is one of its), shares no code with Letopis;
with counting.py beside it, which makes the facts and counts them.
Exit: 0 agrees, 20 not proven, 30 diverges, 40 altered; 64 usage, 65 cannot count, 66 no such bundle, 74 cannot read."""
import os, sys
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p) not in (HERE, os.getcwd())]  # no module planted there
import argparse, base64, functools, gc, hashlib, io, json, re, struct, types, zipfile
from collections import namedtuple
counting = types.ModuleType('counting')  # sections 11 and 12
with open(HERE + '/counting.py', encoding='utf-8') as f: exec(compile(f.read(), f.name, 'exec'), vars(counting))
date, depth, is_known, ledger, need, said = (vars(counting)[n] for n in 'date depth is_known ledger need said'.split())
NOW = {}  # what is being read, and the exit code if it is malformed
def at(where, code=40): NOW.update(where=where, code=code)
# ---- Section 3: canonical JSON. Parse, encode again, compare; int() refuses fractions, exponents, NaN and Infinity.
def integer(text): return int(text if len(text) < 18 and abs(int(text)) < 2 ** 53 else 'a number out of range')
def in_order(pairs): need([n for n, _ in pairs] == sorted({n for n, _ in pairs}, key=lambda n: n.encode('utf-16-be')))
decode = json.JSONDecoder(parse_int=integer, parse_float=int, parse_constant=int).decode
encode, as_is = (json.JSONEncoder(ensure_ascii=False, separators=(',', ':'), sort_keys=s).encode for s in (True, False))
def canonical(data):  # sort_keys goes by code point, which differs from UTF-16 only where text is beyond U+FFFF
    value, beyond = decode(text := data.decode('utf-8')), not data.isascii() and max(text) > '\uffff'
    if beyond: json.loads(text, object_pairs_hook=in_order)
    return need((as_is if beyond else encode)(value) == text, 'not canonical JSON') or value
# ---- Sections 4, 5 and 9: the entries. What is of another JSON type than it has to be raises a TypeError.
MEMBERS = {'at', 'by', 'data', 'id', 'log', 'recorded', 'seq', 'type', 'v'}
DAY, HM, CODE = r'\d{4}-\d\d-\d\d', r'([01]\d|2[0-3]):[0-5]\d', r'(?!.*\d{9})[a-z0-9][a-z0-9-]{0,63}'
FORMS = {name: functools.lru_cache(2 ** 14)(re.compile(form, re.ASCII).fullmatch) for name, form in dict(
    at=rf'{DAY}(T{HM}:[0-5]\d(\.\d{{3}})?(Z|\+{HM}|-(?!00:00){HM}))?', recorded=rf'{DAY}T{HM}:[0-5]\d\.\d{{3}}Z',
    by=CODE, programme=CODE, id='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', log=r'[\x21-\x2a\x2c-\x7e]{1,255}',
    type=r'(?=.{1,64}\Z)[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*').items()}
is_commitment = re.compile('[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]').fullmatch  # the last has four bits to carry
def check_entry(e, body, seq, last):
    need(type(e) is dict and MEMBERS <= e.keys() <= MEMBERS | {'programme', 'sealed'}, 'members')
    for name, form in FORMS.items(): need(name not in e or form(e[name]), name)
    data, own, sealed = e['data'], e.get('programme'), e.get('sealed')
    need(type(data) is dict and data.get('programme', own) == own, 'data or programme')
    need(date(e['at'][:10]) and date(e['recorded'][:10]) and last['recorded'] <= e['recorded'], 'recorded goes back')
    need(type(e['seq']) is type(e['v']) is int and e['seq'] == seq and e['v'] > 0, 'seq or v')
    need(e['log'] == last['log'] and (e['type'] == 'ledger.opened') == (seq == 1), 'log, or ledger.opened not once')
    need('sealed' not in e or sealed == sorted({*sealed}) != [] and all(map(is_commitment, sealed)), 'sealed')
    if b'null' in body or b'""' in body or body.count(b'{') + body.count(b'[') > 16:  # else depth() finds nothing
        unset = e['type'] == 'target.set' and data.get('value', 0) is None
        need(depth({**e, 'data': {**data, 'value': 0}} if unset else e) <= 16, 'deeper than 16')
def read_entries(file, size, length):  # the tree, entries, and keys, each with the seq from which it is in force
    tree, entries, keys, last = Tree([]), {}, [], None
    for seq in range(1, size + 1):
        at(f'entries.jsonl:{seq}')
        line = file.readline(65537)
        need(line[-1:] == b'\n', 'longer than 65535 bytes, no newline, or fewer entries than the checkpoint says')
        e = canonical(body := line[:-1])
        check_entry(e, body, seq, last or e)
        tree.leaves.append(sha256(b'\0' + body))
        need(e['id'] not in entries, 'its id stood before')
        entries[e['id']] = last = e
        if e['type'] in ('ledger.opened', 'ledger.key-rotated'): keys.append((seq, parse_key(e['data']['verifierKey'])))
        need((keys[-1][1].name, keys[-1][1].kind) == (e['log'], 1), 'not a key of this log')
    at('entries.jsonl')
    need(not file.read(1) and file.tell() == length, 'more entries than the checkpoint says, or another length')
    opened = (entries := [*entries.values()])[0]['data']
    need(opened.keys() == {'format', 'language', 'origin', 'timeZone', 'verifierKey'}
         and (opened['origin'], encode(opened['format'])) == (last['log'], '1') and opened['language'] in ('ru', 'en')
         and re.fullmatch('[A-Za-z0-9_+/-]+', opened['timeZone']), 'entry 1')
    return tree, entries, keys
# ---- Sections 6 to 8: the Merkle tree, keys and checkpoints.
def sha256(data): return hashlib.sha256(data).digest()
def half(size): return 1 << (size - 1).bit_length() - 1  # the largest power of two below size
class Tree:
    def __init__(self, bodies):
        self.leaves, self.root = [sha256(b'\0' + body) for body in bodies], functools.lru_cache(None)(self.root)
    def root(self, size, start=0):  # of `size` leaves from `start`
        return self.leaves[start] if size == 1 else sha256(
            b'\1' + self.root(k := half(size), start) + self.root(size - k, start + k))
    def proof(self, m, size, start=0, known=True):  # SUBPROOF of RFC 6962, section 2.1.2: there is one right proof
        if m == size: return [] if known else [self.root(size, start)]
        if m <= (k := half(size)): return self.proof(m, k, start, known) + [self.root(size - k, start + k)]
        return self.proof(m - k, size - k, start + k, False) + [self.root(k, start)]
def to_base64(data): return base64.b64encode(data).decode()
def from_base64(text): return need(to_base64(data := base64.b64decode(text, validate=True)) == text, 'base64') or data
Key, Note = namedtuple('Key', 'name id kind public'), namedtuple('Note', 'origin size root text lines')
def parse_key(text):
    name, digits, blob = text.split('+', 2)
    raw = from_base64(blob)
    key = Key(name, sha256(name.encode() + b'\n' + raw)[:4], raw[0], raw[1:])
    need(re.fullmatch(r'\S+', name) and len(raw) == 33 and key.kind in (1, 4) and key.id.hex() == digits, 'not a key')
    return key
def parse_note(data):  # a checkpoint, its signatures not yet verified
    text, _, signed = data.decode('utf-8').rpartition('\n\n')
    (origin, size, root), (*lines, last) = text.split('\n'), [line.split(' ') for line in signed.split('\n')]
    need(last == [''] and 0 < len(lines) <= 100 and not re.search('[\0-\x09\x0b-\x1f]', text + signed)
         and all(dash == '\u2014' and re.fullmatch(r'[^\s+]+', name) for dash, name, _ in lines), 'not a signed note')
    note = Note(origin, int(size), from_base64(root), text + '\n', [(n, from_base64(blob)) for _, n, blob in lines])
    need(FORMS['log'](origin) and size == str(note.size) and 0 <= note.size < 2 ** 53 and len(note.root) == 32
         and all(len(blob) > 4 for _, blob in note.lines), 'not a checkpoint')
    return note
def signers(note, keys, where, code=40):  # those of the keys that signed; a wrong line of one of them is a refusal
    at('a library is missing (pip install cryptography)', 74)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    at(f'{where}: a signature does not verify', code)
    found = [(key, blob[4:]) for name, blob in note.lines for key in keys if (key.name, key.id) == (name, blob[:4])]
    for key, blob in found:  # a witness signs its time too
        time = b'cosignature/v1\ntime %d\n' % int.from_bytes(blob[:8], 'big') if key.kind == 4 else b''
        Ed25519PublicKey.from_public_bytes(key.public).verify(blob[8:] if time else blob, time + note.text.encode())
    at(where, code)
    return {key for key, _ in found}
# ---- Section 13: the bundle.
FILES = {*'checkpoint entries.jsonl report.json policy README.md FORMAT.md verify.py counting.py'.split()}
PARTS = FILES | (PAIR := {'previous-checkpoint', 'consistency'}) | {'disclosures.json'}
LIMITS = {'policy': 2 ** 16, 'consistency': 2 ** 16, 'report.json': 2 ** 28, 'disclosures.json': 2 ** 26}
def whole(file, name):  # the bytes of a file that is no larger than it may be
    with file: data = file.read(LIMITS.get(name, 2 ** 20) + 1)
    return need(len(data) <= LIMITS.get(name, 2 ** 20), f'{name} is too large') or data
def open_file(path, code=40):
    at(path, 74 if os.path.exists(path) else 66)
    file = open(path, 'rb')
    return at(path, code) or file
def open_bundle(path):  # of each file that is there its length, and what opens it
    if os.path.isdir(path):
        names = {n: os.path.join(path, n) for n in os.listdir(path)}
        at(path)
        need(all(os.path.isfile(p) and not os.path.islink(p) for n, p in names.items() if n in PARTS), 'a link')
        return {n: (os.lstat(p).st_size, functools.partial(open_file, p)) for n, p in names.items()}
    file = open_file(path, 65)
    file.seek(max(0, os.path.getsize(path) - 98))  # perhaps the two records of large archives, then one of 22 bytes
    end = file.read().rjust(98, b'\0')
    large, magic, last, disks, here, count, size, start, more = struct.unpack('<40xQ8x4s16x4sI2H2IH', end)
    need(last == b'PK\5\6' and more == 0, 'no archive')
    at(path)
    need(disks == 0 and max(size, large * (magic == b'PK\6\7')) < 2 ** 20, 'its directory is too large')
    archive = zipfile.ZipFile(file)
    members = {m.orig_filename: m for m in sorted(archive.infolist(), key=lambda m: m.header_offset)}
    starts = [m.header_offset for m in members.values()] + [archive.start_dir]
    need(len(members) == here == count, 'a name twice')
    need(starts[0] == 0 and start in (starts[-1], 2 ** 32 - 1), 'something besides the archive')
    for (name, m), end in zip(members.items(), starts[1:]):
        need(name and not re.search(r'[/\\\0-\x1f]|\.\.', name) and m.external_attr >> 28 != 10, 'a path or a link')
        need(m.compress_type in (0, 8) and not m.flag_bits & 97 and m.header_offset + 30 + m.compress_size <= end, name)
    return {n: (m.file_size, lambda m=m: io.BufferedReader(archive.open(m), 2 ** 16)) for n, m in members.items()}
def expected_report(given, entries, root, by):  # what the bodies give for what `given` is of, and groups
    at('report.json')
    programme, period, size, told = given['programme'], given['period'], len(entries), {}
    need(type(programme) is str and period.keys() <= {'from', 'to'} and period.get('from', '') <= period.get('to', '~')
         and all(FORMS['at'](day) and date(day) for day in period.values()), 'programme or period')
    right = {'bundle': 1, 'origin': entries[0]['log'], 'programme': programme}
    at('entries.jsonl: cannot count', 65)
    for e in entries: need(is_known(e), f'{e["seq"]}: unknown type or version')
    if 'report' in given:  # it stands after the entries that it counts
        live, *_ = ledger(entries, programme)
        reports = live(['report.submitted'], 'report', given['report'])
        at('report.json')
        need(reports and 0 < reports[-1]['size'] <= size, 'no such report')
        report, size = reports[-1], reports[-1]['size']
        need(report['root'] == to_base64(root(size)), 'the report submitted is of another log')
        at('entries.jsonl: cannot count', 65)
        opened = live(['period.opened'], 'period', report['period'])[-1]
        period = {n: opened[n] for n in ('from', 'to')}
        told = {c['indicator']: c.get('value') for c in report['claims']}
        right.update(report=given['report'], submitted=report['.seq'])
    rules = encode([e['data'].get('rule') for e in entries if e['type'].startswith('indicator.')])
    wanted = {*re.findall(r'"([a-z*-]+\.[a-z-]+)"', rules), 'expense.reversed'}  # no other facts are asked for
    live, claim, answer = ledger(entries[:size], programme, wanted, period.get('from', ''), period.get('to', '~'))
    defined = dict.fromkeys(r['indicator'] for r in live(['indicator.defined'], '.of', programme))
    claims = [c for c in map(claim, told if 'report' in given else defined) if c]
    if 'report' in given: claims = [{**c, 'reported': told[c['indicator']]} for c in claims]
    attached = [r['.seq'] for r in live(['evidence.attached'], '.of', programme)]
    grouped = {c['indicator']: (answer(c['rule'], by)[2] or {}).items() for c in claims if by}
    return {**right, 'period': period, 'size': size, 'root': to_base64(root(size)), 'claims': claims,
            'evidence': [{**entries[seq - 1]['data'], 'seq': seq} for seq in attached]}, grouped
def flat(report):  # every member of a report and of its claims under a name of its own
    return {**report, 'claims': [c['indicator'] for c in report['claims']], **{
        f'{c["indicator"]}: {n}': v for c in report['claims'] for n, v in c.items() if n != 'sentence'}}
def differences(given, right):  # compared as JSON: Python takes 1 and True for equal
    for n in sorted({*given, *right}):
        a, b = (encode(d[n]) if n in d else 'absent' for d in (given, right))
        if n.endswith(': counted') and a != b != 'absent' and type(given.get(n)) is list:
            a, b = ([x for x in one[n] if x not in two[n]][:9] for one, two in ((given, right), (right, given)))
            yield f'{n}: too many are {a}, lacking are {b}'
        elif a != b and (n[-8:] != ': target' or a != b.replace('"not-stated"', '"agreed"') or '":null' in b):
            yield f'{n} is {a[:300]}, the entries give {b[:300]}'
        elif n.endswith(': reported') and a != encode(right[n[:-8] + 'value']): yield f'{n} is {a}, not the value'
def check_policy(lines, key):
    logs, groups = [parse_key(words[1]) for words in lines if words[0] == 'log'], {'none'}
    for word, name, *more in lines:
        need(word in ('log', 'group', 'quorum') or word == 'witness' and parse_key(more[0]).kind == 4, word)
        groups |= {name} if word in ('witness', 'group') else set()
        need(word != 'quorum' or name in groups, 'quorum')
    need(logs == [key] and [words[0] for words in lines].count('quorum') == 1, 'not the key of the log, or no quorum')
# ---- Section 20: disclosures.
def from_base64url(text): return from_base64(text.translate(str.maketrans('-_+/=', '+/-_!')) + '=' * (-len(text) % 4))
def disclosed(where, data, entries, root):  # what a file opens, in lines to print
    at(where)
    file, told, last = canonical(data[:-1]), [], 0
    need([*file] == 'disclosures entries entry origin purpose recipient root'.split() and data[-1:] == b'\n'
         and len(data) <= 2 ** 26 and encode(file['disclosures']) == '1' and file['origin'] == entries[0]['log']
         and type(n := file['entry']) is int and n > 0 and len(from_base64(file['root'])) == 32 and file['entries']
         and all(type(file[m]) is str and file[m] for m in ('recipient', 'purpose')), 'not disclosures of this log')
    for item in file['entries']:
        at(f'{where}: entry {item["seq"]}')
        need([*item] == ['disclosures', 'seq'] and type(item['seq']) is int and last < item['seq'] <= len(entries))
        need(type(item['disclosures']) is list and item['disclosures'], 'no disclosures')
        last, name, e = item['seq'], '', entries[item['seq'] - 1]
        for text in item['disclosures']:
            before, (salt, name, value) = name, canonical(raw := from_base64url(text))
            need(len(raw) < 65536 and depth([salt, name, value]) <= 16 and len(from_base64url(salt)) == 16
                 and name in counting.sealed_fields(e) and before < name, 'no sealed field, or out of order')
            need(sha256(text.encode()) in map(from_base64url, e['sealed']), f'{name}: opens no commitment of the entry')
            told.append(f'  {last:>6} {str(e["data"].get("person", "")):16} {name}: {encode(value)}')
    if n > len(entries): return told + [f'{where}: entry {n}, which records it, is beyond this bundle']
    at(f'{where}: entry {n}, which records it')
    need(entries[n - 1]['type'] == 'personal-data.disclosed' and to_base64(root(n)) == file['root'] and [*map(
        entries[n - 1]['data'].get, ('recipient', 'purpose'))] == [file['recipient'], file['purpose']]
         and {*entries[n - 1]['data']['entries']} == {item['seq'] for item in file['entries']}, 'it says another thing')
    return told
def verify(options):  # the exit code, what is wrong, and what there is to tell
    at('--key', 64)
    reviewer = {parse_key(text) for text in options.key}
    since = options.since and parse_note(whole(open_file(options.since, 65), 'checkpoint'))
    bundle = open_bundle(options.bundle)
    need(FILES <= bundle.keys() and len(PAIR & bundle.keys()) != 1, f'missing: {(FILES | PAIR) - bundle.keys()}')
    files = {n: whole(bundle[n][1](), n) for n in sorted(bundle.keys() & PARTS - {'entries.jsonl'})}
    for n in files: need(len(files[n]) == bundle[n][0], f'{n} has another length')
    size = at('checkpoint') or parse_note(files['checkpoint']).size
    with bundle['entries.jsonl'][1]() as f: tree, entries, keys = read_entries(f, size, bundle['entries.jsonl'][0])
    options.lang = options.lang or entries[0]['data']['language']
    (valid_from, key), history, held = keys[-1], {key for _, key in keys}, []
    for where in ['checkpoint'] + ['previous-checkpoint'] * ('consistency' in files):
        at(where)
        note = parse_note(files[where])
        need(note.origin == key.name and (note.size == size if where == 'checkpoint' else 0 < note.size <= size)
             and note.root == tree.root(note.size), 'not of these entries')
        signed = signers(note, history | reviewer, where)
        need([k for seq, k in keys if seq <= note.size][-1] in signed, 'not signed with the key in force')
        if any(k.kind == 4 for k in signed): held.append(note.size)
    at('consistency')
    proof = ''.join(to_base64(h) + '\n' for h in tree.proof(note.size, size)).encode()
    need(files.get('consistency', proof) == proof, 'the proof does not verify')
    at('policy')
    check_policy([line.split() for line in files['policy'].decode('utf-8').split('\n') if line and line[0] != '#'], key)
    given = at('report.json') or canonical(files['report.json'][:-1])
    need(files['report.json'][-1:] == b'\n', 'no newline at the end')
    for c in given['claims']: need({n: type(t) for n, t in c['sentence'].items()} == {'en': str, 'ru': str}, 'sentence')
    right, grouped = expected_report(given, entries, tree.root, options.by)
    wrong = at('report.json') or [*differences(flat(given), flat(right))]
    if wrong: return 40, wrong, None
    if options.disclosures: files['--disclosures'] = whole(open_file(options.disclosures), 'disclosures.json')
    revealed = [line for name in ('disclosures.json', '--disclosures') if name in files
                for line in disclosed(name, files[name], entries, tree.root)]
    own = {k for k in reviewer if k.kind == 1}
    if own and not own & history: wrong.append('--key: a key that this log never had')
    if since and (since.origin != key.name or not 0 < since.size <= size or since.root != tree.root(since.size)):
        wrong.append('--since: your checkpoint is of another log, or of entries that this one lacks')
    signed = signers(since, history | reviewer, '--since', 65) if since and not wrong else history
    if not signed & history: wrong.append('--since: your checkpoint is signed with another key')
    if wrong: return 30, wrong, None
    if since and own & signed and since.size >= valid_from: own.add(key)
    held += [since.size] if since else []
    if key not in own: wrong.append('--key: you gave no key of the log that is in force')
    if not held:
        wrong.append('--since, --key: no checkpoint from outside, yours or cosigned by a witness whose key you gave')
    return 20 if wrong else 0, wrong, (right, size, held, sorted(bundle.keys() - PARTS), revealed, grouped)
WORDS = {0: 'AGREES | СХОДИТСЯ', 20: 'NOT PROVEN | НЕ ДОКАЗАНО', 30: 'DIVERGES | РАСХОДИТСЯ', 40: 'ALTERED | ИЗМЕНЕНО'}
STATEMENT = '''Proven: every number follows by its rule from the entries, and these are the entries that were signed.
Not proven: that what is recorded took place, or that all is recorded; for that, a sample and the originals.
Whoever holds the log's key could have rewritten all after entry {}, the last under a checkpoint from outside.
The times of entries 1–{}, those before the first such checkpoint, are the owner's word. | \
Доказано: каждое число следует по своему правилу из записей, и подписаны именно эти записи.
Не доказано: что записанное было и что записано всё; для этого – выборка и подлинники документов.
Владелец ключа журнала мог переписать всё после записи {}, последней под контрольной точкой извне.
Время записей 1–{}, до первой такой контрольной точки, – слово владельца.'''
def safe(text): return ''.join(c if c.isprintable() or c == '\u00a0' else '\ufffd' for c in text)  # one, and harmless
def main():
    for out in filter(None, (sys.stdout, sys.stderr)): out.reconfigure(encoding='utf-8', errors='backslashreplace')
    gc.disable()  # nothing here is garbage in circles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = lambda message: sys.exit(print(safe(message), file=sys.stderr) or 64)
    parser.add_argument('bundle', nargs='?', default=HERE, metavar='BUNDLE')
    parser.add_argument('--key', action='append', default=[], metavar='VKEY')
    for name, value in dict(since='FILE', disclosures='FILE', by='DIM').items():
        parser.add_argument('--' + name, metavar=value)
    parser.add_argument('--lang', choices=('ru', 'en'))
    options, found = parser.parse_args(), None
    try: code, wrong, found = verify(options)
    except Exception as error:  # whatever is malformed
        code = 74 if isinstance(error, MemoryError) else NOW['code']
        wrong = [f'{NOW["where"]}: {said(error, code)}'[:500]]
    def spoken(text): return text.split(' | ')[options.lang == 'ru']
    lines = [f'{spoken(WORDS.get(code, "NOT CHECKED | НЕ ПРОВЕРЕНО"))} ({code})', *wrong]
    if found:
        report, size, held, strange, revealed, grouped = found
        lines.append('{origin}: 1–{0}; {programme}: 1–{size}, {1}'.format(size, encode(report['period']), **report))
        for c in report['claims']:
            told = [(c['indicator'], c['value'])] + [('  ' + (k or '–'), v) for k, v in grouped.get(c['indicator'], ())]
            lines += [f'  {name:32} {"–" if value is None else value:>12}' for name, value in told]
        lines += revealed + spoken(STATEMENT).format(max(held, default=0), min(held, default=size)).split('\n')
        lines += [f'{name}: not part of the bundle' for name in strange]
    try: print('\n'.join(map(safe, lines)), flush=True)
    except OSError: os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever was reading is gone
    return code
if __name__ == '__main__': sys.exit(main())
