#!/usr/bin/env python3
"""What unlocking takes beyond the derivation of the key from a passphrase.

  ./run-unlock.py [ROUNDS]    needs a built ../homarus; Python 3.11 standard library only

One home with a machine slot and a passphrase slot, below a temporary folder. Each round locks and unlocks it twice:
with the machine slot, which derives nothing, and with the passphrase (Argon2id, 64 MiB, 6 passes). An unlock is timed
from the request over the local socket to its answer, which comes once the gateway is ready. Prints one JSON line:
median and greatest of each in seconds.
"""
import json, os, shutil, statistics, subprocess, sys, tempfile, time

import local_socket

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PASSPHRASE = "quiet otter lamp 99"
work = tempfile.mkdtemp(prefix="hu-", dir="/tmp")
SOCKET = os.path.join(work, "home/run/gateway.sock")


def ask(method, target, body=None):
    return local_socket.ask(SOCKET, method, target, body)


def state():
    try:
        status, text = ask("GET", "/api/status")
        return json.loads(text)["state"] if status == 200 else ""
    except (OSError, ValueError):
        return ""


def until(wanted):
    end = time.time() + 60
    while state() != wanted:
        if time.time() > end:
            raise SystemExit(open(work + "/log").read())
        time.sleep(0.02)


def unlock(body):
    ask("POST", "/api/lock", {})
    until("locked")
    begin = time.perf_counter()
    status, text = ask("POST", "/api/unlock", body)
    took = time.perf_counter() - begin
    if status != 204 or state() != "ready":
        raise SystemExit("unlock: %d %s" % (status, text))
    return took


for sub in ("u", "config", "state", "cache", "tmp"):
    os.makedirs(os.path.join(work, sub))
env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": work + "/u", "HOMARUS_HOME": work + "/home",
       "HOMARUS_ALLOW_ROOT": "1", "TMPDIR": work + "/tmp", "XDG_CONFIG_HOME": work + "/config",
       "XDG_STATE_HOME": work + "/state", "XDG_CACHE_HOME": work + "/cache"}
if "JAVA_HOME" in os.environ:
    env["JAVA_HOME"] = os.environ["JAVA_HOME"]
gateway = subprocess.Popen([os.path.join(ROOT, "homarus"), "start", "--port", "0"], env=env, stdin=subprocess.DEVNULL,
                           stdout=open(work + "/log", "w"), stderr=subprocess.STDOUT)
try:
    until("ready")
    status, text = ask("POST", "/api/keys", {"kind": "passphrase", "with": {"passphrase": PASSPHRASE}})
    if status != 200:
        raise SystemExit(text)
    machine, passphrase = [], []
    for _ in range(ROUNDS):
        machine.append(unlock({}))
        passphrase.append(unlock({"passphrase": PASSPHRASE}))
    print(json.dumps({name: {"p50": round(statistics.median(times), 3), "max": round(max(times), 3)}
                      for name, times in (("machine", machine), ("passphrase", passphrase))} | {"rounds": ROUNDS}))
finally:
    gateway.terminate()
    gateway.wait(20)
    shutil.rmtree(work, ignore_errors=True)
