"""Starting a gateway in a folder of its own and asking it over its local socket, for the scripts beside it; Python 3.11
standard library only."""
import json, os, socket, subprocess, time

READY_SECONDS = 120


def send(path, method, target, body=None):
    """Sends one request, with a JSON body if there is one, and returns the connection to read the answer from."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(120)
    s.connect(path)
    data = b"" if body is None else json.dumps(body).encode()
    s.sendall(("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
               "Content-Length: %d\r\n\r\n" % (method, target, len(data))).encode() + data)
    return s


def ask(path, method, target, body=None):
    """Returns the status, 0 where there was no answer, and the text of the whole answer."""
    with send(path, method, target, body) as s:
        out = b"".join(iter(lambda: s.recv(65536), b""))
    head, _, text = out.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1] if head else 0), text


def good(path, method, target, body=None):
    """Returns the text of an answer 200, and ends the script for any other."""
    status, text = ask(path, method, target, body)
    if status != 200:
        raise SystemExit("%s %s: %d %s" % (method, target, status, text[:500]))
    return text


def start(base, *command):
    """Starts a program with nothing of the caller's around it: its home is `base`/home, its words go to `base`/log.
    Returns the process once it says that it is ready."""
    for sub in ("u", "config", "state", "cache", "tmp"):
        os.makedirs(os.path.join(base, sub))
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": base + "/u", "HOMARUS_HOME": base + "/home",
           "HOMARUS_ALLOW_ROOT": "1", "TMPDIR": base + "/tmp", "XDG_CONFIG_HOME": base + "/config",
           "XDG_STATE_HOME": base + "/state", "XDG_CACHE_HOME": base + "/cache"}
    if "JAVA_HOME" in os.environ:
        env["JAVA_HOME"] = os.environ["JAVA_HOME"]
    with open(base + "/log", "w") as log:
        p = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    end = time.time() + READY_SECONDS
    while "ready on" not in open(base + "/log").read():
        if p.poll() is not None or time.time() > end:
            raise SystemExit(open(base + "/log").read())
        time.sleep(0.05)
    return p
