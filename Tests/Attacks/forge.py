"""Forges ledgers as FORMAT.md describes them: any bodies, right hashes, right signatures.."""
import base64, hashlib, json, os, sqlite3, uuid
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives import serialization as S
H = lambda b: hashlib.sha256(b).digest()
SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
def enc(v):
    if v is None or v is True or v is False: return {None: "null", True: "true", False: "false"}[v]
    if isinstance(v, int): return str(v)
    if isinstance(v, str): return '"' + "".join(SHORT.get(ord(c)) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in v) + '"'
    if isinstance(v, list): return "[" + ",".join(map(enc, v)) + "]"
    return "{" + ",".join(enc(k) + ":" + enc(v[k]) for k in sorted(v, key=lambda k: k.encode("utf-16-be"))) + "}"
class Key:
    def __init__(self, name, kind=1, seed=None):
        self.k = Ed25519PrivateKey.from_private_bytes(seed or os.urandom(32)); self.name, self.kind = name, kind
        self.pub = self.k.public_key().public_bytes(S.Encoding.Raw, S.PublicFormat.Raw); self.seed = self.k.private_bytes(S.Encoding.Raw, S.PrivateFormat.Raw, S.NoEncryption())
        self.id = H(name.encode() + b"\n" + bytes([kind]) + self.pub)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(bytes([kind]) + self.pub).decode()}"
        self.private = f"PRIVATE+KEY+{name}+{self.id.hex()}+{base64.b64encode(bytes([kind]) + self.seed).decode()}"
    def line(self, text): return f"— {self.name} {base64.b64encode(self.id + self.k.sign(text.encode())).decode()}\n"
    def cosign(self, text, t):
        s = self.k.sign(f"cosignature/v1\ntime {t}\n{text}".encode()); return f"— {self.name} {base64.b64encode(self.id + t.to_bytes(8, 'big') + s).decode()}\n"
def root(hs):
    if not hs: return H(b"")
    if len(hs) == 1: return hs[0]
    k = 1
    while k * 2 < len(hs): k *= 2
    return H(b"\1" + root(hs[:k]) + root(hs[k:]))
def tree(leaves):
    rows = []
    for i, h in enumerate(leaves, 1):
        row, l = [h], 1
        while i % (1 << l) == 0:
            h = H(b"\1" + rows[i - (1 << (l - 1)) - 1][l - 1] + h); row.append(h); l += 1
        rows.append(row)
    return [b"".join(r) for r in rows]
def note(key, n, r, extra=()):
    t = f"{key.name}\n{n}\n{base64.b64encode(r).decode()}\n"; return t + "\n" + key.line(t) + "".join(extra)
TRIGGERS = """CREATE TRIGGER entry_follows BEFORE INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END
CREATE TRIGGER entry_has_hashes BEFORE INSERT ON entry WHEN NOT EXISTS (SELECT 1 FROM tree WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'an entry needs its hashes first'); END
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
CREATE TRIGGER tree_follows BEFORE INSERT ON tree WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM tree) BEGIN SELECT RAISE(ABORT, 'a hash row follows the last one'); END
CREATE TRIGGER tree_stays BEFORE UPDATE ON tree BEGIN SELECT RAISE(ABORT, 'hashes are never changed'); END
CREATE TRIGGER tree_remains BEFORE DELETE ON tree BEGIN SELECT RAISE(ABORT, 'hashes are never deleted'); END""".split("\n")
def bodies(key, entries, language="en"):
    """entries: dicts with type, at, data and perhaps programme, v, sealed, by, id, recorded"""
    out, first = [], dict(type="ledger.opened", at="2024-01-01", data=dict(format=1, origin=key.name, verifierKey=key.vkey, timeZone="Europe/Moscow", language=language))
    for i, e in enumerate([first] + entries, 1):
        b = {"by": "owner", "recorded": "2024-02-01T00:00:00.000Z", "v": 1, "id": str(uuid.UUID(int=i << 64 | 0x8000_0000_0000_0000 | i, version=4)), "log": key.name, "seq": i, **e}
        if "programme" in b["data"]: b.setdefault("programme", b["data"]["programme"])
        out.append(enc(b).encode("utf-8", "surrogatepass"))
    return out
def ledger(path, key, raw):
    os.makedirs(path + "/checkpoints"); os.makedirs(path + "/secrets", 0o700)
    db = sqlite3.connect(path + "/ledger.sqlite"); db.execute("PRAGMA application_id=1279611983"); db.execute("PRAGMA user_version=1"); db.execute("PRAGMA journal_mode=wal")
    db.execute("CREATE TABLE entry(seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"); db.execute("CREATE TABLE tree(seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT")
    for t in TRIGGERS: db.execute(t)
    hs = [H(b"\0" + b) for b in raw]
    for i, (b, h) in enumerate(zip(raw, tree(hs)), 1): db.execute("INSERT INTO tree VALUES(?,?)", (i, h)); db.execute("INSERT INTO entry VALUES(?,?)", (i, b))
    db.commit(); db.close()
    open(path + "/checkpoints/%020d" % len(raw), "w").write(note(key, len(raw), root(hs)))
    fd = os.open(path + "/secrets/signing.key", os.O_CREAT | os.O_WRONLY, 0o600); os.write(fd, (key.private + "\n").encode()); os.close(fd)
    open(path + "/letopis.yaml", "w").write(f"origin: {key.name}\naccount: owner\n")
