/**
 * A gateway for trying the page without one: docs/spec/http-api.md in memory, with a model that follows a script.
 * Started by itself it prints a link: node test/mock-gateway.mjs [PORT]
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { LOCKED, MockKeys } from './mock-keys.mjs';
import { accept } from './websocket.mjs';

const CHOICES = [
  { for: 'once', scope: 'exact', covers: 'this, now, once' },
  { for: 'session', scope: 'exact', covers: 'exactly this, in this session for at most 12 hours' },
  { for: '15m', scope: 'exact', covers: 'exactly this, in this session for 15 minutes' },
  { for: 'always', scope: 'program', covers: 'ls where it only reads, inside /workspace, in every session for 90 days' },
];
const LEVELS = [
  { level: 1, name: 'local', unlocks: ['Homarus connects to this machine only.', 'Every command asks.'] },
  { level: 2, name: 'sync', unlocks: ['Encrypted sync may be set up.'] },
  { level: 3, name: 'named data to named destinations', unlocks: ['Models on other machines may be used.'] },
  { level: 4, name: 'your own policy', unlocks: ['A policy of your own holds.'] },
];
const POLICY_SHOWN = {
  trust: 4, profile: 'balanced', order: ['exec.sandbox: commands that cannot be isolated are denied', 'exec.ask: everything else asks'],
  effective: { rules: [{ name: 'no-push', effect: 'deny', kind: 'exec', programs: ['git push'], reason: 'never from here' }, { name: 'notes', effect: 'allow', kind: 'write', folders: ['/workspace/notes'], reason: 'notes' }] },
  source: '// mine\n{ profile: "balanced" }',
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/assets/app.js': ['assets/app.js', 'text/javascript; charset=utf-8'],
  '/assets/app.css': ['assets/app.css', 'text/css; charset=utf-8'],
  '/assets/logo.svg': ['assets/logo.svg', 'image/svg+xml'],
};

/** Text that does harm where it is taken for markup. */
export const HOSTILE =
  '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'><svg onload=alert(3)>[x](javascript:alert(4)) ' +
  '![y](http://evil.example/p.png)';

const OWNER = 'personal/owner;from=chat';
const REPLY = 'personal/untrusted;from=provider:local';

const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
const id = () => randomBytes(8).toString('hex');
const visible = (text) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (character) =>
    `\\u{${character.codePointAt(0).toString(16)}}`,
  );

/** Starts on a loopback port. `pace` is the time between two pieces of a reply, in milliseconds. */
export async function startMock({ port = 0, pace = 15, empty = false } = {}) {
  const house = new House(pace, empty);
  const server = createServer((request, response) => house.serve(request, response));
  server.on('upgrade', (request, socket) => house.upgrade(request, socket));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  house.port = server.address().port;
  return {
    house,
    url: `http://127.0.0.1:${house.port}/`,
    link: () => house.link(),
    stop: async () => {
      house.drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class House {
  codes = new Set();
  cookies = new Set();
  sockets = new Set();
  sessions = new Map();
  messages = new Map();
  approvals = new Map();
  trust = 1;
  stops = { local: { on: false }, pause: { on: false }, hosts: [] };
  consents = new Map();
  grants = [];
  decisions = new Map();
  stopped = new Set();

  /** Images that wait, and those that were said with something, by message and place. */
  uploads = new Map();
  shown = new Map();
  ledger = [];
  audit = [];
  away = false;
  keys = new MockKeys();
  intact = true;
  seq = 0;
  models = [
    { name: 'local', api: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', model: 'qwen3:8b', reach: 'local', allowed: 'sensitive', current: true },
    { name: 'far', api: 'anthropic', baseUrl: 'https://api.far.example', model: 'far-large', reach: 'cloud', allowed: 'personal', expires: ago(-30 * 86_400), current: false },
    { name: 'third', api: 'gemini', baseUrl: 'https://third.example/v1', model: 'third-1', reach: 'cloud', allowed: 'none', current: false },
  ];

  constructor(pace, empty) {
    this.pace = pace;
    if (empty) {
      this.models = [];
    } else {
      this.furnish();
    }
  }

  furnish() {
    for (let i = 0; i < 130; i++) {
      this.store('main', `old-${i >> 1}`, i % 2 ? 'assistant' : 'user', i % 2 ? `Reply number ${i}.` : `Question number ${i}`, 90_000 - i * 60);
    }
    this.store('main', 'walk', 'user', 'What is in my workspace, and how large is it?', 500);
    this.store('main', 'walk', 'tool', 'total 16\n-rw-r--r-- 1 me me 5120 notes.md\n-rw-r--r-- 1 me me 7011 plan.md', 495, { tool: 'exec', label: 'personal/untrusted;from=exec' });
    this.store('main', 'walk', 'assistant', SHOWPIECE, 490);
    for (let i = 1; i <= 24; i++) {
      this.store(`project-${i}`, `p-${i}`, 'user', `Hello from project ${i}`, i * 7200);
    }
    this.store('hostile', 'h-1', 'user', HOSTILE, 3000, { label: HOSTILE });
    this.store('hostile', 'h-1', 'tool', HOSTILE, 2999, { tool: HOSTILE });
    this.store('hostile', 'h-1', 'assistant', `${HOSTILE}\n\n\`\`\`${HOSTILE}\n${HOSTILE}\n\`\`\`\n\n| a | b |\n|---|---|\n| ${HOSTILE} | x |\n\n- ${HOSTILE}`, 2998, { model: HOSTILE });
    this.store('hostile', 'h-1', 'notice', HOSTILE, 2997);
    this.store(HOSTILE, 'h-2', 'user', 'A session with a hostile name', 2900);
    for (let i = 0; i < 140; i++) {
      this.sent(i % 3 ? 'api.far.example' : 'third.example', 'main', `Question number ${i}`, i * 600 + 120);
    }
    this.sent(HOSTILE, HOSTILE, HOSTILE, 100, { label: HOSTILE, rule: HOSTILE, status: HOSTILE, source: HOSTILE });
    for (let i = 0; i < 30; i++) {
      this.write(['turn.started', 'policy.decided', 'egress.sent', 'turn.done'][i % 4], 'owner', `Entry ${i} of the day`, { rule: 'speak.owner', number: i });
    }
    this.write('hostile', HOSTILE, HOSTILE, { [HOSTILE]: HOSTILE });
  }

  forbid(hosts) {
    this.stops = { ...this.stops, hosts };
    this.tell({ type: 'stops.changed', stops: this.stops });
  }

  consentTable() {
    const plain = this.consents.get('');
    const domains = [...this.consents].filter(([domain]) => domain !== '').map(([domain, times]) => ({ domain, ...times, expired: false }));
    const row = { destination: 'https://api.far.example:443', models: ['far'], allow: plain ? 'personal' : 'public', ...plain, domains };
    return { consents: this.models.length === 0 ? [] : [row], domains: ['contacts', 'health'] };
  }

  store(session, turn, role, text, secondsAgo = 0, more = {}) {
    const list = this.messages.get(session) ?? [];
    this.messages.set(session, list);
    const label = role === 'user' ? OWNER : REPLY;
    list.push({ seq: ++this.seq, turn, role, text, at: ago(secondsAgo), label, ...(role === 'assistant' ? { model: 'local' } : {}), ...more });
    this.touch(session, { last: ago(secondsAgo) });
  }

  touch(session, more = {}) {
    const row = this.sessions.get(session) ?? { name: session, started: ago(0), last: ago(0), label: REPLY, busy: false };
    this.sessions.set(session, { ...row, messages: this.messages.get(session)?.length ?? 0, ...more });
    this.tell({ type: 'session.changed', session: this.sessions.get(session) });
  }

  sent(host, session, text, secondsAgo = 0, more = {}) {
    const segments = [
      { source: 'framing', label: 'public/system', text: '{"model":"far-large","messages":[{"role":"system","content":"' },
      { source: 'system', label: 'public/system', text: 'You are Homarus. Answer briefly.' },
      { source: 'framing', label: 'public/system', text: '"},{"role":"user","content":' },
      { source: more.source ?? 'user', label: more.label ?? OWNER, text: JSON.stringify(text) },
      { source: 'framing', label: 'public/system', text: '}],"note":"a hidden \u202e character"}' },
    ].map((segment) => ({ ...segment, bytes: Buffer.byteLength(segment.text) }));
    const wire = Buffer.from(segments.map((segment) => segment.text).join(''));
    const row = {
      id: id(), time: ago(secondsAgo), host, bytes: wire.length, sha256: createHash('sha256').update(wire).digest('hex'),
      label: OWNER, rule: 'egress.consent.personal', status: 200, session, received: 2048, ...more,
    };
    delete row.source;
    const detail = {
      ...row, method: 'POST', path: '/v1/messages', headers: { 'content-type': 'application/json', 'x-api-key': '(vault: far)', 'x-odd': host }, segments,
    };
    this.ledger.push({ row, detail, wire });
    this.ledger.sort((a, b) => b.row.time.localeCompare(a.row.time));
    this.tell({ type: 'ledger.added', request: row });
  }

  write(kind, actor, subject, detail, more = {}) {
    const entry = { index: this.audit.length, time: ago(0), kind, actor, subject, detail, ...more };
    this.audit.unshift(entry);
    this.tell({ type: 'audit.added', entry });
  }

  link() {
    const code = id();
    this.codes.add(code);
    return `http://127.0.0.1:${this.port}/#code=${code}`;
  }

  tell(event) {
    this.sockets.forEach((socket) => socket.send(event));
  }

  /** As `homarus lock` in a terminal does: every page is told, and closed. */
  lock() {
    this.keys.locked = true;
    this.tell({ type: 'locked', problem: LOCKED });
    this.drop();
  }

  drop() {
    this.sockets.forEach((socket) => socket.drop());
  }

  signedIn(request) {
    const cookie = /(?:^|;\s*)homarus=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];
    return cookie !== undefined && this.cookies.has(cookie);
  }

  upgrade(request, socket) {
    const origin = `http://${request.headers.host}`;
    if (this.away || this.keys.locked || request.url !== '/ws' || !this.signedIn(request) || request.headers.origin !== origin) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const connection = accept(
      request,
      socket,
      (text) => this.heard(connection, text),
      () => this.sockets.delete(connection),
    );
    this.sockets.add(connection);
  }

  heard(connection, text) {
    const message = JSON.parse(text);
    if (message.type === 'say' && message.text === 'refuse me') {
      connection.send({ type: 'problem', problem: problem('CHAT-002', 'This session takes no more messages now.', 'Wait for the reply, then send it again.') });
    } else if (message.type === 'say') {
      void this.turn(message.session, message.text, (message.images ?? []).map((image) => this.uploads.get(image)));
    } else {
      connection.send({ type: 'problem', problem: problem('HTTP-006', 'This message is not understood.', 'Update the client.') });
    }
  }

  /** What stays of an image: here only that it is a PNG, and what it says of its size. */
  take(came) {
    if (came.readUInt32BE(0) !== 0x89504e47) {
      return refuse(400, 'IMAGE-001', 'This is no image that is taken.', 'Save it as PNG.');
    }
    const image = { id: `img_${id()}`, type: 'image/png', width: came.readUInt32BE(16), height: came.readUInt32BE(20), bytes: came.length, sha256: id(), came };
    this.uploads.set(image.id, image);
    return { json: { ...image, came: undefined } };
  }

  async turn(session, text, images = []) {
    const turn = id();
    const label = OWNER;
    this.touch(session, { busy: true });
    const shown = images.map(({ type, width, height, bytes, sha256 }) => ({ type, width, height, bytes, sha256 }));
    this.store(session, turn, 'user', text, 0, images.length === 0 ? {} : { images: shown });
    images.forEach((image, index) => this.shown.set(`${this.messages.get(session).at(-1).seq}/${index}`, image.came));
    this.tell({ type: 'turn.started', turn, session, at: ago(0), text, label, images: shown });
    this.write('turn.started', 'owner', `Turn in ${session}`, { text: 'personal' }, { session, turn });
    await this.wait(6);
    let reply = '';
    let state = 'done';
    let trouble;
    if (text.startsWith('run ')) {
      const call = id();
      const outcome = await this.ask(session, turn, call, text.slice(4));
      reply = outcome ? `It printed \`${outcome}\`.` : 'You said no, so I did not run it.';
    } else if (text === 'fail') {
      state = 'failed';
      trouble = problem('PROVIDER-004', 'The model server at 127.0.0.1:11434 does not answer.', 'Start it, or choose another model under Health.');
    } else if (text === 'showpiece') {
      reply = SHOWPIECE;
    } else if (text === 'long') {
      reply = Array.from({ length: 150 }, (_, i) => `Line ${i} of a long reply.`).join('\n\n');
    } else if (text === 'hostile') {
      reply = HOSTILE;
    } else {
      reply = `You said: **${text}**. This reply arrives in pieces.`;
    }
    for (const piece of reply.match(/[\s\S]{1,12}/g) ?? []) {
      if (this.stopped.has(turn)) {
        state = 'stopped';
        break;
      }
      this.tell({ type: 'turn.delta', turn, session, text: piece });
      await this.wait(1);
    }
    if (reply !== '') {
      this.store(session, turn, 'assistant', state === 'stopped' ? reply.slice(0, 40) : reply);
    }
    this.touch(session, { busy: false });
    this.tell({
      type: 'turn.done', turn, session, state, reply: state === 'stopped' ? '' : reply, label: REPLY, model: 'local', usage: { input: 812, output: 64 }, milliseconds: 1234,
      ...(trouble ? { problem: trouble } : {}),
    });
    this.sent('api.far.example', session, text);
    this.write('turn.done', 'owner', `Turn in ${session}: ${state}`, { milliseconds: 1234 }, { session, turn });
  }

  async ask(session, turn, call, command) {
    const shown = visible(command);
    const tool = (state, result) => this.tell({ type: 'turn.tool', turn, session, call, tool: 'exec', shown, state, ...(result === undefined ? {} : { result }) });
    tool('asked');
    const approval = this.propose({ session, turn, command });
    const answer = await new Promise((resolve) => this.decisions.set(approval.id, resolve));
    if (answer !== 'allow') {
      tool('refused', 'The owner said no.');
      return undefined;
    }
    tool('running');
    await this.wait(20);
    tool('done', `output of ${shown}\n`);
    this.store(session, turn, 'tool', `output of ${shown}\n`, 0, { tool: 'exec', label: 'personal/untrusted;from=exec' });
    return `output of ${shown}`;
  }

  propose({ session = 'main', turn = id(), command = 'ls -la', seconds = 120, ...more }) {
    const approval = {
      id: id(), kind: 'exec', command, shown: visible(command), cwd: '/home/me/homarus/workspace', environment: { LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' }, timeout: 60,
      session, turn, origin: 'the model local', label: REPLY, asked: ago(0), expires: ago(-seconds), state: 'waiting', choices: CHOICES, ...more,
    };
    this.approvals.set(approval.id, approval);
    this.tell({ type: 'approval.asked', approval });
    this.write('approval.asked', 'local', approval.shown, { cwd: approval.cwd }, { session, turn });
    return approval;
  }

  close(key, { answer, for: scope }, by = 'owner (dashboard)') {
    const approval = {
      ...this.approvals.get(key), state: answer === 'allow' ? 'allowed' : 'denied', answeredBy: by, answeredAt: ago(0), ...(answer === 'allow' ? { for: scope ?? 'once' } : {}),
    };
    this.approvals.set(key, approval);
    this.decisions.get(key)?.(answer);
    this.tell({ type: 'approval.closed', approval });
    this.write(`approval.${approval.state}`, by, approval.shown, { for: approval.for ?? null }, { session: approval.session });
    return approval;
  }

  wait(steps) {
    return new Promise((resolve) => setTimeout(resolve, steps * this.pace));
  }

  async serve(request, response) {
    const url = new URL(request.url, 'http://127.0.0.1');
    const file = FILES[url.pathname];
    if (file) {
      response.writeHead(200, { 'Content-Type': file[1], 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' });
      response.end(readFileSync(new URL(`../dist/${file[0]}`, import.meta.url)));
      return;
    }
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const came = Buffer.concat(chunks);
    const raw = request.headers['content-type'] === 'application/octet-stream';
    const body = raw ? came : chunks.length ? JSON.parse(came) : {};
    const { status = 200, json, bytes, type = 'application/octet-stream', headers = {} } = this.answer(request, url, body);
    const payload = bytes ?? (json === undefined ? '' : JSON.stringify(json));
    response.writeHead(status, { 'Content-Type': bytes ? type : 'application/json', 'Content-Security-Policy': POLICY, ...headers });
    response.end(payload);
  }

  answer(request, url, body) {
    const { method } = request;
    const path = url.pathname;
    const part = (index) => decodeURIComponent(path.split('/')[index] ?? '');
    const limit = Number(url.searchParams.get('limit') ?? 100);
    if (this.away) {
      return refuse(503, 'HTTP-010', 'The gateway is stopping.', 'Start it again.');
    }
    if (this.keys.locked) {
      return this.keys.closed(method, path, body);
    }
    if (method !== 'GET' && request.headers.origin !== `http://${request.headers.host}`) {
      return refuse(403, 'HTTP-005', 'This request comes from another page.', 'Open the dashboard itself.');
    }
    if (method === 'POST' && path === '/api/login') {
      if (!this.codes.delete(body.code)) {
        return refuse(401, 'HTTP-004', 'This link was used before, or is too old.', 'Run homarus for a new one.');
      }
      const cookie = id();
      this.cookies.add(cookie);
      return { status: 204, headers: { 'Set-Cookie': `homarus=${cookie}; HttpOnly; SameSite=Strict; Path=/` } };
    }
    if (!this.signedIn(request)) {
      return refuse(401, 'HTTP-003', 'This needs a sign-in.', 'Run homarus in a terminal and open the link.');
    }
    const waiting = () => [...this.approvals.values()].filter((approval) => approval.state === 'waiting');
    switch (`${method} /${part(1)}/${part(2)}`) {
      case 'POST /api/lock':
        this.lock();
        return { status: 204 };
      case 'GET /api/keys':
      case 'POST /api/keys':
      case 'GET /api/vault':
      case 'GET /api/backups':
        return this.keys.answer(method, path, body);
      case 'POST /api/logout':
        this.cookies.clear();
        return { status: 204 };
      case 'GET /api/status':
        return {
          json: {
            state: 'ready', pid: 4242, version: '0.1.0', listeners: [`http://127.0.0.1:${this.port}`, 'unix:/home/me/.homarus/run/gateway.sock'], models: this.models.map((model) => model.name),
            bytesLeftMachineToday: this.ledger.reduce((sum, { row }) => sum + row.bytes, 0), pendingApprovals: waiting().length, stops: this.stops, sandbox: { level: 'bubblewrap', network: 'none' }, slot: 'machine key',
            home: '/home/me/.homarus', workspace: '/home/me/homarus/workspace', audit: { size: this.audit.length, checkpoint: 'signed' },
          },
        };
      case 'GET /api/sessions':
        return { json: { sessions: [...this.sessions.values()] } };
      case 'POST /api/images':
        return this.take(body);
      case 'GET /api/images':
        return this.uploads.has(part(3)) ? { bytes: this.uploads.get(part(3)).came, type: 'image/png' } : missing();
      case 'GET /api/messages': {
        if (part(4) === 'images') {
          return { bytes: this.shown.get(`${part(3)}/${part(5)}`), type: 'image/png' };
        }
        const before = Number(url.searchParams.get('before') ?? Infinity);
        const session = url.searchParams.get('session');
        const all = (this.messages.get(session) ?? []).filter((message) => message.seq < before);
        return { json: { session, messages: all.slice(-limit) } };
      }
      case 'GET /api/approvals': {
        const approval = this.approvals.get(part(3));
        if (part(4) === 'request') {
          return approval?.wire === undefined ? missing() : { bytes: Buffer.from(approval.wire) };
        }
        return part(3) === '' ? { json: { approvals: waiting() } } : approval ? { json: approval } : missing();
      }
      case 'POST /api/approvals':
        return this.approvals.get(part(3))?.state === 'waiting'
          ? { json: this.close(part(3), body) }
          : refuse(409, 'APPROVAL-003', 'This was answered before.', 'Nothing is left to do.');
      case 'GET /api/grants':
        return { json: { grants: this.grants } };
      case 'DELETE /api/grants':
        this.grants = this.grants.filter((grant) => grant.id !== part(3));
        return { json: {} };
      case 'GET /api/trust':
        return part(3) === ''
          ? { json: { level: this.trust, name: LEVELS[this.trust - 1].name, levels: LEVELS } }
          : { json: { from: this.trust, to: Number(part(3)), diff: ['+ Models on other machines may be used.'] } };
      case 'POST /api/trust': {
        const from = this.trust;
        this.trust = part(3) === 'undo' ? 1 : body.to;
        return { json: { from, to: this.trust, diff: [] } };
      }
      case 'POST /api/stops':
      case 'DELETE /api/stops':
        this.stops = { ...this.stops, [part(3)]: method === 'POST' ? { on: true, since: new Date().toISOString(), by: 'owner' } : { on: false } };
        this.tell({ type: 'stops.changed', stops: this.stops });
        return { json: this.stops };
      case 'POST /api/incognito': {
        const session = `incognito:${id()}`;
        this.messages.set(session, []);
        this.touch(session, { incognito: true });
        return { json: { session } };
      }
      case 'DELETE /api/incognito':
        this.messages.delete(decodeURIComponent(part(3)));
        this.sessions.delete(decodeURIComponent(part(3)));
        return { status: 204 };
      case 'POST /api/ledger': {
        const { row } = this.ledger.find((request) => request.row.id === part(3));
        this.forbid([...this.stops.hosts, { host: row.host, since: new Date().toISOString(), by: 'owner' }]);
        return { json: this.stops };
      }
      case 'DELETE /api/forbidden':
        this.forbid(this.stops.hosts.filter((row) => row.host !== part(3)));
        return { json: this.stops };
      case 'POST /api/consents':
        for (const domain of body.domains ?? ['']) {
          this.consents.set(domain, { given: new Date().toISOString(), expires: new Date(Date.now() + 86_400_000).toISOString() });
        }
        return { json: this.consentTable() };
      case 'DELETE /api/consents': {
        const domain = url.searchParams.get('domain');
        domain === null ? this.consents.clear() : this.consents.delete(domain);
        return { json: this.consentTable() };
      }
      case 'GET /api/consents':
        return { json: this.consentTable() };
      case 'GET /api/policy':
        return { json: POLICY_SHOWN };
      case 'POST /api/turns':
        this.stopped.add(part(3));
        return { status: 204 };
      case 'GET /api/ledger': {
        if (part(3) === 'hosts') {
          const at = new Date().toISOString();
          const row = { host: 'api.far.example:443', for: ['command', 'model'], first: at, last: at, requests: 3, sent: 4000, received: 120, label: 'personal', consent: { allow: 'personal', pseudonyms: false, expires: at } };
          return { json: { hosts: this.ledger.length === 0 ? [] : [row, { ...row, host: HOSTILE, consent: undefined }], here: [{ ...row, host: '127.0.0.1:8080' }] } };
        }
        const found = this.ledger.find(({ row }) => row.id === part(3));
        const to = url.searchParams.get('to');
        return part(3) === ''
          ? { json: { requests: this.ledger.map(({ row }) => row).filter((row) => !to || row.host === to).slice(0, limit) } }
          : !found ? missing() : part(4) === 'wire' ? { bytes: found.wire } : { json: found.detail };
      }
      case 'GET /api/audit': {
        const kind = url.searchParams.get('kind');
        const entries = this.audit.filter((entry) => !kind || entry.kind === kind).slice(0, limit);
        return { json: { entries, size: this.audit.length, root: 'q83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0VniQ' } };
      }
      case 'POST /api/audit':
        return { json: this.intact ? { ok: true, entries: this.audit.length, findings: [] } : { ok: false, entries: this.audit.length, findings: [`entry 7 differs from its leaf ${HOSTILE}`] } };
      case 'GET /api/doctor':
        return {
          json: {
            findings: [
              { code: 'SANDBOX-002', severity: 'warning', sentence: 'Commands run without a limit on memory: cgroups are not delegated.', remedy: 'Run homarus service install, which asks systemd for it.' },
              { code: 'VAULT-005', severity: 'info', sentence: 'The key slot is this machine’s own key.', remedy: 'Add a passphrase with homarus vault slot add.' },
              { code: 'MODEL-001', severity: 'error', sentence: HOSTILE, remedy: HOSTILE },
            ],
          },
        };
      case 'GET /api/routing':
        return {
          json: {
            on: true, tasks: ['program', 'long', 'code', 'short', 'chat'], lists: { code: ['cloud', HOSTILE], chat: ['local'] }, localFirst: 'personal', cloudShare: 50,
            checks: [{ model: 'local', passed: true, right: 7, of: 8, at: '2026-11-28T09:00:00Z' }, { model: HOSTILE, passed: false, right: 1, of: 8, at: '2026-11-28T09:00:00Z' }],
            share: { elsewhere: 12, all: 40, percent: 30 },
          },
        };
      case 'POST /api/routing':
        return { json: { task: 'code', why: 'it names a file of code', list: 'code', model: 'cloud', because: `your list for code counts, and ${HOSTILE} is the cheapest`, order: [], leftOut: [] } };
      case 'GET /api/digest':
        return {
          json: {
            entries: 1204, conversations: 9, modelCalls: 41, asked: 5, answered: { allowed: 3, denied: 1, [HOSTILE]: 1 }, tools: { exec: 12, read_file: 4, [HOSTILE]: 1 },
            changes: 2, changed: [], checks: 12, spent: '$2.60', models: [{ model: 'cloud', requests: 40, spent: '$2.60' }, { model: HOSTILE, requests: 1, spent: '$0.00' }],
            hosts: [{ host: 'api.example.com:443', sent: 48210, new: true }, { host: HOSTILE, sent: 12, new: false }],
            unusual: [{ kind: 'login', what: 'a login link was refused: used before, or too old', count: 2, last: '2026-11-28T09:00:00Z' }, { kind: HOSTILE, what: HOSTILE, count: 1, last: HOSTILE }],
          },
        };
      case 'GET /api/budget': {
        const amount = (words) => ({ text: words });
        return {
          json: {
            currency: 'USD', at: '2026-11-30T00:00:00Z', today: amount('$2.60'), month: amount('$31.07'), standard: false, prices: [],
            spent: [
              { scope: 'model', name: 'cloud', today: amount('$2.60'), month: amount('$31.07') },
              { scope: 'sender', name: HOSTILE, today: amount('$0.00'), month: amount('$0.00') },
            ],
            limits: [
              { scope: 'all', name: '', span: 'day', unit: 'money', about: 'all, a day', values: 'at most $5.00, told from $2.50', used: 2600000, usedText: '$2.60', reached: true, usedUp: false, ends: '2026-12-01T00:00:00Z' },
              { scope: 'model', name: HOSTILE, span: 'month', unit: 'money', about: HOSTILE, values: 'at most $31.00', used: 31070000, usedText: '$31.07', reached: true, usedUp: true, ends: '2026-12-01T00:00:00Z' },
              { scope: 'all', name: '', span: 'turn', unit: 'money', about: 'all, a turn', values: 'at most $5.00', used: 0, usedText: '', reached: false, usedUp: false },
            ],
          },
        };
      }
      case 'GET /api/models':
        return { json: { models: this.models, current: 'local' } };
      case 'POST /api/models':
        if (part(4) === 'test') {
          return { json: part(3) === 'third' ? { ok: false, milliseconds: 12, problem: problem('EGRESS-003', 'Nothing may be sent to third.', 'Give your consent with homarus model allow third.') } : { ok: true, milliseconds: 87 } };
        }
        if (part(4) === 'look') {
          this.models = this.models.map((model) => (model.name === part(3) ? { ...model, lookBefore: true } : model));
          return { json: { models: this.models, current: 'local' } };
        }
        this.models = this.models.map((model) => ({ ...model, current: model.name === part(3) }));
        return { status: 204 };
      case 'DELETE /api/models':
        this.models = this.models.map((model) => (model.name === part(3) ? { ...model, lookBefore: false } : model));
        return { json: { models: this.models, current: 'local' } };
      default:
        return missing();
    }
  }
}

const problem = (code, sentence, remedy) => ({ code, sentence, remedy });
const refuse = (status, ...words) => ({ status, json: { problem: problem(...words) } });
const missing = () => refuse(404, 'HTTP-001', 'There is nothing here.', 'Look at the address again.');

const SHOWPIECE = `Your workspace holds **two files**, 12 kB together:

1. \`notes.md\`, 5 kB
2. \`plan.md\`, 7 kB
   - last changed *yesterday*
   - linked from [the plan](https://example.org/plan?id=1)

## What to look at

> Write it down, then check it.

| File | Size | Changed |
|------|------|---------|
| notes.md | 5 kB | today |
| plan.md | 7 kB | yesterday |

\`\`\`sh
find . -type f -printf '%s %p\\n' | sort -n   # a line that is long enough to need scrolling on a narrow screen
\`\`\`

Ask me to open either one.`;

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const mock = await startMock({ port: Number(process.argv[2] ?? 7118), pace: 60 });
  console.log(mock.link());
}
