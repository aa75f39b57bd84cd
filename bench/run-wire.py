#!/usr/bin/env python3
"""What the way through Homarus costs on the wire to a model, beside the model asked directly, in the same minutes.

  ./run-wire.py [TURNS]       needs a built ../homarus; Python 3.11 standard library only

A mock model on loopback streams a word every 2 ms and ends after 20. Homarus runs in a folder of its own below a
temporary one and has a chat token. Prints one JSON line:

  first_token_ms   from the request to the first word, the model directly and through /v1/chat/completions, turn about over
                   connections that are kept; `added` is the difference of the percentiles. `session` goes on with one
                   conversation of ten turns each, `passing` brings all along and is not kept.
  in_flight        the most requests that were at the model at once, with 32 Sessions and a model that takes 500 ms
  cancelled_ms     from POST /api/turns/ID/cancel to the end of the model's connection, as the model sees it
"""
import json, os, shutil, socket, statistics, sys, tempfile, threading, time

import local_socket

TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
WARM = 200
CANCELS = 40
SESSIONS = 32
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
work = tempfile.mkdtemp(prefix="hw-", dir="/tmp")
SOCKET = work + "/home/run/gateway.sock"


def chunk(text):
    return b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % text


END = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Mock:
    """Streams at the pace of the request's last message: `slow` waits 500 ms first, `endless` goes on until it is cut."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.server.getsockname()[1]
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.cut = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            s, _ = self.server.accept()
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(s,), daemon=True).start()

    def serve(self, s):
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                got = s.recv(65536)
                if not got:
                    return s.close()
                buffer += got
            head, buffer = buffer.split(b"\r\n\r\n", 1)
            length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
            while len(buffer) < length:
                buffer += s.recv(65536)
            body, buffer = buffer[:length], buffer[length:]
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            try:
                self.answer(s, json.loads(body)["messages"][-1]["content"])
            except OSError:
                self.cut.append(time.perf_counter())
                return s.close()
            finally:
                with self.lock:
                    self.now -= 1

    def answer(self, s, said):
        def send(data):
            s.sendall(b"%x\r\n%s\r\n" % (len(data), data))

        if said.startswith("slow"):
            time.sleep(0.5)
        s.sendall(HEAD)
        if said.startswith("endless"):
            while True:
                s.settimeout(5)
                send(chunk(b"word "))
                s.settimeout(0.001)
                try:
                    if s.recv(1) == b"":
                        raise OSError("ended")
                except TimeoutError:
                    pass
        for _ in range(20):
            send(chunk(b"word "))
            time.sleep(0.002)
        send(END)
        s.sendall(b"0\r\n\r\n")


class Talk:
    """One kept connection; `first` is the time of the first word."""

    def __init__(self, port, path, token=""):
        self.port, self.path, self.token, self.s = port, path, token, None

    def turn(self, messages, session=""):
        if self.s is None:
            self.s = socket.create_connection(("127.0.0.1", self.port))
            self.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.s.settimeout(60)
        body = json.dumps({"model": "homarus", "stream": True, "messages": messages}).encode()
        head = "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % (
            self.path, self.port, len(body))
        if self.token:
            head += "Authorization: Bearer %s\r\n" % self.token
        if session:
            head += "X-Homarus-Session: %s\r\n" % session
        begin = time.perf_counter()
        self.s.sendall(head.encode() + b"\r\n" + body)
        out, first = b"", None
        while not out.endswith(b"0\r\n\r\n"):
            got = self.s.recv(65536)
            if not got:
                raise SystemExit(out[-500:])
            out += got
            if first is None and b'"content":"word' in out:
                first = (time.perf_counter() - begin) * 1000
        if first is None:
            raise SystemExit(out[-800:])
        return first


def start():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return local_socket.start(work, os.path.join(ROOT, "homarus"), "start", "--port", str(port)), port


def spread(values):
    values = sorted(values)
    return {"p50": round(statistics.median(values), 2), "p95": round(values[int(len(values) * 0.95)], 2)}


def added(line, through):
    return {k: round(line[through][k] - line["direct"][k], 2) for k in ("p50", "p95")}


mock = Mock()
gateway, port = start()
try:
    local_socket.good(SOCKET, "POST", "/api/models", {"name": "m", "api": "openai", "model": "m-1", "baseUrl": "http://127.0.0.1:%d/v1" % mock.port})
    out = local_socket.good(SOCKET, "POST", "/api/tokens", {"scope": "chat", "label": "bench"})
    token = json.loads(out[out.index(b"{"):out.rindex(b"}") + 1])["token"]
    ways = {"direct": Talk(mock.port, "/v1/chat/completions"), "session": Talk(port, "/v1/chat/completions", token),
            "passing": Talk(port, "/v1/chat/completions", token)}
    took = {name: [] for name in ways}
    for n in range(WARM + TURNS):
        names = list(ways)
        for name in names[n % 3:] + names[:n % 3]:
            ms = ways[name].turn([{"role": "user", "content": "hello %d" % n}],
                                 "s%d" % (n // 10) if name == "session" else "")
            if n >= WARM:
                took[name].append(ms)
    first = {name: spread(ms) for name, ms in took.items()}
    first["added"] = {name: added(first, name) for name in ("session", "passing")}

    mock.most = 0
    began = time.perf_counter()
    threads = [threading.Thread(target=lambda i=i: [Talk(port, "/v1/chat/completions", token).turn(
        [{"role": "user", "content": "slow %d" % i}], "f%d" % i) for _ in range(3)]) for i in range(SESSIONS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    flight = {"sessions": SESSIONS, "most": mock.most, "turns_s": round(3 * SESSIONS / (time.perf_counter() - began), 1)}

    cancelled = []
    for n in range(CANCELS):
        mock.cut.clear()
        s = local_socket.send(SOCKET, "POST", "/api/chat", {"session": "c%d" % n, "text": "endless"})
        out = b""
        while b"turn.delta" not in out:
            got = s.recv(65536)
            if not got:
                raise SystemExit(out[-500:])
            out += got
        turn = json.loads(out[out.index(b'{"type":"turn.started"'):].split(b"\n")[0])["turn"]
        time.sleep(0.05)
        begin = time.perf_counter()
        local_socket.ask(SOCKET, "POST", "/api/turns/%s/cancel" % turn, {})
        while not mock.cut:
            if time.perf_counter() - begin > 5:
                raise SystemExit("not cut")
            time.sleep(0.0005)
        cancelled.append((mock.cut[0] - begin) * 1000)
        s.close()
    print(json.dumps({"turns": TURNS, "first_token_ms": first, "in_flight": flight,
                      "cancelled_ms": spread(cancelled) | {"most": round(max(cancelled), 2)}}))
finally:
    gateway.terminate()
    gateway.wait(20)
    shutil.rmtree(work, ignore_errors=True)
