"""A request over a gateway's local socket, for the scripts beside it; Python 3.11 standard library only."""
import json, socket


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
