#!/usr/bin/env python3
"""Side-by-side benchmark of self-hosted assistant gateways. Python 3.11 standard library. See README.md.

  bench.py --spec peers/NAME.json --work DIR [--out FILE] [--only a,b] [--skip a,b] [--quick] [--set VAR=VALUE ...]

Prints one JSON line per metric. Everything (mock LLM, gateway, load) runs on loopback, by default inside a fresh network
namespace that has nothing but loopback, with a DNS logger that answers NXDOMAIN: nothing can leave, and whatever the
gateway tried to look up is reported. Only processes started here are ended, by pid.
"""
import argparse, copy, hashlib, json, os, platform, re, shutil, signal, socket, statistics, struct, subprocess, sys, threading, time

import local_socket

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.sysconf("SC_PAGE_SIZE")
A = SPEC = OUT = None
VARS = {}
NOISE = {"best": None}
T_BEGIN = time.time()
SECTIONS = ["install", "cli", "start", "idle", "turns", "tools", "throughput", "history", "sessions", "limits", "egress"]


# ---------------------------------------------------------------- output
def spin():
    """ms for a fixed piece of CPU work: tells how disturbed the machine is"""
    b = b"x" * (4 << 20)
    v = []
    for _ in range(3):
        t = time.perf_counter()
        hashlib.sha256(b).digest()
        v.append((time.perf_counter() - t) * 1000)
    m = statistics.median(v)
    NOISE["best"] = min(NOISE["best"] or m, min(v))
    return m


def psi():
    try:
        return float(re.search(r"some avg10=([\d.]+)", open("/proc/pressure/cpu").read()).group(1))
    except Exception:
        return None


def noise():
    m = spin()
    return {"load1": os.getloadavg()[0], "spin_x": round(m / NOISE["best"], 2), "psi_cpu10": psi()}


def emit(metric, value, unit, samples=None, **extra):
    rec = {"peer": SPEC["name"], "profile": VARS.get("PROFILE", "default"), "metric": metric, "value": value, "unit": unit}
    if samples is not None:
        s = sorted(samples)
        rec.update(n=len(s), min=s[0] if s else None, max=s[-1] if s else None)
        if len(s) <= 20:
            rec["samples"] = samples
    rec.update(extra)
    rec["noise"] = noise()
    rec["t"] = round(time.time() - T_BEGIN, 1)
    line = json.dumps(rec)
    print(line, flush=True)
    if OUT:
        OUT.write(line + "\n")
        OUT.flush()


def med(v, nd=1):
    v = [x for x in v if x is not None]
    return round(statistics.median(v), nd) if v else None


def note(s):
    print("# " + s, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- spec
def expand(o):
    if isinstance(o, str):
        whole = re.fullmatch(r"\$\{(\w+)\}", o)
        if whole and isinstance(VARS.get(whole.group(1)), int):
            return VARS[whole.group(1)]
        return re.sub(r"\$\{(\w+)\}", lambda m: str(VARS[m.group(1)]) if m.group(1) in VARS else os.environ.get(m.group(1), ""), o)
    if isinstance(o, list):
        return [expand(x) for x in o]
    if isinstance(o, dict):
        return {expand(k): expand(v) for k, v in o.items() if not k.startswith("//")}
    return o


def merge(a, b):
    """deep merge; null removes"""
    if not isinstance(a, dict) or not isinstance(b, dict):
        return b
    out = dict(a)
    for k, v in b.items():
        if v is None:
            out.pop(k, None)
        else:
            out[k] = merge(out.get(k), v) if isinstance(v, dict) else v
    return out


# ---------------------------------------------------------------- processes
class Cg:
    """a control group (v1 or v2) that holds one gateway: exact process list, CPU time, memory peak, limits"""

    def __init__(self, name):
        self.dirs, self.v2 = {}, False
        if os.environ.get("BENCH_NO_CGROUPS"):
            return
        try:
            if os.path.exists("/sys/fs/cgroup/cgroup.controllers"):
                root = "/sys/fs/cgroup"
                try:
                    open(root + "/cgroup.subtree_control", "w").write("+memory +cpu")
                except OSError:
                    pass
                d = root + "/" + name
                os.makedirs(d, exist_ok=True)
                self.dirs, self.v2 = {"all": d}, True
            else:
                for c in ("memory", "cpu", "cpuacct"):
                    if os.path.isdir("/sys/fs/cgroup/%s" % c):
                        d = "/sys/fs/cgroup/%s/%s" % (c, name)
                        os.makedirs(d, exist_ok=True)
                        self.dirs[c] = d
        except OSError as e:
            note("no control groups: %s" % e)
            self.dirs = {}

    def __bool__(self):
        return bool(self.dirs)

    def f(self, c, name):
        d = self.dirs.get("all" if self.v2 else c)
        return d and d + "/" + name

    def read(self, c, name):
        try:
            return open(self.f(c, name)).read()
        except (OSError, TypeError):
            return None

    def write(self, c, name, v):
        open(self.f(c, name), "w").write(str(v))

    def limit(self, mem_mb=None, cpus=None):
        if mem_mb:
            if self.v2:
                self.write("memory", "memory.max", int(mem_mb * 1048576))
                try:
                    self.write("memory", "memory.swap.max", 0)
                except OSError:
                    pass
            else:
                self.write("memory", "memory.limit_in_bytes", int(mem_mb * 1048576))
                try:
                    self.write("memory", "memory.memsw.limit_in_bytes", int(mem_mb * 1048576))
                except OSError:
                    pass
        if cpus:
            if self.v2:
                self.write("cpu", "cpu.max", "%d 100000" % int(cpus * 100000))
            else:
                self.write("cpu", "cpu.cfs_period_us", 100000)
                self.write("cpu", "cpu.cfs_quota_us", int(cpus * 100000))

    def join(self):
        """in the child, before exec"""
        for d in set(self.dirs.values()):
            with open(d + "/cgroup.procs", "w") as f:
                f.write("0" if not self.v2 else str(os.getpid()))

    def pids(self):
        s = self.read("memory", "cgroup.procs")
        return [int(x) for x in (s or "").split()]

    def cpu_ms(self):
        if self.v2:
            m = re.search(r"usage_usec (\d+)", self.read("cpu", "cpu.stat") or "")
            return int(m.group(1)) / 1000 if m else None
        s = self.read("cpuacct", "cpuacct.usage")
        if s:
            return int(s) / 1e6
        m = re.search(r"user (\d+)\s+system (\d+)", self.read("cpuacct", "cpuacct.stat") or "")
        return (int(m.group(1)) + int(m.group(2))) * 1000 / os.sysconf("SC_CLK_TCK") if m else None

    def peak_mb(self):
        s = self.read("memory", "memory.peak" if self.v2 else "memory.max_usage_in_bytes")
        return round(int(s) / 1048576, 1) if s and s.strip().isdigit() else None

    def oom_kills(self):
        s = self.read("memory", "memory.events" if self.v2 else "memory.oom_control") or ""
        m = re.search(r"oom_kill (\d+)", s)
        return int(m.group(1)) if m else None

    def throttled(self):
        m = re.search(r"nr_throttled (\d+)", self.read("cpu", "cpu.stat") or "")
        return int(m.group(1)) if m else None

    def remove(self):
        for d in set(self.dirs.values()):
            for _ in range(20):
                try:
                    os.rmdir(d)
                    break
                except OSError:
                    time.sleep(0.1)


def children(pid):
    kids, out, todo = {}, [], [pid]
    for d in os.listdir("/proc"):
        if d.isdigit():
            try:
                s = open("/proc/%s/stat" % d).read()
                kids.setdefault(int(s[s.rindex(")") + 2:].split()[1]), []).append(int(d))
            except (OSError, ValueError):
                pass
    while todo:
        p = todo.pop()
        out.append(p)
        todo += kids.get(p, [])
    return out


def rss_mb(pids):
    n = 0
    for p in pids:
        try:
            n += int(open("/proc/%d/statm" % p).read().split()[1]) * PAGE
        except (OSError, IndexError):
            pass
    return n / 1048576


def detail(pids):
    """-> dict of RSS, PSS, USS (MB), threads, fds, processes of these pids"""
    r = dict(rss=0, pss=0, uss=0, threads=0, fds=0, processes=0, by_process=[])
    for p in pids:
        try:
            t = open("/proc/%d/smaps_rollup" % p).read()
            g = lambda k: sum(int(x) for x in re.findall(r"^%s:\s+(\d+) kB" % k, t, re.M))
            r["rss"] += g("Rss")
            r["pss"] += g("Pss")
            r["uss"] += g("Private_Clean") + g("Private_Dirty")
            r["threads"] += len(os.listdir("/proc/%d/task" % p))
            r["fds"] += len(os.listdir("/proc/%d/fd" % p))
            r["processes"] += 1
            r["by_process"].append([open("/proc/%d/comm" % p).read().strip(), round(g("Rss") / 1024, 1), round(g("Pss") / 1024, 1)])
        except OSError:
            pass
    for k in ("rss", "pss", "uss"):
        r[k] = round(r[k] / 1024, 1)
    return r


class Sampler(threading.Thread):
    """peak RSS of a gateway's process tree, every 100 ms"""

    def __init__(self, gw):
        super().__init__(daemon=True)
        self.gw, self.peak, self.stop = gw, 0, threading.Event()

    def run(self):
        while not self.stop.wait(0.1):
            self.peak = max(self.peak, rss_mb(self.gw.pids()))

    def __enter__(self):
        self.peak = rss_mb(self.gw.pids())
        self.start()
        return self

    def __exit__(self, *a):
        self.stop.set()
        self.join()
        self.peak = max(self.peak, rss_mb(self.gw.pids()))


def http_get(port, path, timeout=2.0, headers=""):
    """-> status or None"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as s:
            s.settimeout(timeout)
            s.sendall(("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n" % (path, port, headers)).encode())
            d = s.recv(64)
            return int(d.split(b" ")[1]) if d.startswith(b"HTTP/") else -1
    except (OSError, ValueError, IndexError):
        return None


def free_port():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    p = s.getsockname()[1]
    s.close()
    return p


def tree_mb(d):
    n = c = 0
    seen = set()
    for r, ds, fs in os.walk(d):
        for f in fs:
            try:
                st = os.lstat(os.path.join(r, f))
            except OSError:
                continue
            c += 1
            if (st.st_dev, st.st_ino) not in seen:
                seen.add((st.st_dev, st.st_ino))
                n += st.st_blocks * 512
    return n / 1048576, c


class Mock:
    def __init__(self):
        self.log = os.path.join(VARS["RUN"], "llm-requests.jsonl")
        pf = os.path.join(VARS["RUN"], "mock.port")
        if os.path.exists(pf):
            os.remove(pf)
        self.p = subprocess.Popen([sys.executable, os.path.join(HERE, "mock_llm.py"), "--port-file", pf, "--log", self.log,
                                   "--max-seconds", str(A.max_minutes * 60 + 60)], stdout=subprocess.DEVNULL)
        for _ in range(200):
            if os.path.exists(pf):
                break
            time.sleep(0.05)
        self.port = int(open(pf).read())

    def call(self, path, obj=None):
        import urllib.request
        r = urllib.request.Request("http://127.0.0.1:%d%s" % (self.port, path), method="POST" if obj is not None else "GET",
                                   data=json.dumps(obj).encode() if obj is not None else None)
        return json.loads(urllib.request.urlopen(r, timeout=10).read())

    def stats(self):
        return self.call("/__stats")

    def stop(self):
        self.p.terminate()
        try:
            self.p.wait(10)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()


def socket_call(path, method, target, body=None):
    """one HTTP request over a Unix socket; -> the JSON of the answer"""
    return json.loads(local_socket.ask(path, method, target, body)[1] or b"{}")


class Approver(threading.Thread):
    """answers every question of the peer with yes, as an owner at the keyboard would, only faster: listens on its WebSocket"""

    def __init__(self, path, target):
        super().__init__(daemon=True)
        self.path, self.target, self.ended = path, target, False

    def run(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.path)
            s.sendall(b"GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            f = s.makefile("rb")
            while f.readline() not in (b"\r\n", b""):
                pass
            while not self.ended:
                head = f.read(2)
                if len(head) < 2:
                    return
                n = head[1] & 127
                n = struct.unpack(">H", f.read(2))[0] if n == 126 else struct.unpack(">Q", f.read(8))[0] if n == 127 else n
                text = f.read(n)
                if b'"approval.asked"' in text[:40]:
                    a = json.loads(text)["approval"]
                    socket_call(self.path, "POST", self.target + "/" + a["id"], {"answer": "allow", "for": "once"})


class Gateway:
    """one start of the peer under test"""
    serial = 0

    def __init__(self, fresh=True, profile="default", mem_mb=None, cpus=None, env=None, tag=""):
        Gateway.serial += 1
        self.profile = profile
        VARS["PROFILE"] = profile
        VARS["PORT"] = self.port = free_port()
        home = VARS["STATE"] = os.path.join(VARS["RUN"], "state-" + profile)
        if fresh and os.path.isdir(home):
            shutil.rmtree(home)
        spec = merge(copy.deepcopy(SPEC), SPEC.get("profiles", {}).get(profile, {}))
        self.spec = spec = expand({k: v for k, v in spec.items() if k != "profiles"})
        for d in spec.get("dirs", []):
            os.makedirs(d, exist_ok=True)
        os.makedirs(home, exist_ok=True)
        if fresh or not os.path.exists(os.path.join(home, ".bench-written")):
            for path, content in spec.get("files", {}).items():
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w") as f:
                    f.write(content if isinstance(content, str) else json.dumps(content, indent=1))
            open(os.path.join(home, ".bench-written"), "w").close()
        elif spec.get("rewrite_on_restart", True):
            for path, content in spec.get("files", {}).items():
                with open(path, "w") as f:
                    f.write(content if isinstance(content, str) else json.dumps(content, indent=1))
        self.env = {k: os.environ[k] for k in ("PATH", "LANG", "TZ") if k in os.environ}
        self.env.update({k: str(v) for k, v in spec.get("env", {}).items() if v is not None})
        self.env.update(env or {})
        self.logpath = os.path.join(VARS["RUN"], "gateway-%03d%s.log" % (Gateway.serial, tag))
        self.cg = Cg("clawbench-%d-%d" % (os.getpid(), Gateway.serial))
        self.limit_error = None
        if mem_mb or cpus:
            try:
                self.cg.limit(mem_mb, cpus)
            except (OSError, TypeError) as e:
                self.limit_error = str(e)
        self.t0 = time.perf_counter()
        try:
            self.p = subprocess.Popen([str(x) for x in spec["start"]], env=self.env, cwd=spec.get("cwd", home), stdin=subprocess.DEVNULL,
                                      stdout=open(self.logpath, "w"), stderr=subprocess.STDOUT, start_new_session=True,
                                      preexec_fn=self.cg.join if self.cg else None)
        except Exception:
            self.cg.remove()
            raise
        self.times = {}
        self.approver = None
        GATEWAYS.append(self)

    def pids(self):
        return self.cg.pids() if self.cg else children(self.p.pid)

    def cpu_ms(self):
        return self.cg.cpu_ms() if self.cg else None

    def wait_ready(self, timeout=120):
        """polls live and ready; -> True when ready. Times in self.times (ms since exec)."""
        h = self.spec["health"]
        end = self.t0 + timeout
        while time.perf_counter() < end:
            if self.p.poll() is not None and not self.pids():
                self.times["died"] = (time.perf_counter() - self.t0) * 1000
                return False
            if "live" not in self.times:
                st = http_get(self.port, h.get("live", h["ready"]), 5)
                if st is not None and "port" not in self.times:
                    self.times["port"] = (time.perf_counter() - self.t0) * 1000
                if st == 200:
                    self.times["live"] = (time.perf_counter() - self.t0) * 1000
            if "live" in self.times:
                if h.get("ready", h.get("live")) == h.get("live") or http_get(self.port, h["ready"], 5) == 200:
                    self.times["ready"] = (time.perf_counter() - self.t0) * 1000
                    self.times["cpu_ready"] = self.cpu_ms()
                    self.times["rss_ready"] = rss_mb(self.pids())
                    self.prepare()
                    return True
            time.sleep(0.02)
        return False

    def prepare(self):
        """what a user does once before the first turn: makes a token (`token`)"""
        t = self.spec.get("token")
        if t:
            VARS["TOKEN"] = socket_call(t["socket"], "POST", t["path"], t["body"])["token"]
            self.spec["chat"] = expand(SPEC["chat"])

    def approve(self):
        """somebody is there from now on who says yes to every command"""
        a = self.spec.get("approve")
        if a:
            self.approver = Approver(a["socket"], a["path"])
            self.approver.start()

    def stop(self):
        if self.approver:
            self.approver.ended = True
        if self.p.poll() is None:
            try:
                os.kill(self.p.pid, signal.SIGTERM)
                self.p.wait(15)
            except (subprocess.TimeoutExpired, ProcessLookupError):
                pass
        for _ in range(50):
            left = [p for p in (self.pids() if self.cg else ([self.p.pid] if self.p.poll() is None else []))]
            if not left:
                break
            for p in left:
                try:
                    os.kill(p, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.1)
        try:
            self.p.wait(5)
        except subprocess.TimeoutExpired:
            pass
        if self.cg:
            self.cg.remove()
        if self in GATEWAYS:
            GATEWAYS.remove(self)

    def load(self, kind="chat", **kw):
        """runs load.py against this gateway; -> its JSON plus cpu_ms_per_turn and rss peak"""
        c = self.spec[kind]
        cmd = [sys.executable, os.path.join(HERE, "load.py"), c.get("driver", "http"), "--url",
               "%s://127.0.0.1:%d%s" % ("ws" if c.get("driver") == "openclaw-ws" else "http", self.port, c["path"])]
        for h in c.get("headers", []):
            cmd += ["--header", h]
        if c.get("token"):
            cmd += ["--token", c["token"]]
        if c.get("body"):
            cmd += ["--body", json.dumps(c["body"])]
        for k in ("session_header", "session_field"):
            if c.get(k):
                cmd += ["--" + k.replace("_", "-"), c[k]]
        kw.setdefault("session", "bench%d" % time.time_ns())
        kw["session"] = c.get("session_prefix", "") + kw["session"]
        for k, v in kw.items():
            if v is True:
                cmd.append("--" + k.replace("_", "-"))
            elif v is not None and v is not False:
                cmd += ["--" + k.replace("_", "-"), str(v)]
        c0 = self.cpu_ms()
        with Sampler(self) as s:
            r = subprocess.run(cmd, capture_output=True, text=True, timeout=float(kw.get("max_seconds", 60)) + float(kw.get("timeout", 120)) + 90)
        c1 = self.cpu_ms()
        if r.stderr:
            note(r.stderr.strip()[:500])
        try:
            d = json.loads(r.stdout.strip().split("\n")[-1])
        except (ValueError, IndexError):
            d = {"turns": 0, "errors": 1, "error_samples": [(r.stderr or r.stdout)[-300:]], "p50": None, "p95": None, "turns_per_s": None, "bad": 0, "lat_ms": []}
        d["peak_rss_mb"] = round(s.peak, 1)
        d["cpu_ms_per_turn"] = round((c1 - c0) / d["turns"], 1) if d.get("turns") and c0 is not None and c1 is not None else None
        return d


GATEWAYS = []
MOCK = None


def brief(d, *keys):
    keep = ("turns", "errors", "bad", "p50", "p95", "cpu_ms_per_turn", "peak_rss_mb") + keys
    r = {k: d[k] for k in keep if k in d}
    if d.get("errors"):
        r["error_samples"] = d.get("error_samples")
    return r


def started(fresh=True, **kw):
    g = Gateway(fresh=fresh, **kw)
    if not g.wait_ready(A.ready_timeout):
        note("not ready: %s; log tail: %s" % (g.times, open(g.logpath).read()[-600:]))
        g.stop()
        return None
    return g


# ---------------------------------------------------------------- sections
def s_install():
    i = expand(SPEC.get("install", {}))
    total, files = 0, 0
    for d in i.get("dirs", []):
        if os.path.isdir(d):
            mb, n = tree_mb(d)
            total, files = total + mb, files + n
        elif os.path.isfile(d):
            total, files = total + os.stat(d).st_blocks * 512 / 1048576, files + 1
    emit("install_size", round(total, 1), "MB on disk", files=files, what="the peer without its runtime")
    rt = sum((tree_mb(d)[0] if os.path.isdir(d) else os.stat(d).st_size / 1048576) for d in i.get("runtime", []) if os.path.exists(d))
    emit("install_runtime_size", round(rt, 1), "MB on disk", what=i.get("runtime_name", "runtime"))
    pk, names = i.get("packages") or {}, set()
    if pk.get("kind") == "npm":
        for r, ds, fs in os.walk(pk["root"]):
            par = os.path.dirname(r)
            if "package.json" in fs and (os.path.basename(par) == "node_modules" or (
                    os.path.basename(par).startswith("@") and os.path.basename(os.path.dirname(par)) == "node_modules")):
                names.add(r)
    elif pk.get("kind") == "files":
        for r, ds, fs in os.walk(pk["root"]):
            names |= {os.path.join(r, f) for f in fs if f.endswith(pk.get("suffix", ".jar"))}
    if pk:
        emit("install_packages", len(names), "packages", kind=pk.get("kind"))
    nat = scr = 0
    for d in i.get("dirs", []):
        for r, ds, fs in os.walk(d):
            nat += sum(1 for f in fs if f.endswith((".node", ".so", ".dylib", ".dll", ".exe")))
            if "package.json" in fs and "node_modules" in r:
                try:
                    sc = json.load(open(os.path.join(r, "package.json"))).get("scripts") or {}
                    scr += any(k in sc for k in ("preinstall", "install", "postinstall"))
                except (ValueError, OSError, AttributeError):
                    pass
    emit("install_native_files", nat, "files", packages_with_install_scripts=scr)
    if os.environ.get("BENCH_INSTALL_S"):
        emit("install_time", float(os.environ["BENCH_INSTALL_S"]), "s", what="package manager wall time, network included")


def s_cli():
    n = 3 if A.quick else 7
    g = started(fresh=True)
    if g:
        g.load(max_turns=1, timeout=120, max_seconds=150)
    for name, argv in SPEC.get("cli", {}).items():
        g2 = g or Gateway(fresh=True)
        argv = [str(x) for x in expand(argv)]
        wall, cpu, rss, rc = [], [], [], 0
        for k in range(n + 1):
            t = time.perf_counter()
            p = subprocess.Popen(argv, env=g2.env, cwd=VARS["STATE"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, start_new_session=True)
            killer = threading.Timer(90, lambda: p.poll() is None and os.kill(p.pid, signal.SIGKILL))
            killer.start()
            _, st, ru = os.wait4(p.pid, 0)
            killer.cancel()
            p.returncode = rc = os.waitstatus_to_exitcode(st)
            if k:  # the first is a warm-up
                wall.append(round((time.perf_counter() - t) * 1000, 1))
                cpu.append(round((ru.ru_utime + ru.ru_stime) * 1000, 1))
                rss.append(round(ru.ru_maxrss / 1024, 1))
        emit("cli_" + name, med(wall), "ms", wall, cpu_ms=med(cpu), max_rss_mb=med(rss), exit=rc)
    if g:
        g.stop()


def s_start():
    n_fresh, n_warm = (1, 2) if A.quick else (3, 5)
    for label, n, fresh in (("first", n_fresh, True), ("restart", n_warm, False)):
        T = {"port": [], "live": [], "ready": [], "cpu_ready": [], "rss_ready": []}
        turn1, reply, cpu1, turn2 = [], [], [], []
        for _ in range(n):
            g = started(fresh=fresh)
            if not g:
                continue
            for k in T:
                if g.times.get(k) is not None:
                    T[k].append(round(g.times[k], 1))
            c0 = g.cpu_ms()
            d = g.load(max_turns=2, timeout=120, max_seconds=150, series=True)
            if len(d.get("lat_ms", [])) == 2:
                turn1.append(d["lat_ms"][0])
                turn2.append(d["lat_ms"][1])
                reply.append(round(g.times["ready"] + d["lat_ms"][0], 1))
            if c0 is not None:
                cpu1.append(round(g.cpu_ms() - c0, 1))
            g.stop()
        emit("start_%s_port" % label, med(T["port"]), "ms", T["port"], what="exec to first accepted connection")
        emit("start_%s_live" % label, med(T["live"]), "ms", T["live"], what="exec to liveness 200")
        emit("start_%s_ready" % label, med(T["ready"]), "ms", T["ready"], what="exec to readiness 200")
        emit("start_%s_cpu" % label, med(T["cpu_ready"]), "CPU ms", T["cpu_ready"], what="CPU time until ready")
        emit("start_%s_rss_ready" % label, med(T["rss_ready"]), "MB", T["rss_ready"])
        emit("start_%s_first_turn" % label, med(turn1), "ms", turn1, what="first turn, sent when ready", second_turn=med(turn2), cpu_ms_both=med(cpu1))
        emit("start_%s_to_reply" % label, med(reply), "ms", reply, what="exec to the first answer")


def idle_of(g, label, secs):
    time.sleep(max(0, secs - 10))
    c0, t0 = g.cpu_ms(), time.time()
    time.sleep(10)
    c1, t1 = g.cpu_ms(), time.time()
    d = detail(g.pids())
    emit("idle_rss" + label, d["rss"], "MB", what="sum over the process tree, %d s idle" % secs, **{k: d[k] for k in ("processes", "threads", "fds", "by_process")})
    emit("idle_pss" + label, d["pss"], "MB", uss=d["uss"])
    if c0 is not None:
        emit("idle_cpu" + label, round((c1 - c0) / (t1 - t0) / 10, 3), "% of one core", what="over the last 10 s")
    return d


def s_idle():
    for prof in ["default"] + [p for p in SPEC.get("profiles", {}) if SPEC["profiles"][p].get("measure_idle")]:
        g = started(fresh=True, profile=prof)
        if not g:
            emit("idle_rss", None, "MB", note="profile %s did not start" % prof)
            continue
        emit("profile_start_ready", round(g.times["ready"], 1), "ms", cpu_ms=g.times.get("cpu_ready"))
        idle_of(g, "", 30)
        r = g.load(max_turns=20, max_seconds=120)
        idle_of(g, "_after_20_turns", 30)
        emit("profile_turn", r.get("p50"), "ms", **brief(r))
        g.stop()
        VARS["PROFILE"] = "default"


def mock_direct(**kw):
    cmd = [sys.executable, os.path.join(HERE, "load.py"), "http", "--url", "http://127.0.0.1:%d/v1/chat/completions" % MOCK.port]
    for k, v in kw.items():
        cmd += ["--" + k.replace("_", "-")] + ([] if v is True else [str(v)])
    return json.loads(subprocess.run(cmd, capture_output=True, text=True, timeout=120).stdout)


def warm(g):
    g.load(max_turns=20 if A.quick else 60, max_seconds=60, concurrency=2, per_session=10)


def s_turns():
    d = mock_direct(max_turns=100, max_seconds=30, system_bytes=40000)
    emit("harness_floor_turn", d["p50"], "ms", p95=d["p95"], what="load generator straight to the mock, 40 kB body")
    d = mock_direct(max_turns=2000, max_seconds=15, system_bytes=40000, concurrency=32)
    emit("harness_floor_throughput_c32", d["turns_per_s"], "turns/s", p50=d["p50"])
    g = started()
    if not g:
        return
    MOCK.call("/__reset", {})
    g.load(max_turns=1, timeout=120, max_seconds=150)
    st = MOCK.stats()
    emit("llm_calls_first_turn", st["requests"], "requests", by_path=st["by_path"], bytes_in=st["bytes_in"])
    warm(g)
    reps, n = (2, 10) if A.quick else (5, 20)
    for label, kind, kw in (("http", "chat", {}), ("http_stream", "chat", {"stream": True}), ("ws", "ws", {})):
        if kind not in SPEC or (kw.get("stream") and SPEC[kind].get("stream") is False):
            continue
        p50, p95, cpu, tf, errs, bad = [], [], [], [], 0, 0
        for _ in range(reps):
            r = g.load(kind=kind, max_turns=n, max_seconds=60, **kw)
            errs, bad = errs + r["errors"], bad + r["bad"]
            if r["turns"]:
                p50.append(r["p50"])
                p95.append(r["p95"])
                cpu.append(r["cpu_ms_per_turn"])
                tf.append(r["ttfb_p50"])
        emit("turn_" + label, med(p50), "ms", p50, p95=med(p95), ttfb=med(tf), cpu_ms_per_turn=med(cpu), errors=errs, bad=bad,
             what="median of %d new sessions x %d turns, mock LLM at 0 ms" % (reps, n))
    if SPEC.get("raw_get"):
        for name, p in SPEC["raw_get"].items():
            v = []
            for _ in range(30):
                t = time.perf_counter()
                http_get(g.port, p)
                v.append((time.perf_counter() - t) * 1000)
            emit("http_get_" + name, med(v, 2), "ms", what=p)
    g.stop()


def s_tools():
    t = SPEC.get("tool")
    g = t and started()
    if not g:
        return
    g.approve()
    warm(g)
    for label, msg in (("1", t["message"]), ("5", t.get("message5"))):
        if msg:
            s0 = MOCK.stats()
            r = g.load(max_turns=10, max_seconds=90, message=msg, expect=t.get("expect", "DONE"))
            s1 = MOCK.stats()
            emit("turn_tool_x" + label, r["p50"], "ms", **brief(r), tool_calls=s1["tool_calls"] - s0["tool_calls"],
                 llm_requests=s1["requests"] - s0["requests"], what="turn with %s tool call(s) of the shell tool (echo)" % label)
    g.stop()


def s_throughput():
    g = started()
    if not g:
        return
    warm(g)
    secs = 8 if A.quick else 25
    for lat in (0, 500):
        MOCK.call("/__config", {"latency_ms": lat})
        for c in ((1, 8, 32) if lat == 0 else (32,)):
            sess = "thr%d" % time.time_ns()
            g.load(concurrency=c, max_turns=c * 2, max_seconds=60, session=sess, timeout=180)  # opens the sessions
            MOCK.call("/__reset", {})
            r = g.load(concurrency=c, max_turns=c * 2000, max_seconds=secs, session=sess, per_session=50, timeout=180)
            st = MOCK.stats()
            emit("throughput_c%d%s" % (c, "_llm%dms" % lat if lat else ""), r["turns_per_s"], "turns/s", **brief(r),
                 llm_max_inflight=st["max_inflight"], what="%d concurrent sessions, open already; a new one after 50 turns" % c)
    MOCK.call("/__config", {"latency_ms": 0})
    d = detail(g.pids())
    emit("rss_after_load", d["rss"], "MB", pss=d["pss"], cgroup_peak_mb=g.cg.peak_mb() if g.cg else None)
    g.stop()


def s_history():
    g = started()
    if not g:
        return
    warm(g)
    sess = "hist%d" % time.time_ns()
    done, budget = 0, time.time() + (60 if A.quick else A.history_seconds)
    for target in ([10, 100] if A.quick else [10, 100, 1000]):
        fill = target // 2 - done - 5
        if fill > 0:
            left = budget - time.time()
            if left < 5:
                emit("history_%d" % target, None, "ms", note="time budget spent at %d messages" % (2 * done))
                break
            f = g.load(session=sess, max_turns=fill, max_seconds=left)
            done += f["turns"] + f["errors"]
            if f["turns"] < fill:
                r = g.load(session=sess, max_turns=5, max_seconds=120)
                st = MOCK.stats()
                emit("history_%d" % target, None, "ms", note="time budget spent; at %d messages instead: p50 below" % (2 * done),
                     messages_sent_to_llm=st["last_messages"], llm_body_bytes=st["last_body_bytes"], **brief(r))
                break
        r = g.load(session=sess, max_turns=5, max_seconds=120, series=True)
        done += 5
        st = MOCK.stats()
        emit("history_%d" % target, r["p50"], "ms", r.get("lat_ms"), **brief(r), messages_sent_to_llm=st["last_messages"],
             llm_body_bytes=st["last_body_bytes"], what="turn latency when the session holds about %d messages" % target)
    mb, _ = tree_mb(VARS["STATE"])
    emit("history_state_on_disk", round(mb, 1), "MB", turns=done)
    g.stop()


def s_sessions():
    g = started()
    if not g:
        return
    warm(g)
    time.sleep(5)
    n, batch, tot = (60, 30, 0) if A.quick else (400, 100, 0)
    disk0, d0 = tree_mb(VARS["STATE"])[0], detail(g.pids())
    curve, end = [], time.time() + (40 if A.quick else 240)
    while tot < n and time.time() < end:
        r = g.load(concurrency=4, max_turns=batch, per_session=1, max_seconds=max(5, end - time.time()))
        tot += r["turns"]
        curve.append({"sessions": tot, "p50": r["p50"], "rss": round(rss_mb(g.pids()), 1), "turns_per_s": r["turns_per_s"], "errors": r["errors"], "cpu_ms_per_turn": r["cpu_ms_per_turn"]})
        if not r["turns"]:
            break
    time.sleep(15)
    d1, disk1 = detail(g.pids()), tree_mb(VARS["STATE"])[0]
    emit("sessions_held", tot, "sessions", curve=curve, what="new sessions of one turn each; bounded by count and time, not by failure")
    if tot:
        emit("session_rss", round((d1["rss"] - d0["rss"]) * 1024 / tot, 1), "kB/session", rss_before=d0["rss"], rss_after=d1["rss"], what="includes uncollected garbage: an upper bound")
        emit("session_disk", round((disk1 - disk0) * 1024 / tot, 1), "kB/session")
    g.stop()


def limited(label, mem, cpus, env=None, timeout=None, turns=3):
    g = Gateway(fresh=True, mem_mb=mem, cpus=cpus, env=env, tag="-" + label)
    r = {"mem_mb": mem, "cpus": cpus, "ready": False, "survives": None}
    if g.limit_error or not g.cg:
        r["note"] = "limits could not be set: %s" % (g.limit_error or "no control groups")
        g.stop()
        return r
    t = timeout or (360 if cpus else 90)
    r["ready"] = g.wait_ready(t)
    r.update({k: round(v) for k, v in g.times.items() if v is not None and k in ("live", "ready", "died", "cpu_ready")} if not r["ready"] else
             {"ready_ms": round(g.times["ready"]), "cpu_ready_ms": round(g.times["cpu_ready"] or 0)})
    ok = 0
    if r["ready"]:
        d = g.load(max_turns=turns, timeout=180, max_seconds=200, series=True, max_errors=2)
        ok, r["turn_ms"], r["turn_errors"] = d["turns"], d.get("lat_ms"), d.get("error_samples") if d["errors"] else None
    r["turns_ok"] = ok
    r["oom_kills"], r["peak_mb"], r["throttled"] = g.cg.oom_kills(), g.cg.peak_mb(), g.cg.throttled()
    r["exit"] = g.p.poll()
    r["survives"] = bool(ok == turns and not r["oom_kills"] and r["exit"] is None)
    try:
        tail = open(g.logpath, errors="replace").read()
        m = re.search(r"(FATAL ERROR[^\n]*|OutOfMemoryError[^\n]*)", tail)
        if m:
            r["fatal"] = m.group(1)[:160]
    except OSError:
        pass
    g.stop()
    return r


def s_limits():
    extra = SPEC.get("limit_env", {})
    r = limited("256m-025", 256, 0.25)
    emit("limit_256m_025cpu", r["survives"], "survives", **r)
    r = limited("256m", 256, None)
    emit("limit_256m", r["survives"], "survives", **r)
    for name, env in extra.items():
        r = limited("256m-" + name, 256, None, env=env)
        emit("limit_256m_" + name, r["survives"], "survives", env=env, **r)
    least, ladder = None, [512, 1024] if A.quick else [64, 96, 128, 192, 256, 320, 384, 512, 640, 768, 1024, 1536]
    for mem in ladder:
        r = limited("%dm" % mem, mem, None, timeout=60)
        note("%d MB: %s" % (mem, json.dumps(r)))
        if r["survives"]:
            least = mem
            emit("limit_least_memory", mem, "MB", **{k: v for k, v in r.items() if k != "mem_mb"}, ladder=ladder, what="smallest of the ladder that gets ready and serves 3 turns, CPU free")
            break
        if r.get("note"):
            return
    if least:
        r = limited("%dm-025" % least, least, 0.25)
        emit("limit_least_memory_025cpu", r["survives"], "survives", **r)


def s_egress():
    for prof in ["default"] + [p for p in SPEC.get("profiles", {}) if SPEC["profiles"][p].get("measure_egress")]:
        DNS.names.clear()
        n0 = no_routes()
        g = started(profile=prof)
        if not g:
            emit("egress_names", None, "names", note="did not start")
            continue
        MOCK.call("/__reset", {})
        g.load(max_turns=3, timeout=180, max_seconds=200)
        time.sleep(10 if A.quick else 60)
        emit("egress_names", len(DNS.names), "names", names=dict(DNS.names), ip_no_route=no_routes() - n0 if n0 is not None else None,
             netns=bool(os.environ.get("BENCH_IN_NS")), what="host names looked up (start, 3 turns, 60 s)")
        if prof == "default":
            d = None
            st = MOCK.stats()
            time.sleep(1.5)
            for ln in open(MOCK.log, errors="replace"):
                if '"body":' in ln:
                    d = ln
            if d:
                rec = json.loads(d)
                b = json.dumps(rec["body"])
                u = os.uname()
                sysm = [m for m in rec["body"].get("messages", []) if m.get("role") in ("system", "developer")]
                emit("llm_request", rec["bytes"], "bytes", headers=rec["headers"], system_bytes=len(json.dumps(sysm)), tools=len(rec["body"].get("tools") or []),
                     tools_bytes=len(json.dumps(rec["body"].get("tools") or [])),
                     tells={"hostname": bool(re.search(r"(?<![\w.-])%s(?![\w.-])" % re.escape(u.nodename), b)), "kernel": u.release in b, "state_path": VARS["STATE"] in b,
                            "runtime_version": bool(re.search(r"node=v\d|java=|python", b))}, requests=st["requests"],
                     what="the third turn of a 'hello' session, as it left the gateway")
        g.stop()
        VARS["PROFILE"] = "default"


# ---------------------------------------------------------------- isolation
class Dns(threading.Thread):
    """answers every query NXDOMAIN and remembers the name"""
    names = {}

    def __init__(self):
        super().__init__(daemon=True)
        self.s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.s.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            d, a = self.s.recvfrom(2048)
            try:
                i, n = 12, []
                while d[i]:
                    n.append(d[i + 1:i + 1 + d[i]].decode("latin-1"))
                    i += d[i] + 1
                name = ".".join(n)
                self.names[name] = self.names.get(name, 0) + 1
                self.s.sendto(d[:2] + b"\x81\x83" + d[4:6] + b"\0\0\0\0\0\0" + d[12:i + 5], a)
            except Exception:
                pass


class NoDns:
    names = {}


def no_routes():
    try:
        a, b = [l.split() for l in open("/proc/net/snmp") if l.startswith("Ip:")]
        return int(b[a.index("OutNoRoutes")])
    except Exception:
        return None


def enter_namespace():
    global DNS
    DNS = NoDns()
    if os.environ.get("BENCH_NETNS", "1") == "0":
        return
    if not os.environ.get("BENCH_IN_NS"):
        probe = subprocess.run(["unshare", "-n", "-m", "--propagation", "private", "ip", "link", "set", "lo", "up"], capture_output=True) \
            if shutil.which("unshare") and shutil.which("ip") else None
        if probe is None or probe.returncode:
            note("no own network namespace possible here; running in the ordinary one")
            return
        os.environ["BENCH_IN_NS"] = "1"
        os.execvp("unshare", ["unshare", "-n", "-m", "--propagation", "private", sys.executable, os.path.abspath(__file__)] + sys.argv[1:])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    rc = os.path.join(A.work, "resolv.conf")
    with open(rc, "w") as f:
        f.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    if subprocess.run(["mount", "--bind", rc, "/etc/resolv.conf"]).returncode == 0:
        DNS = Dns()
        DNS.start()


DNS = None


def main():
    global A, SPEC, OUT, MOCK
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--spec", required=True)
    ap.add_argument("--work", required=True, help="scratch folder")
    ap.add_argument("--out", help="append the JSON lines here too")
    ap.add_argument("--only", default="", help="sections, comma separated: " + ",".join(SECTIONS))
    ap.add_argument("--skip", default="")
    ap.add_argument("--quick", action="store_true", help="fewer repeats (about 5 minutes)")
    ap.add_argument("--set", action="append", default=[], metavar="VAR=VALUE", help="values for ${VAR} in the spec")
    ap.add_argument("--ready-timeout", type=float, default=120)
    ap.add_argument("--history-seconds", type=float, default=420)
    ap.add_argument("--max-minutes", type=float, default=75, help="stop starting sections after this")
    A = ap.parse_args()
    A.work = os.path.abspath(A.work)
    os.makedirs(A.work, exist_ok=True)
    enter_namespace()
    SPEC = json.load(open(A.spec))
    run = os.path.join(A.work, "run-%s-%d" % (SPEC["name"], os.getpid()))
    os.makedirs(run, exist_ok=True)
    VARS.update(WORK=A.work, RUN=run, STATE=os.path.join(run, "state-default"), TOKEN="bench-token-0123456789abcdef", PROFILE="default", PORT=0, HERE=HERE)
    for kv in A.set:
        k, v = kv.split("=", 1)
        VARS[k] = v
    if A.out:
        OUT = open(A.out, "a")
    MOCK = Mock()
    VARS["MOCK_PORT"] = MOCK.port
    VARS["MOCK"] = "http://127.0.0.1:%d" % MOCK.port

    def bye(*_):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, bye)
    try:
        for _ in range(10):
            spin()
        mem = re.search(r"MemTotal:\s+(\d+)", open("/proc/meminfo").read())
        cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
        emit("context", SPEC.get("version") or os.environ.get("BENCH_VERSION"), "version", cores=os.cpu_count(), cpu=cpu and cpu.group(1), mem_mb=mem and int(mem.group(1)) // 1024,
             kernel=platform.release(), netns=bool(os.environ.get("BENCH_IN_NS")), cgroup="v2" if Cg("clawbench-probe").v2 else "v1/none",
             quick=A.quick, date=time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()), runtime=os.environ.get("BENCH_RUNTIME"))
        Cg("clawbench-probe").remove()
        only = [x for x in A.only.split(",") if x] or SECTIONS
        for s in SECTIONS:
            if s in only and s not in A.skip.split(","):
                if time.time() - T_BEGIN > A.max_minutes * 60:
                    note("time is up before section " + s)
                    break
                note("section %s at %.0f s" % (s, time.time() - T_BEGIN))
                try:
                    globals()["s_" + s]()
                except Exception as e:
                    emit("error_" + s, None, "", error="%s: %s" % (type(e).__name__, str(e)[:300]))
                finally:
                    for g in list(GATEWAYS):
                        g.stop()
                    VARS["PROFILE"] = "default"
                    try:
                        MOCK.call("/__config", {"latency_ms": 0})
                    except OSError:
                        pass
    except KeyboardInterrupt:
        note("stopped")
    finally:
        for g in list(GATEWAYS):
            g.stop()
        MOCK.stop()
        if not os.environ.get("BENCH_KEEP"):
            for d in os.listdir(run):
                if d.startswith("state-"):
                    shutil.rmtree(os.path.join(run, d), ignore_errors=True)
        note("logs and request log in the run folder under the scratch folder: %s" % os.path.basename(run))


if __name__ == "__main__":
    main()
