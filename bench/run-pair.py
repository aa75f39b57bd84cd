#!/usr/bin/env python3
"""What a change costs a turn: the gateways of two checkouts, turn about, in the same minutes.

  ./run-pair.py BEFORE AFTER [TURNS [WORDS]]      two built checkouts; Python 3.11 standard library only

A mock model answers at once on loopback. Every turn is a POST /api/chat over the local socket with WORDS words each way,
ten turns a conversation. Prints one JSON line: median, mean and 90th percentile of each in milliseconds, the CPU time of
a turn, and the ratio of the medians.
"""
import http.server, json, os, shutil, socket, statistics, subprocess, sys, tempfile, threading, time

ROOTS = {"before": sys.argv[1], "after": sys.argv[2]}
TURNS = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
WORDS = int(sys.argv[4]) if len(sys.argv) > 4 else 50
WARM = 200
work = tempfile.mkdtemp(prefix="hq-", dir="/tmp")


class Mock(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        say = {"choices": [{"index": 0, "delta": {"content": "some words " * (WORDS // 8)}}]}
        body = b"".join(b"data: %s\n\n" % json.dumps(say).encode() for _ in range(4))
        body += b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *a):
        pass


def ask(path, method, target, body):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(60)
    s.connect(path)
    data = json.dumps(body).encode()
    s.sendall(("%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
               "Content-Length: %d\r\n\r\n" % (method, target, len(data))).encode() + data)
    out = b""
    while got := s.recv(65536):
        out += got
    s.close()
    if b" 200 " not in out.split(b"\r\n", 1)[0]:
        raise SystemExit("%s %s: %s" % (method, target, out[:500]))
    return out


def start(name):
    base = os.path.join(work, name)
    for sub in ("u", "config", "state", "cache", "tmp"):
        os.makedirs(os.path.join(base, sub))
    env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": base + "/u", "HOMARUS_HOME": base + "/home",
           "HOMARUS_ALLOW_ROOT": "1", "TMPDIR": base + "/tmp", "XDG_CONFIG_HOME": base + "/config",
           "XDG_STATE_HOME": base + "/state", "XDG_CACHE_HOME": base + "/cache"}
    if "JAVA_HOME" in os.environ:
        env["JAVA_HOME"] = os.environ["JAVA_HOME"]
    log = open(base + "/log", "w+")
    p = subprocess.Popen([os.path.join(ROOTS[name], "homarus"), "start", "--port", "0"], env=env,
                         stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    end = time.time() + 120
    while "ready on" not in open(base + "/log").read():
        if p.poll() is not None or time.time() > end:
            raise SystemExit(open(base + "/log").read())
        time.sleep(0.05)
    return p


def turn(name, n):
    t = time.perf_counter()
    out = ask(os.path.join(work, name, "home/run/gateway.sock"), "POST", "/api/chat",
              {"session": "s%d" % (n // 10), "text": "hello %d " % n + "and more " * (WORDS // 2)})
    if b"turn.done" not in out:
        raise SystemExit(out[-500:])
    return (time.perf_counter() - t) * 1000


def cpu(name):
    status = ask(os.path.join(work, name, "home/run/gateway.sock"), "GET", "/api/status", {})
    pid = json.loads(status.split(b"\r\n\r\n", 1)[1].split(b"\r\n")[-1] or status[status.index(b"{"):status.rindex(b"}") + 1])["pid"]
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


mock = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mock)
threading.Thread(target=mock.serve_forever, daemon=True).start()
running = []
try:
    for name in ROOTS:
        running.append(start(name))
        ask(work + "/" + name + "/home/run/gateway.sock", "POST", "/api/models",
            {"name": "m", "api": "openai", "model": "m-1", "baseUrl": "http://127.0.0.1:%d/v1" % mock.server_port})
    took = {name: [] for name in ROOTS}
    began = {}
    for n in range(WARM + TURNS):
        if n == WARM:
            began = {name: cpu(name) for name in ROOTS}
        for name in ROOTS if n % 2 else reversed(ROOTS):
            ms = turn(name, n)
            if n >= WARM:
                took[name].append(ms)
    line = {"turns": TURNS, "words": WORDS}
    for name, all_ms in took.items():
        all_ms.sort()
        line[name] = {"p50": round(statistics.median(all_ms), 2), "mean": round(statistics.fmean(all_ms), 2),
                      "p90": round(all_ms[int(len(all_ms) * 0.9)], 2),
                      "cpu": round((cpu(name) - began[name]) / TURNS, 2)}
    line["ratio_p50"] = round(line["after"]["p50"] / line["before"]["p50"], 3)
    line["ratio_cpu"] = round(line["after"]["cpu"] / line["before"]["cpu"], 3)
    print(json.dumps(line))
finally:
    for p in running:
        p.terminate()
    for p in running:
        p.wait(20)
    shutil.rmtree(work, ignore_errors=True)
