#!/usr/bin/env python3
"""What a key proxy costs a turn: the same gateway with its own key, and with a key proxy, turn about, same minutes.

  ./run-proxy.py [TURNS]      needs a built ../homarus; Python 3.11 standard library only

A mock model answers at once on loopback. Two gateways and one proxy run in folders of their own below a temporary one;
every turn is a POST /api/chat over the local socket, ten turns a conversation. Prints one JSON line: median and 90th
percentile of each in milliseconds, and the difference of the medians.
"""
import http.server, json, os, shutil, statistics, sys, tempfile, threading, time

import local_socket

TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
WARM = 100
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
KEY = "sk-bench-0000-not-a-key"
work = tempfile.mkdtemp(prefix="hp-", dir="/tmp")


class Mock(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Authorization"] == "Bearer " + KEY
        body = b"".join(b'data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n' for _ in range(8))
        body += b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *a):
        pass


def start(name, *words):
    return local_socket.start(os.path.join(work, name), os.path.join(ROOT, "homarus"), *words)


def turn(name, n):
    t = time.perf_counter()
    out = local_socket.good(os.path.join(work, name, "home/run/gateway.sock"), "POST", "/api/chat",
              {"session": "s%d" % (n // 10), "text": "hello %d" % n})
    if b"turn.done" not in out:
        raise SystemExit(out[-500:])
    return (time.perf_counter() - t) * 1000


mock = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mock)
threading.Thread(target=mock.serve_forever, daemon=True).start()
origin = "http://127.0.0.1:%d" % mock.server_port
running = []
try:
    sock = work + "/p/s/p.sock"
    running.append(start("p", "proxy", "--socket", sock, "--home", work + "/p/home"))
    local_socket.good(work + "/p/home/run/proxy.sock", "POST", "/api/proxy", {"name": "up", "origin": origin, "path": "/v1", "key": KEY})
    for name in ("own", "proxied"):
        if name == "proxied":
            os.makedirs(work + "/proxied/home", mode=0o700)
            with open(work + "/proxied/home/homarus.json5", "w") as f:
                f.write(json.dumps({"proxy": {"socket": sock}}))
        running.append(start(name, "start", "--port", "0"))
        wish = {"name": "m", "api": "openai", "model": "m-1", "baseUrl": origin + "/v1"}
        local_socket.good(work + "/" + name + "/home/run/gateway.sock", "POST", "/api/models",
            wish | ({"key": KEY} if name == "own" else {"proxied": "up"}))
    took = {"own": [], "proxied": []}
    for n in range(WARM + TURNS):
        for name in ("own", "proxied") if n % 2 else ("proxied", "own"):
            ms = turn(name, n)
            if n >= WARM:
                took[name].append(ms)
    line = {"turns": TURNS}
    for name, all_ms in took.items():
        all_ms.sort()
        line[name] = {"p50": round(statistics.median(all_ms), 2), "p90": round(all_ms[int(len(all_ms) * 0.9)], 2)}
    line["added_p50"] = round(line["proxied"]["p50"] - line["own"]["p50"], 2)
    print(json.dumps(line))
finally:
    for p in running:
        p.terminate()
    for p in running:
        p.wait(20)
    shutil.rmtree(work, ignore_errors=True)
