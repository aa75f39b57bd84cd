#!/usr/bin/env python3
"""What a change costs a turn: the gateways of two checkouts, turn about, in the same minutes.

  ./run-pair.py BEFORE AFTER [TURNS [WORDS]]      two built checkouts; Python 3.11 standard library only

A mock model answers at once on loopback. Every turn is a POST /api/chat over the local socket with WORDS words each way,
ten turns a conversation. Prints one JSON line: median, mean and 90th percentile of each in milliseconds, the CPU time of
a turn, and the ratio of the medians.
"""
import http.server, json, os, shutil, statistics, sys, tempfile, threading, time

import local_socket

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


def start(name):
    return local_socket.start(os.path.join(work, name), os.path.join(ROOTS[name], "homarus"), "start", "--port", "0")


def turn(name, n):
    t = time.perf_counter()
    out = local_socket.good(os.path.join(work, name, "home/run/gateway.sock"), "POST", "/api/chat",
              {"session": "s%d" % (n // 10), "text": "hello %d " % n + "and more " * (WORDS // 2)})
    if b"turn.done" not in out:
        raise SystemExit(out[-500:])
    return (time.perf_counter() - t) * 1000


def cpu(name):
    status = local_socket.good(os.path.join(work, name, "home/run/gateway.sock"), "GET", "/api/status", {})
    pid = json.loads(status[status.index(b"{"):status.rindex(b"}") + 1])["pid"]
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


mock = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mock)
threading.Thread(target=mock.serve_forever, daemon=True).start()
running = []
try:
    for name in ROOTS:
        running.append(start(name))
        local_socket.good(work + "/" + name + "/home/run/gateway.sock", "POST", "/api/models",
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
