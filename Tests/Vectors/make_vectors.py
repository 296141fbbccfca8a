#!/usr/bin/env python3
"""Golden vectors of ledger format v1, made with ledger_format.py (written from docs/FORMAT.md) from vector_inputs.py.

    python3 make_vectors.py            writes entries.json, canonical.json, tree.json and notes.json beside this file
    python3 make_vectors.py --check    writes nothing; exits 1 if a file, or the worked example of FORMAT.md, is stale

Every person, organisation, sum and event here is synthetic.
"""
import json, pathlib, sys, unicodedata

sys.dont_write_bytecode = True

from ledger_format import *
from vector_inputs import ACCEPT, AT_ACCEPT, AT_REFUSE, CODES_ACCEPT, CODES_REFUSE, LINES, REFUSE

HERE = pathlib.Path(__file__).resolve().parent
ORIGIN = "demo.letopis.example/vectors"
SEED, WITNESS_SEED = bytes(range(32)), bytes(range(32, 64))
LOG, OTHER, WITNESS = Signer(ORIGIN, SEED), Signer(ORIGIN, WITNESS_SEED), Signer("witness.example/demo", WITNESS_SEED, 4)


# --- Entries ----------------------------------------------------------------------------------------

def normalised(value):
    if isinstance(value, dict):
        return {normalised(key): normalised(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [normalised(inner) for inner in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def resolved(value, ids):
    return [resolved(inner, ids) for inner in value] if isinstance(value, list) else ids.get(value, value)


def entry_vector(seq, name, line, derived):
    """`derived` is a programme that a reference leads to, or None; salts and decoys come from the name and the seq."""
    given = normalised(json.loads(line))
    context = {
        "log": ORIGIN, "seq": seq, "recorded": f"2024-07-01T09:{seq // 2:02d}:00.125Z", "v": newest(given["type"]),
        "id": given.get("id", make_id(seq)), "by": given.get("by", "coordinator" if seq > 1 else "owner"),
    }
    if derived:
        context["programme"] = derived
    kind, data = given["type"], given["data"]
    ids = {make_id(other): other for other in range(1, seq)}
    for field in {"entries", "entry", "feedback"} & set(data):
        if resolved(data[field], ids) != data[field]:
            context["resolved"] = {key: ids[key] for key in (data[field] if isinstance(data[field], list) else [data[field]]) if key in ids}
        data[field] = resolved(data[field], ids)
    entry = {"at": given["at"], "type": kind, **{key: context[key] for key in ("by", "id", "log", "recorded", "seq", "v")}}
    programme = given.get("programme") or data.get("programme") or derived
    if programme:
        entry["programme"] = programme
    disclosures = []
    names = sealed_names(kind, context["v"])
    if names:
        context["salts"] = {field: b64url(sha256(f"salt {seq} {field}".encode())[:16]) for field in names if field in data}
        context["decoys"] = [b64url(sha256(f"decoy {seq} {field}".encode())) for field in names if field not in data]
        for field, salt in context["salts"].items():
            disclosure = b64url(canonical([salt, field, data.pop(field)]))
            disclosures.append({"name": field, "disclosure": disclosure, "commitment": b64url(sha256(disclosure.encode("ascii")))})
        entry["sealed"] = sorted([each["commitment"] for each in disclosures] + context["decoys"])
    entry["data"] = data
    body = canonical(entry)
    check_countable(read_body(body, seq, ORIGIN))
    vector = {"name": name, "input": line, "context": context, "body": body.decode("utf-8"), "leaf": leaf_hash(body).hex()}
    return {**vector, "disclosures": disclosures} if disclosures else vector


def make_id(seq):
    return f"01906d5a-c000-7000-8000-{seq:012x}"


# --- The tree and the notes -----------------------------------------------------------------------

def tree_vectors(data):
    leaves = [leaf_hash(each) for each in data]
    rows = [tree_row(leaves, seq) for seq in range(1, len(leaves) + 1)]
    roots = [root(leaves[:size]) for size in range(len(leaves) + 1)]
    assert all(root_from_rows(lambda seq: rows[seq - 1], size) == roots[size] for size in range(len(roots)))
    sizes = range(1, min(len(leaves), 8) + 1)
    hexes = lambda hashes: [each.hex() for each in hashes]
    return {
        "data": hexes(data), "leaves": hexes(leaves), "roots": hexes(roots), "rows": hexes(rows),
        "inclusion": [{"seq": seq, "size": size, "path": hexes(inclusion(seq - 1, leaves[:size]))} for size in sizes for seq in range(1, size + 1)],
        "consistency": [{"from": old, "size": size, "path": hexes(consistency(old, leaves[:size]))} for size in sizes for old in range(1, size + 1)],
    }


def checkpoint(size, root_hash, origin=ORIGIN, signer=LOG):
    text = f"{origin}\n{size}\n{b64(root_hash)}\n"
    return text + "\n" + signer.line(text)


def note_vectors(roots):
    good = []
    for size, each in roots:
        good.append({"origin": ORIGIN, "size": size, "root": each.hex(), "file": f"{size:020d}", "note": checkpoint(size, each)})
    size, top = roots[-1]
    note, text = checkpoint(size, top), checkpoint(size, top).split("\n\n")[0] + "\n"
    cosigned = note + WITNESS.line(text, 1719828000)
    good.append({**good[-1], "note": cosigned, "witness": WITNESS.vkey, "witnessTime": 1719828000})
    resign = lambda changed: changed + "\n" + LOG.line(changed)
    line, encoded = note.split("\n\n")[1], b64(top)
    bent = encoded[:42] + chr(ord(encoded[42]) + 1) + "="
    refuse = [
        ("no newline at the end", note[:-1]), ("CRLF line ends", note.replace("\n", "\r\n")), ("BOM", "\ufeff" + note),
        ("no blank line", text + line), ("no signature", text + "\n"), ("only text", text), ("empty", ""),
        ("hyphen for em dash", note.replace("\u2014", "-")), ("two spaces before the signature", note.replace(ORIGIN + " ", ORIGIN + "  ")),
        ("text after the signatures", note + "more\n"), ("size with a leading zero", resign(text.replace(f"\n{size}\n", f"\n0{size}\n"))),
        ("size with a sign", resign(text.replace(f"\n{size}\n", f"\n+{size}\n"))), ("size with a space", resign(text.replace(f"\n{size}\n", f"\n{size} \n"))),
        ("size not decimal", resign(text.replace(f"\n{size}\n", "\n0x2f\n"))), ("size beyond 2^53-1", resign(text.replace(f"\n{size}\n", f"\n{MOST + 1}\n"))),
        ("root of 31 bytes", resign(text.replace(encoded, b64(top[:31])))), ("root without padding", resign(text.replace(encoded, encoded[:-1]))),
        ("root in base64url", resign(text.replace(encoded, b64url(b"\xff" * 32) + "="))), ("root with stray bits in its last character", resign(text.replace(encoded, bent))),
        ("extension line", resign(text + "more\n")), ("empty origin", resign(text.replace(ORIGIN, ""))), ("tab in the origin", resign(text.replace(ORIGIN, ORIGIN + "\t"))),
        ("another log's origin", resign(text.replace(ORIGIN, "demo.letopis.example/other"))), ("only two lines of text", resign(text.rsplit("\n", 2)[0] + "\n")),
        ("size changed after signing", note.replace(f"\n{size}\n", f"\n{size - 1}\n")), ("root changed after signing", note.replace(encoded, b64(sha256(top)))),
        ("signature of 63 bytes", text + "\n" + LOG.raw_line(LOG.key.sign(text.encode())[:63])), ("signature without padding", note.replace("=\n", "\n").replace(encoded[:-1] + "\n", encoded + "\n")),
        ("signed by a key of the same name only", checkpoint(size, top, signer=OTHER)), ("key id of the log over another key's signature", text + "\n" + LOG.raw_line(OTHER.key.sign(text.encode()))),
        ("only the witness signed", text + "\n" + WITNESS.line(text, 1719828000)), ("plain signature of the log, shaped as a cosignature", text + "\n" + LOG.line(text, 1719828000)),
    ]
    refuse = [{"why": why, "hex": bad.encode().hex()} for why, bad in refuse] + [{"why": "not UTF-8", "hex": (b"\xff" + note.encode()).hex()}]
    read = lambda data: read_checkpoint(data, ORIGIN, LOG.vkey, [WITNESS.vkey])
    assert all(read(each["note"].encode()) == (each["size"], bytes.fromhex(each["root"])) for each in good)
    for each in refuse:
        must_refuse(read, bytes.fromhex(each["hex"]), each["why"])
    assert len({each["hex"] for each in refuse}) == len(refuse)
    name, key_id, key = LOG.vkey.split("+", 2)
    keys = [
        ("key id of another name", "x" + LOG.vkey), ("key id in upper case", f"{name}+{key_id.upper()}+{key}"), ("no key id", f"{name}+{key}"),
        ("name with a space", "a b" + LOG.vkey[len(name):]), ("empty name", LOG.vkey[len(name):]), ("key cut short", LOG.vkey[:-4]),
        ("algorithm byte 2", Signer(ORIGIN, SEED, 2).vkey),
        ("space after", LOG.vkey + " "), ("a private key", LOG.private), ("empty", ""),
    ]
    for why, bad in keys:
        must_refuse(read_key, bad, why)
    return {
        "about": "Synthetic keys: seeds 00..1f (the log) and 20..3f (the witness). Every note in `refuse` is refused by a reader that knows the keys `verifierKey` and `witnessKey` and asks for the log `origin`.",
        "origin": ORIGIN, "seed": SEED.hex(), "publicKey": LOG.public.hex(), "keyId": LOG.id.hex(), "verifierKey": LOG.vkey, "privateKey": LOG.private,
        "witnessSeed": WITNESS_SEED.hex(), "witnessKey": WITNESS.vkey, "accept": good, "refuse": refuse,
        "refuseKeys": [{"why": why, "key": bad} for why, bad in keys],
    }


# --- Bodies that look right -------------------------------------------------------------------------

def refused_bodies(vector):
    """Canonical JSON, yet no entry: one change each to a good body without `sealed`."""
    entry, drop = json.loads(vector["body"]), object()
    commitments = sorted(b64url(sha256(bytes([i]))) for i in range(3))
    def but(why, inside={}, **changes):
        changed = {**entry, "data": {**entry["data"], **inside}, **changes}
        return {"why": why, "body": canonical({key: value for key, value in changed.items() if value is not drop}).decode("utf-8")}
    bodies = [but("no " + name, **{name: drop}) for name in sorted(set(entry) - {"programme"})] + [
        but("a member that is not of the format", extra=1), but("null in data", {"person": None}), but("null as a value of another type", {"value": None}),
        but("empty string in data", {"person": ""}), but("empty string in a list", {"topics": ["a", ""]}), but("null programme", programme=None),
        but("null deeper than data.value", {"value": {"value": None}}, type="target.set"), but("empty programme", programme=""),
        but("programme contradicts data", {"programme": "primer"}), but("data.programme without a programme", {"programme": "primer"}, programme=drop),
        but("data is a list", data=[]), but("seq 0", seq=0), but("negative seq", seq=-1), but("seq as text", seq="22"), but("seq true", seq=True),
        but("v 0", v=0), but("type without a verb", type="expedition"), but("type in capitals", type="Expedition.joined"), but("type of 65 bytes", type="a." + "b" * 63),
        but("by with capitals", by="Coordinator"), but("by with nine digits", by="u-123456789"), but("id in capitals", id=entry["id"].upper()), but("id without hyphens", id=entry["id"].replace("-", "")),
        but("log with a plus", log="a+b"), but("log with a space", log="a b"), but("log beyond ASCII", log="летопись.example"), but("log of 256 bytes", log="a" * 256),
        but("recorded without milliseconds", recorded="2024-07-01T09:11:00Z"), but("recorded with an offset", recorded="2024-07-01T09:11:00.125+03:00"),
        but("recorded on no real day", recorded="2024-02-30T09:11:00.125Z"), but("recorded at second 60", recorded="2024-07-01T09:11:60.125Z"),
        but("sealed empty", sealed=[]), but("sealed out of order", sealed=commitments[::-1]), but("sealed twice the same", sealed=[commitments[0]] * 2),
        but("commitment of 42 characters", sealed=[commitments[0][:42]]), but("commitment with padding", sealed=[commitments[0] + "="]), but("commitment in plain base64", sealed=["+" + commitments[0][1:]]),
        but("commitment with stray bits in its last character", sealed=[commitments[0][:42] + "B"]),
    ] + [but("at " + repr(text), at=text) for text in ("", "2023-02-29", "2024-06-15T10:00:00", "2024-06-15T10:00:60Z", "2024-06-15T10:00:00-00:00")]
    for each in bodies:
        must_refuse(read_body, each["body"].encode(), each["why"])
    return bodies


def must_refuse(read, data, why):
    try:
        read(data)
    except (ValueError, KeyError, RecursionError):
        return
    raise AssertionError("not refused: " + why)


# --- Versions -----------------------------------------------------------------------------------------

def version_vectors():
    """Bodies of every version of the types that have several: sound, each of them, and countable or not."""
    commitments = sorted(b64url(sha256(bytes([i]))) for i in range(5))
    def body(kind, version, data, count):
        entry = {"at": "2024-07-01", "by": "coordinator", "data": data, "id": make_id(900), "log": ORIGIN, "recorded": "2024-07-01T12:00:00.125Z",
                 "seq": 900, "type": kind, "v": version, **({"sealed": commitments[:count]} if count else {})}
        return canonical(entry)
    texts = {"person.corrected": "reason", "person.merged": "basis", "person.unmerged": "basis", "expert.recused": "ground"}
    pair = {"survivor": "p-0001", "absorbed": "p-0002"}
    facts = {"person.corrected": {"person": "p-0001", "region": "pskov"}, "person.merged": pair, "person.unmerged": pair, "expert.recused": {"application": "app-1", "expert": "p-0002"}}
    accept, refuse = [], []
    for kind, text in texts.items():
        sealed, given = facts[kind], {**facts[kind], text: "открытый текст (демо)"}
        one, two = len(sealed_names(kind, 1)), len(sealed_names(kind, 2))
        accept += [(f"{kind}, v 1, its {text} in the clear", body(kind, 1, given, one)), (f"{kind}, v 2, its {text} sealed", body(kind, 2, sealed, two))]
        refuse += [
            (f"{kind}, v 1 with the commitments of v 2", body(kind, 1, given, two)), (f"{kind}, v 1 without its {text}", body(kind, 1, sealed, one)),
            (f"{kind}, v 2 with its {text} in the clear", body(kind, 2, given, two)), (f"{kind}, v 2 with the commitments of v 1", body(kind, 2, sealed, one)),
            (f"{kind}, v 2 with a commitment too many", body(kind, 2, sealed, two + 1)), (f"{kind}, v 3", body(kind, 3, sealed, two)),
        ]
    refuse += [
        ("organisation.merged, v 2", body("organisation.merged", 2, {"survivor": "org-1", "absorbed": "org-2", "basis": "одна организация"}, 0)),
        ("person.added, v 2", body("person.added", 2, {"person": "p-0001"}, 3)),
        ("application.reviewed, v 2", body("application.reviewed", 2, {"application": "app-1", "expert": "p-0002", "score": 1, "scaleMax": 2}, 1)),
    ]
    for why, data in accept:
        check_countable(read_body(data))
    for why, data in refuse:
        entry = read_body(data)
        # That a field is missing the table of sealed fields does not tell.
        if "without" not in why:
            must_refuse(lambda _: check_countable(entry), data, why)
    return {"about": "Each is a sound body, which a verifier takes; a reader that counts takes those of `accept` and refuses those of `refuse`.",
            "accept": [{"why": why, "body": data.decode("utf-8")} for why, data in accept], "refuse": [{"why": why, "body": data.decode("utf-8")} for why, data in refuse]}


# --- The files --------------------------------------------------------------------------------------

def make():
    lines = [(name, line.replace("@ORIGIN", ORIGIN).replace("@VKEY", LOG.vkey), programme) for name, line, programme in LINES]
    entries = [entry_vector(seq, *each) for seq, each in enumerate(lines, 1)]
    leaves = [bytes.fromhex(each["leaf"]) for each in entries]
    for size, each in enumerate(entries, 1):
        each["root"] = root(leaves[:size]).hex()
    for accepted, judge, texts in [(True, is_at, AT_ACCEPT), (False, is_at, AT_REFUSE), (True, is_code, CODES_ACCEPT), (False, is_code, CODES_REFUSE)]:
        assert all(judge(text) == accepted for text in texts), texts
    for name, data in ACCEPT:
        read_canonical(data)
    for name, data, why in REFUSE:
        must_refuse(read_canonical, data, name)
    reference = tree_vectors([bytes.fromhex(each) for each in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]])
    assert reference["roots"][8] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"  # known from RFC 6962 test suites
    sizes = [0, 1, 2, 3, 7, 8, 48]  # notes stay as they were when the log ended there
    return {
        "entries.json": {
            "about": "Synthetic. One log, in order: the line `input` in `context` is stored as `body`, whose leaf hash is `leaf`; `root` is that of the log up to it. `context.programme` is the programme that a reference leads to, `context.resolved` the positions of entries named by id, `context.salts` and `context.decoys` what chance gave. `refuse` holds bodies of canonical JSON that are no entry.",
            "vectors": entries, "refuse": refused_bodies(next(each for each in entries if each["name"] == "expedition.joined, programme from the activity")),
            "versions": version_vectors(), "at": {"accept": AT_ACCEPT, "refuse": AT_REFUSE}, "code": {"accept": CODES_ACCEPT, "refuse": CODES_REFUSE}},
        "canonical.json": {
            "about": "A strict reader of canonical JSON, limited to 65535 bytes and depth 16, takes every value of `accept`, re-encodes it to the same bytes, and refuses everything in `refuse`.",
            "accept": [{"name": name, "hex": data.hex()} for name, data in ACCEPT], "refuse": [{"name": name, "hex": data.hex(), "why": why} for name, data, why in REFUSE]},
        "tree.json": {
            "about": "`roots[n]` is the root of the first n leaves, `rows[seq-1]` the stored hashes of row seq. Proofs are those of RFC 6962, for sizes up to 8.",
            "reference": reference, "grown": tree_vectors([f"leaf {seq}".encode() for seq in range(1, 41)])},
        "notes.json": note_vectors([(size, root(leaves[:size])) for size in sizes]),
    }


def example(files):
    """Every string that the worked example of FORMAT.md quotes."""
    entries, notes = files["entries.json"]["vectors"], files["notes.json"]
    quoted = [each[part] for each in entries[:3] for part in ("body", "leaf")] + [entries[2]["root"], notes["privateKey"], notes["accept"][3]["note"]]
    return quoted + [node_hash(*(bytes.fromhex(each["leaf"]) for each in entries[:2])).hex()] + [each[part] for each in entries[2]["disclosures"] for part in ("disclosure", "commitment")]


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: make_vectors.py [--check]")
    files = make()
    texts = {name: json.dumps(content, ensure_ascii=False, indent=1) + "\n" for name, content in files.items()}
    if sys.argv[1:]:
        stale = [name for name, text in texts.items() if not (HERE / name).exists() or (HERE / name).read_bytes() != text.encode()]
        document = (HERE.parents[1] / "docs" / "FORMAT.md").read_text("utf-8")
        stale += ["docs/FORMAT.md lacks " + quoted for quoted in example(files) if quoted not in document]
        sys.exit("stale: " + "\nstale: ".join(stale) if stale else 0)
    for name, text in texts.items():
        (HERE / name).write_bytes(text.encode())
    print(", ".join(f"{name} {len(text)} characters" for name, text in texts.items()))
