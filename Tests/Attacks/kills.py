#!/usr/bin/env python3
"""Eight writers at once, 100 of them killed with -9 wherever they are, readers, rebuilds and verifications beside them: every batch is
there whole or not at all, whatever was acknowledged is there once, nobody is told anything but success or «busy», and at the end all is
sound. The last words of every process are kept, and printed where something falls short.
usage: kills.py LETOPIS [KILLS]      exit 0 where all holds; a figure last."""
import collections, json, os, random, shutil, signal, subprocess, sys, tempfile, threading, time
exe = os.path.abspath(sys.argv[1]); KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 100; tmp = tempfile.mkdtemp(); L = tmp + "/l"; bad = []
env = {**os.environ, "LETOPIS_LANG": "en"}; lock = threading.Lock(); words = collections.deque(maxlen=400); running = {}; killed = 0; stop = threading.Event()
def run(*a, inp=None, who="", mortal=False):
    p = subprocess.Popen([exe, *a], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    if mortal:
        with lock: running[p.pid] = p
    try: out, err = p.communicate(inp)
    except BrokenPipeError: out, err = "", "broken pipe"; p.wait()
    with lock:
        running.pop(p.pid, None); words.append((time.time(), who, a[:3], p.returncode, out[-300:], err[-600:]))
    return p.returncode, out, err
def fault(*w):
    with lock: bad.append(w); print("✗", *w, flush=True)
base = [{"type": "programme.added", "at": "2024-01-10", "data": {"programme": "demo", "title": "P", "funder": "F", "contest": "1", "startsOn": "2024-02-01", "endsOn": "2024-12-31", "timeZone": "Europe/Moscow"}},
    {"type": "seminar.planned", "at": "2024-02-01", "data": {"activity": "s", "programme": "demo", "title": "S", "startsOn": "2024-05-10", "mode": "onsite"}},
    {"type": "indicator.defined", "at": "2024-01-15", "data": {"programme": "demo", "indicator": "i", "title": "t", "unit": "x", "rule": {"count": "distinct person", "of": "*.attended"}}}]
assert run("init", L, "--origin", "kills.example/l")[0] == 0; assert run("append", "-", "--ledger", L, inp="\n".join(map(json.dumps, base)))[0] == 0
acknowledged, tried = set(), set()
def writer(w):
    n = 0
    while not stop.is_set():
        n += 1; batch = f"{w}x{n}"; size = random.randint(1, 20)
        lines = [{"type": "person.added", "at": "2024-01-15", "data": {"person": f"p-{batch}x{j}of{size}"}} for j in range(size)] + [{"type": "seminar.attended", "at": "2024-05-10", "data": {"activity": "s", "person": f"p-{batch}x{j}of{size}"}} for j in range(size)]
        tried.add(batch); rc, out, err = run("append", "-", "--ledger", L, inp="\n".join(map(json.dumps, lines)), who=f"writer {w}", mortal=True)
        if rc == 0:
            if json.loads(out)["appended"] != 2 * size: fault("an append of", 2 * size, "says", out)
            acknowledged.add(batch)
        elif rc not in (-9, 75): fault("writer", w, "ends with", rc, err[-500:])
def reader(kind):
    last = 0
    while not stop.is_set():
        if kind == "indicators":
            rc, out, err = run("indicators", "--ledger", L, "--format", "json", who=kind)
            if rc == 0:
                size = json.loads(out)["asOf"]["size"]; value = json.loads(out)["indicators"][0]["value"]
                if size < last or value > size: fault("indicators went back from", last, "to", size)
                last = size
        elif kind == "rebuild": rc, out, err = run("rebuild", "--ledger", L, who=kind, mortal=random.random() < .3); time.sleep(.3)
        else: rc, out, err = run("verify", "--ledger", L, "--format", "json", who=kind)
        if rc not in (0, 75, -9): fault(kind, "ends with", rc, out[-300:], err[-500:])
threads = [threading.Thread(target=writer, args=(w,)) for w in range(8)] + [threading.Thread(target=reader, args=(k,)) for k in ("indicators", "rebuild", "verify")]
[t.start() for t in threads]
while killed < KILLS and not bad:
    time.sleep(random.uniform(.005, .4))  # long enough that about every second batch is taken in
    with lock:
        if running: os.kill(random.choice(list(running)), signal.SIGKILL); killed += 1
stop.set(); [t.join() for t in threads]
rc, out, err = run("verify", "--full", "--ledger", L, "--format", "json")
if rc: fault("verify --full", rc, out[-500:], err[-500:])
rc, log, err = run("log", "--type", "seminar.attended", "--ledger", L, "--format", "json"); seen = collections.Counter()
for line in log.splitlines(): seen[json.loads(line)["data"]["person"]] += 1
rc, log, err = run("log", "--type", "person.added", "--ledger", L, "--format", "json"); batches = collections.defaultdict(list)
for line in log.splitlines():
    p = json.loads(line)["data"]["person"][2:]; batches[p.rsplit("x", 1)[0]].append(p)
for batch, people in batches.items():
    size = int(people[0].split("of")[1])
    if len(people) != size or len(set(people)) != size or any(seen["p-" + p] != 1 for p in people): fault("batch", batch, "is not whole:", len(people), "of", size)
for batch in acknowledged - batches.keys(): fault("batch", batch, "was acknowledged and is lost")
rc, out, err = run("indicators", "--ledger", L, "--format", "json"); value = json.loads(out)["indicators"][0]["value"] if rc == 0 else (rc, err)
if value != len(seen): fault("indicators says", value, "of", len(seen))
if bad:
    for w in list(words)[-60:]: print(*w, sep=" | ")
    print("kept:", L)
    for w in bad: print("✗", *w)  # once more, for whoever keeps the last lines only
else: shutil.rmtree(tmp)
print(f"{killed} kills, {len(acknowledged)} of {len(tried)} batches acknowledged, {len(batches)} there; {len(bad)} faults"); sys.exit(1 if bad else 0)
