#!/usr/bin/env python3
"""How long a model of a file works on after its Turn was cancelled.

  ./run-cancel.py [ROUNDS]    needs a built ../homarus with the pack engine, and bubblewrap; Python 3.11 standard library only

A model of two layers whose weights mean nothing and which never comes to an end runs in the real sandbox. Each round says
something, waits until it has answered for 300 ms, and cancels the Turn over the local socket. The worker has stopped when
the thread that worked most uses no more processor time (/proc/PID/task/TID/schedstat, about every 0.5 ms) for 150 ms; the
kernel counts a running thread's time at its own ticks, so a figure may be short by up to 4 ms. Prints one JSON line, in
milliseconds: from the request to cancel to that stop, to the Turn's end as its caller reads it, and to the gateway's answer.
"""
import json, os, shutil, statistics, subprocess, sys, tempfile, threading, time

import local_socket

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
WRITER = os.path.join(ROOT, "agent/worker/src/test/java/dev/homarus/worker/TinyGguf.java")
QUIET = 0.15
work = tempfile.mkdtemp(prefix="hx-", dir="/tmp")
SOCKET = os.path.join(work, "home/run/gateway.sock")


def send(method, target, body=None):
    return local_socket.send(SOCKET, method, target, body)


def ask(method, target, body=None):
    return local_socket.ask(SOCKET, method, target, body)


def ready():
    try:
        return json.loads(ask("GET", "/api/status")[1])["state"] == "ready"
    except (OSError, ValueError, KeyError):
        return False


def worker():
    """Returns the process in which the model runs: the youngest, since others may run models on this machine."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            line = open("/proc/%s/cmdline" % pid, "rb").read().split(b"\0")
            if b"dev.homarus.worker/dev.homarus.worker.Main" in line and line[0].endswith(b"/java"):
                found.append((os.stat("/proc/" + pid).st_ctime, pid))
        except OSError:
            pass
    return max(found)[1]


def used(pid):
    times = {}
    for tid in os.listdir("/proc/%s/task" % pid):
        try:
            times[tid] = int(open("/proc/%s/task/%s/schedstat" % (pid, tid)).read().split()[0])
        except OSError:
            pass
    return times


def one(number):
    stream = send("POST", "/api/chat", {"session": "c-%d" % number, "text": "the cat"})
    seen = b""
    while b'"turn.delta"' not in seen:
        got = stream.recv(65536)
        if not got:
            raise SystemExit(seen.decode(errors="replace"))
        seen += got
    at = seen.index(b'"turn":"') + 8
    turn = seen[at:seen.index(b'"', at)].decode()
    ended = []

    def read():
        while stream.recv(65536):
            pass
        ended.append(time.perf_counter())

    reader = threading.Thread(target=read)
    reader.start()
    pid = worker()
    before = used(pid)
    time.sleep(0.3)
    after = used(pid)
    busiest = max(after, key=lambda tid: after[tid] - before.get(tid, 0))
    clock = open("/proc/%s/task/%s/schedstat" % (pid, busiest))
    answered = []

    def post():
        ask("POST", "/api/turns/%s/cancel" % turn, {})
        answered.append(time.perf_counter())

    cancel = threading.Thread(target=post)
    begin = last = time.perf_counter()
    count = after[busiest]
    cancel.start()
    while time.perf_counter() - last < QUIET:
        clock.seek(0)
        now = int(clock.read().split()[0])
        if now != count:
            count, last = now, time.perf_counter()
        time.sleep(0.0005)
        if last - begin > 20:
            raise SystemExit("it does not stop")
    cancel.join()
    reader.join()
    stream.close()
    return tuple((moment - begin) * 1000 for moment in (last, ended[0], answered[0]))


for sub in ("u", "config", "state", "cache", "tmp"):
    os.makedirs(os.path.join(work, sub))
env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": work + "/u", "HOMARUS_HOME": work + "/home",
       "HOMARUS_ALLOW_ROOT": "1", "TMPDIR": work + "/tmp", "XDG_CONFIG_HOME": work + "/config",
       "XDG_STATE_HOME": work + "/state", "XDG_CACHE_HOME": work + "/cache"}
java = "java"
if "JAVA_HOME" in os.environ:
    env["JAVA_HOME"] = os.environ["JAVA_HOME"]
    java = os.environ["JAVA_HOME"] + "/bin/java"
subprocess.run([java, WRITER, work + "/m.gguf", "llama", "32768"], check=True)
gateway = subprocess.Popen([os.path.join(ROOT, "homarus"), "start", "--port", "0"], env=env, stdin=subprocess.DEVNULL,
                           stdout=open(work + "/log", "w"), stderr=subprocess.STDOUT)
try:
    end = time.time() + 60
    while not ready():
        if time.time() > end:
            raise SystemExit(open(work + "/log").read())
        time.sleep(0.1)
    status, text = ask("POST", "/api/models", {"name": "m", "api": "embedded", "file": work + "/m.gguf"})
    if status != 200:
        raise SystemExit(text)
    times = [one(number) for number in range(ROUNDS + 1)][1:]
    print(json.dumps({name: {"p50": round(statistics.median(column), 1), "max": round(max(column), 1)}
                      for name, column in zip(("worker_stops_ms", "turn_ends_ms", "answered_ms"), zip(*times))} | {"rounds": ROUNDS}))
finally:
    gateway.terminate()
    gateway.wait(20)
    shutil.rmtree(work, ignore_errors=True)
