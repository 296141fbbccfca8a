"""Ledger format v1 as docs/FORMAT.md tells it, in plain Python: the second implementation, which the vectors are made with.

Written from that document alone. Needs `cryptography`, for Ed25519 only.
"""
import base64, hashlib, json, re, sys
from datetime import date

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ImportError:
    sys.exit("the note vectors need the Python package `cryptography` (Ed25519)")

MOST = 2**53 - 1


# --- Canonical JSON ---------------------------------------------------------------------------------

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def encode_string(text):
    return '"' + "".join(SHORT.get(ord(c)) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in text) + '"'


def encode(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MOST:
            raise ValueError("beyond 2^53-1")
        return str(value)
    if isinstance(value, str):
        return encode_string(value)
    if isinstance(value, list):
        return "[" + ",".join(map(encode, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(encode_string(key) + ":" + encode(value[key]) for key in keys) + "}"


def canonical(value):
    return encode(value).encode("utf-8")


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def members(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("duplicate key")
    return dict(pairs)


def refuse_number(text):
    raise ValueError("not an integer: " + text)


def read_canonical(data):
    """The value of canonical bytes; ValueError for any other bytes."""
    if len(data) > 65535:
        raise ValueError("too long")
    value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_float=refuse_number, parse_constant=refuse_number)
    if depth(value) > 16:
        raise ValueError("too deep")
    if canonical(value) != data:
        raise ValueError("not the canonical bytes")
    return value


# --- The entry --------------------------------------------------------------------------------------

def real_date(text):
    try:
        return bool(date(int(text[:4]), int(text[5:7]), int(text[8:10])))
    except ValueError:
        return False


HOUR = r"([01][0-9]|2[0-3])"
TIME = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{HOUR}:[0-5][0-9]:[0-5][0-9]"
COMMITMENT = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"


def is_at(text):
    form = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{TIME}(\.[0-9]{{3}})?(Z|[+-]{HOUR}:[0-5][0-9])"
    return bool(re.fullmatch(form, text)) and not text.endswith("-00:00") and real_date(text)


def is_recorded(text):
    return bool(re.fullmatch(TIME + r"\.[0-9]{3}Z", text)) and real_date(text)


def is_code(text):
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", text)) and not re.search(r"[0-9]{9}", text)


def is_sealed(value):
    return isinstance(value, list) and value != [] and all(isinstance(c, str) and re.fullmatch(COMMITMENT, c) for c in value) \
        and all(a < b for a, b in zip(value, value[1:]))


def is_positive(value):
    return type(value) is int and value >= 1


def text_that(judge):
    return lambda value: isinstance(value, str) and bool(judge(value))


MEMBERS = {
    "at": text_that(is_at), "by": text_that(is_code), "data": lambda value: isinstance(value, dict),
    "id": text_that(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch),
    "log": text_that(re.compile(r"[!-*,-~]{1,255}").fullmatch), "programme": text_that(is_code),
    "recorded": text_that(is_recorded), "sealed": is_sealed, "seq": is_positive,
    "type": text_that(lambda text: len(text) <= 64 and re.fullmatch(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*", text)), "v": is_positive,
}


def void_values(value, path=()):
    """Where a null or an empty string stands."""
    if value is None or value == "":
        yield path, value
    elif isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from void_values(inner, path + (key,))


def read_body(data, seq=None, log=None):
    """The entry of a body; ValueError where a reader must refuse it."""
    entry = read_canonical(data)
    if not isinstance(entry, dict) or set(entry) - {"programme", "sealed"} != set(MEMBERS) - {"programme", "sealed"}:
        raise ValueError("not the members of an entry")
    for name, value in entry.items():
        if not MEMBERS[name](value):
            raise ValueError(name)
    if "programme" in entry["data"] and entry["data"]["programme"] != entry.get("programme"):
        raise ValueError("programme contradicts data.programme")
    for path, value in void_values(entry):
        if not (value is None and path == ("data", "value") and entry["type"] == "target.set"):
            raise ValueError("null or empty string")
    if seq not in (None, entry["seq"]) or log not in (None, entry["log"]):
        raise ValueError("moved from its place")
    return entry


SEALED = {  # of version 1; the number of commitments is the number of names
    "application.accepted": ["reason"], "application.rejected": ["reason"], "application.reviewed": ["comment"],
    "application.submitted": ["answers"], "application.waitlisted": ["reason"], "application.withdrawn": ["reason"],
    "certificate.issued": ["number"], "expense.recorded": ["counterpartyInn"], "feedback.submitted": ["text"],
    "internship.discontinued": ["reason"], "person.added": ["birthYear", "personal", "sex"],
    "person.corrected": ["birthYear", "personal", "sex"],
}
SEALED_2 = {  # of version 2, which no other type has
    "expert.recused": ["ground"], "person.corrected": ["birthYear", "personal", "reason", "sex"],
    "person.merged": ["basis"], "person.unmerged": ["basis"],
}


def newest(kind):
    """The version that a writer writes."""
    return 2 if kind in SEALED_2 else 1


def sealed_names(kind, version):
    """The sealed fields of a type; KeyError for a version that it does not have."""
    return {1: SEALED.get(kind, []), newest(kind): (SEALED_2 if kind in SEALED_2 else SEALED).get(kind, [])}[version]


def check_countable(entry):
    """ValueError or KeyError where a reader that counts must refuse a sound entry of a known type, as far as the table of
    sealed fields tells."""
    names = sealed_names(entry["type"], entry["v"])
    if len(entry.get("sealed", [])) != len(names):
        raise ValueError("another number of commitments than its version has")
    if set(names) & set(entry["data"]):
        raise ValueError("a sealed field in the clear")


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sha256(data):
    return hashlib.sha256(data).digest()


# --- The tree ---------------------------------------------------------------------------------------

def leaf_hash(body):
    return sha256(b"\x00" + body)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def split(size):
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves):
    """RFC 6962, section 2.1, over leaf hashes, by its recursive definition."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    return node_hash(root(leaves[:split(len(leaves))]), root(leaves[split(len(leaves)):]))


def tree_row(leaves, seq):
    """The stored row: the root of each complete subtree that ends at `seq`, the smallest first."""
    return b"".join(root(leaves[seq - (1 << level):seq]) for level in range((seq & -seq).bit_length()))


def root_from_rows(row, size):
    """The root of `size` from one row per one-bit of `size`, as FORMAT.md tells it."""
    at, peaks = 0, []
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            at += 1 << level
            peaks.append(row(at)[32 * level:32 * level + 32])
    whole = peaks.pop() if peaks else sha256(b"")
    while peaks:
        whole = node_hash(peaks.pop(), whole)
    return whole


def inclusion(index, leaves):
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    return inclusion(index, leaves[:k]) + [root(leaves[k:])] if index < k else inclusion(index - k, leaves[k:]) + [root(leaves[:k])]


def consistency(old, leaves, whole=True):
    """RFC 6962, section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = split(len(leaves))
    return consistency(old, leaves[:k], whole) + [root(leaves[k:])] if old <= k else consistency(old - k, leaves[k:], False) + [root(leaves[:k])]


# --- Keys and notes ---------------------------------------------------------------------------------

def b64(data):
    return base64.b64encode(data).decode()


class Signer:
    def __init__(self, name, seed, kind=1):
        self.name, self.seed, self.kind, self.key = name, seed, bytes([kind]), Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.id = sha256(name.encode() + b"\n" + self.kind + self.public)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(self.kind + self.public)}"
        self.private = f"PRIVATE+KEY+{name}+{self.id.hex()}+{b64(self.kind + seed)}"

    def line(self, text, time=None):
        if time is None:
            return self.raw_line(self.key.sign(text.encode()))
        return self.raw_line(time.to_bytes(8, "big") + self.key.sign(f"cosignature/v1\ntime {time}\n{text}".encode()))

    def raw_line(self, signature):
        return f"\u2014 {self.name} {b64(self.id + signature)}\n"


def read_key(vkey, kinds=b"\x01\x04"):
    """(name, key id, kind, public key) of a verifier key."""
    name, key_id, encoded = split_key(vkey)
    raw = decode_b64(encoded)
    if len(raw) != 33 or raw[0] not in kinds or sha256(name.encode() + b"\n" + raw)[:4].hex() != key_id:
        raise ValueError("not a verifier key")
    return name, raw[0], bytes.fromhex(key_id), raw[1:]


def split_key(vkey):
    match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", vkey)
    if not match:
        raise ValueError("not a key")
    return match.groups()


def decode_b64(text):
    raw = base64.b64decode(text, validate=True)
    if b64(raw) != text:
        raise ValueError("not the canonical base64")
    return raw


def read_checkpoint(data, origin, log_key, others=()):
    """(size, root) of a checkpoint signed by the log's key; ValueError for anything else."""
    note = data.decode("utf-8")
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    if not blank or not signatures.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise ValueError("not a note")
    lines = text[:-1].split("\n")
    if len(lines) != 3 or lines[0] != origin or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]) or int(lines[1]) > MOST:
        raise ValueError("not a checkpoint of this log")
    root_hash = decode_b64(lines[2])
    if len(root_hash) != 32:
        raise ValueError("root")
    known, signed = [read_key(key) for key in (log_key, *others)], False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"\u2014 ([^+\s]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise ValueError("signature line")
        raw = decode_b64(match[2])
        if len(raw) < 5:
            raise ValueError("signature")
        for name, kind, key_id, public in known:
            if (name, key_id) == (match[1], raw[:4]):
                verify(kind, public, raw[4:], text)
                signed = signed or (name, key_id) == (known[0][0], known[0][2])
    if not signed:
        raise ValueError("not signed by the log")
    return int(lines[1]), root_hash


def verify(kind, public, signature, text):
    message = text
    if kind == 4:
        message, signature = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n{text}", signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message.encode())
    except InvalidSignature:
        raise ValueError("signature does not verify") from None
