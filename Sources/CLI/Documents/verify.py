#!/usr/bin/env python3
"""Checks a Letopis bundle. Written from FORMAT.md alone ("section N" is one of its), shares no code with Letopis;
with counting.py beside it, which makes the facts and counts them.
Exit: 0 agrees, 20 not proven, 30 diverges, 40 altered; 64 usage, 65 cannot count, 66 no such bundle, 74 cannot read."""
import argparse, base64, functools, gc, hashlib, io, json, os, re, sys, zipfile
from collections import namedtuple
sys.dont_write_bytecode = True  # a bundle stays as it is
from counting import date, is_known, ledger, need, said, sealed_fields  # sections 11 and 12
NOW = {}  # what is being read, and the exit code if it is malformed
def at(where, code=40): NOW.update(where=where, code=code)
def read_file(path):
    at(path, 74 if os.path.exists(path) else 66)
    with open(path, 'rb') as file: return file.read()
# ---- Section 3: canonical JSON. Parse, encode again, compare; int() refuses fractions, exponents, NaN and Infinity.
def integer(text): return int(text if len(text) < 18 and abs(int(text)) < 2 ** 53 else 'a number out of range')
def in_order(pairs): need([n for n, _ in pairs] == sorted({n for n, _ in pairs}, key=lambda n: n.encode('utf-16-be')))
decode = json.JSONDecoder(parse_int=integer, parse_float=int, parse_constant=int).decode
encode, as_is = (json.JSONEncoder(ensure_ascii=False, separators=(',', ':'), sort_keys=s).encode for s in (True, False))
def canonical(data):  # sort_keys goes by code point, which differs from UTF-16 only where text is beyond U+FFFF
    value, beyond = decode(text := data.decode('utf-8')), not data.isascii() and max(text) > '\uffff'
    if beyond: json.loads(text, object_pairs_hook=in_order)
    need((as_is if beyond else encode)(value) == text, 'not canonical JSON')
    return value
# ---- Sections 4, 5 and 9: the entries. What is of another JSON type than it has to be raises a TypeError.
MEMBERS = {'at', 'by', 'data', 'id', 'log', 'recorded', 'seq', 'type', 'v'}
DAY, HM, CODE = r'\d{4}-\d\d-\d\d', r'([01]\d|2[0-3]):[0-5]\d', r'(?!.*\d{9})[a-z0-9][a-z0-9-]{0,63}'
FORMS = {name: functools.lru_cache(2 ** 14)(re.compile(form, re.ASCII).fullmatch) for name, form in dict(
    at=rf'{DAY}(T{HM}:[0-5]\d(\.\d{{3}})?(Z|\+{HM}|-(?!00:00){HM}))?', recorded=rf'{DAY}T{HM}:[0-5]\d\.\d{{3}}Z',
    by=CODE, programme=CODE, id='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', log=r'[\x21-\x2a\x2c-\x7e]{1,255}',
    type=r'(?=.{1,64}\Z)[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*').items()}
is_commitment = re.compile('[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]').fullmatch  # the last has four bits to carry
def depth(v):
    need(v is not None and v != '', 'null or an empty string')
    if type(v) not in (dict, list): return 0
    return 1 + max(map(depth, v.values() if type(v) is dict else v), default=0)
def check_entry(e, body, seq, last):
    need(type(e) is dict and MEMBERS <= e.keys() <= MEMBERS | {'programme', 'sealed'}, 'members')
    wrong = [name for name, form in FORMS.items() if name in e and not form(e[name])]
    data, own, sealed = e['data'], e.get('programme'), e.get('sealed')
    need(not wrong, wrong)
    need(type(data) is dict and data.get('programme', own) == own, 'data or programme')
    need(date(e['at'][:10]) and date(e['recorded'][:10]) and last['recorded'] <= e['recorded'], 'recorded goes back')
    need(type(e['seq']) is type(e['v']) is int and e['seq'] == seq and e['v'] > 0, 'seq or v')
    need(len(body) < 65536, 'longer than 65535 bytes')
    need(e['log'] == last['log'] and (e['type'] == 'ledger.opened') == (seq == 1), 'log, or ledger.opened not once')
    need('sealed' not in e or sealed == sorted({*sealed}) != [] and all(map(is_commitment, sealed)), 'sealed')
    if b'null' in body or b'""' in body or body.count(b'{') + body.count(b'[') > 16:  # else depth() finds nothing
        unset = e['type'] == 'target.set' and data.get('value', 0) is None
        need(depth({**e, 'data': {**data, 'value': 0}} if unset else e) <= 16, 'deeper than 16')
def read_entries(data):  # the bodies, the entries, and the keys of the log, each with the seq from which it is in force
    (*bodies, rest), entries, keys, last = data.split(b'\n'), {}, [], None
    for seq, body in enumerate(bodies, 1):
        at(f'entries.jsonl:{seq}')
        e = canonical(body)
        check_entry(e, body, seq, last or e)
        need(e['id'] not in entries, 'its id stood before')
        entries[e['id']] = last = e
        if e['type'] in ('ledger.opened', 'ledger.key-rotated'):
            keys.append((seq, parse_key(e['data']['verifierKey'])))
            need((keys[-1][1].name, keys[-1][1].kind) == (e['log'], 1), 'not a key of this log')
    at('entries.jsonl')
    entries = [*entries.values()]
    opened = entries[0]['data']
    need(rest == b'' and opened.keys() == {'format', 'language', 'origin', 'timeZone', 'verifierKey'}
         and (opened['origin'], encode(opened['format'])) == (last['log'], '1') and opened['language'] in ('ru', 'en')
         and re.fullmatch('[A-Za-z0-9_+/-]+', opened['timeZone']), 'entry 1, or no newline at the end')
    return bodies, entries, keys
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
def from_base64(text):
    need(to_base64(data := base64.b64decode(text, validate=True)) == text, 'base64')
    return data
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
FILES = {'checkpoint', 'entries.jsonl', 'report.json', 'policy', 'README.md', 'FORMAT.md', 'verify.py',
         'counting.py'}
OPTIONAL = (PAIR := {'previous-checkpoint', 'consistency'}) | {'disclosures.json'}
def read_bundle(path):  # {name: bytes}, and the names that are no part of a bundle
    if os.path.isdir(path):
        found = {n: os.path.join(path, n) for n in os.listdir(path)}
        at(path)
        need(all(os.path.isfile(p) and not os.path.islink(p) for n, p in found.items() if n in FILES | OPTIONAL),
             'not all are regular files')
        files = {n: read_file(p) for n, p in found.items() if n in FILES | OPTIONAL}
    else:
        data = read_file(path)
        at(path, 65)
        archive = zipfile.ZipFile(io.BytesIO(data))
        at(path)
        found = {m.orig_filename: m for m in archive.infolist()}
        need(len(found) == len(archive.infolist()), 'a name twice')
        need(not any(re.search(r'[/\\]|\.\.', n) for n in found), 'not a plain name')
        need(all(m.external_attr >> 28 != 10 for m in found.values()), 'a link')
        need(sum(m.file_size for m in found.values()) < 2 ** 32, 'more than 4 GB')
        files = {n: archive.read(m) for n, m in found.items() if n in FILES | OPTIONAL}
    at(path)
    need(FILES <= files.keys() and len(PAIR & files.keys()) != 1, f'missing: {(FILES | PAIR) - files.keys()}')
    return files, sorted(found.keys() - files.keys())
def expected_report(given, entries, root):  # what the bodies give for the programme and period, or report, of `given`
    at('report.json')
    programme, period, size, told = given['programme'], given['period'], len(entries), {}
    need(type(programme) is str and period.keys() <= {'from', 'to'}, 'programme or period')
    need(all(FORMS['at'](day) and date(day) for day in period.values()), 'period')
    need(period.get('from', '') <= period.get('to', '~'), 'the period ends before it begins')
    right = {'bundle': 1, 'origin': entries[0]['log'], 'programme': programme}
    at('entries.jsonl: cannot count', 65)
    for e in entries: need(is_known(e), f'{e["seq"]}: unknown type or version')
    if 'report' in given:  # it stands after the entries that it counts
        live, _ = ledger(entries, programme)
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
    live, claim = ledger(entries[:size], programme, wanted, period.get('from', ''), period.get('to', '~'))
    defined = dict.fromkeys(r['indicator'] for r in live(['indicator.defined'], '.of', programme))
    claims = [c for c in map(claim, told if 'report' in given else defined) if c]
    if 'report' in given: claims = [{**c, 'reported': told[c['indicator']]} for c in claims]
    attached = [r['.seq'] for r in live(['evidence.attached'], '.of', programme)]
    return {**right, 'period': period, 'size': size, 'root': to_base64(root(size)), 'claims': claims,
            'evidence': [{**entries[seq - 1]['data'], 'seq': seq} for seq in attached]}
def flat(report):  # every member of a report and of its claims under a name of its own
    return {**report, 'claims': [c['indicator'] for c in report['claims']], **{
        f'{c["indicator"]}: {n}': v for c in report['claims'] for n, v in c.items() if n != 'sentence'}}
def differences(given, right):  # compared as JSON: Python takes 1 and True for equal
    for n in sorted({*given, *right}):
        a, b = (encode(d[n]) if n in d else 'absent' for d in (given, right))
        if n.endswith(': counted') and a != b != 'absent' and type(given.get(n)) is list:
            a, b = ([x for x in one[n] if x not in two[n]][:9] for one, two in ((given, right), (right, given)))
            yield f'{n}: too many are {a}, lacking are {b}'
        elif a != b: yield f'{n} is {a[:300]}, the entries give {b[:300]}'
        elif n.endswith(': reported') and a != encode(right[n[:-8] + 'value']): yield f'{n} is {a}, not the value'
def check_policy(lines, key):
    logs, groups = [parse_key(words[1]) for words in lines if words[0] == 'log'], {'none'}
    for word, name, *more in lines:
        need(word in ('log', 'witness', 'group', 'quorum'), word)
        need(word != 'witness' or parse_key(more[0]).kind == 4, 'witness')
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
                 and name in sealed_fields(e) and before < name, 'no sealed field, or out of order')
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
    reviewer, since = {parse_key(text) for text in options.key}, options.since and read_file(options.since)
    at('--since', 65)
    since, (files, strange) = since and parse_note(since), read_bundle(options.bundle)
    bodies, entries, keys = read_entries(files['entries.jsonl'])
    options.lang, size, tree = options.lang or entries[0]['data']['language'], len(bodies), Tree(bodies)
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
    at('report.json')
    given = canonical(files['report.json'][:-1])
    need(files['report.json'][-1:] == b'\n', 'no newline at the end')
    sentences = [{n: type(t) for n, t in c['sentence'].items()} for c in given['claims']]
    need(all(found == {'en': str, 'ru': str} for found in sentences), 'sentence')
    right = expected_report(given, entries, tree.root)
    at('report.json')
    wrong = [*differences(flat(given), flat(right))]
    if wrong: return 40, wrong, None
    if options.disclosures: files['--disclosures'] = read_file(options.disclosures)
    revealed = [line for name in ('disclosures.json', '--disclosures') if name in files
                for line in disclosed(name, files[name], entries, tree.root)]
    own = {k for k in reviewer if k.kind == 1}
    if own and not own & history: wrong.append('--key: a key that this log never had')
    if since and (since.origin != key.name or not 0 < since.size <= size or since.root != tree.root(since.size)):
        wrong.append('--since: your checkpoint is of another log, or of entries that this one lacks')
    signed = signers(since, history | reviewer, '--since', 65) if since and not wrong else history
    if not signed & history: wrong.append('--since: your checkpoint is signed with another key')
    if wrong: return 30, wrong, None
    if since:
        own |= {key} if own & signed and since.size >= valid_from else set()
        held.append(since.size)
    if key not in own: wrong.append('--key: you gave no key of the log that is in force')
    if not held:
        wrong.append('--since, --key: no checkpoint from outside, yours or cosigned by a witness whose key you gave')
    return 20 if wrong else 0, wrong, (right, size, held, strange, revealed)
VERDICTS = {0: 'AGREES | СХОДИТСЯ', 20: 'NOT PROVEN | НЕ ДОКАЗАНО', 30: 'DIVERGES | РАСХОДИТСЯ',
            40: 'ALTERED | ИЗМЕНЕНО'}
STATEMENT = '''Proven: every number follows by its rule from the entries, and these are the entries that were signed.
Not proven: that what is recorded took place, or that all is recorded; for that, a sample and the originals.
Whoever holds the log's key could have rewritten all after entry {}, the last under a checkpoint from outside.
The times of entries 1–{}, those before the first such checkpoint, are the owner's word. | \
Доказано: каждое число следует по своему правилу из записей, и подписаны именно эти записи.
Не доказано: что записанное было и что записано всё; для этого – выборка и подлинники документов.
Владелец ключа журнала мог переписать всё после записи {}, последней под контрольной точкой извне.
Время записей 1–{}, до первой такой контрольной точки, – слово владельца.'''
def main():
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(encoding='utf-8', errors='backslashreplace')  # a Windows console may be cp866
    gc.disable()  # nothing here is garbage in circles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = lambda message: sys.exit(print(message, file=sys.stderr) or 64)
    parser.add_argument('bundle', nargs='?', default=os.path.dirname(os.path.abspath(__file__)), metavar='BUNDLE')
    parser.add_argument('--key', action='append', default=[], metavar='VKEY')
    for name in ('--since', '--disclosures'): parser.add_argument(name, metavar='FILE')
    parser.add_argument('--lang', choices=('ru', 'en'))
    options, found = parser.parse_args(), None
    try: code, wrong, found = verify(options)
    except Exception as error:  # whatever is malformed
        code = 74 if isinstance(error, MemoryError) else NOW['code']
        wrong = [f'{NOW["where"]}: {said(error, code)}'[:500]]
    def in_language(text): return text.split(' | ')[options.lang == 'ru']
    lines = [f'{in_language(VERDICTS.get(code, "NOT CHECKED | НЕ ПРОВЕРЕНО"))} ({code})', *wrong]
    if found:
        report, size, held, strange, revealed = found
        counted = f'{report["programme"]}: 1–{report["size"]}, {encode(report["period"])}'
        lines.append(f'{report["origin"]}: 1–{size}; {counted}')
        lines += [f'  {c["indicator"]:32} {"–" if c["value"] is None else c["value"]:>12}' for c in report['claims']]
        lines += revealed
        lines.append(in_language(STATEMENT).format(max(held, default=0), min(held, default=size)))
        lines += [f'{name}: not part of the bundle' for name in strange]
    try: print(''.join(c if c.isprintable() or c in '\n\u00a0' else '\ufffd' for c in '\n'.join(lines)), flush=True)
    except OSError: os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever was reading is gone
    return code
if __name__ == '__main__': sys.exit(main())
