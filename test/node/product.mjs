/**
 * Starts the running product for a test: a model server that does as it is told, a home of its own, the gateway.
 *
 * What the model does is in the last user message: `run COMMAND` calls exec, `weather in PLACE` calls the caller's tool
 * get_weather, an image is told of by its type and size, anything else is repeated back in three pieces.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function decide(body) {
  const said = body.messages.findLastIndex((message) => message.role === 'user');
  const { content } = body.messages[said];
  const image = Array.isArray(content) && content.find((part) => part.type === 'image_url');
  if (image) {
    const [, type, base64] = /^data:([^;]+);base64,(.*)$/.exec(image.image_url.url);
    return { text: `I see ${type}, ${Buffer.from(base64, 'base64').length} bytes` };
  }
  const text = content;
  const result = body.messages.slice(said).find((message) => message.role === 'tool');
  if (result) {
    return { text: `The tool says: ${result.content}` };
  }
  const command = /^run (.*)$/s.exec(text);
  if (command) {
    return { call: ['exec', { command: command[1] }] };
  }
  const place = /^weather in (.*)$/.exec(text);
  if (place && body.tools?.some((tool) => tool.function.name === 'get_weather')) {
    return { call: ['get_weather', { place: place[1] }] };
  }
  return { text: `You said: ${text}` };
}

function startModel() {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { text, call } = decide(JSON.parse(Buffer.concat(chunks).toString()));
    const deltas = call
      ? [{ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: call[0], arguments: JSON.stringify(call[1]) } }] }]
      : [0, 1, 2].map((n) => ({ content: text.slice(Math.floor((n * text.length) / 3), Math.floor(((n + 1) * text.length) / 3)) }));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const delta of deltas) {
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
    }
    const end = { choices: [{ index: 0, delta: {}, finish_reason: call ? 'tool_calls' : 'stop' }], usage: { prompt_tokens: 12, completion_tokens: 5 } };
    response.end(`data: ${JSON.stringify(end)}\n\ndata: [DONE]\n\n`);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Sends one request over the local socket. */
function overSocket(socketPath, method, target, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method, path: target, headers: { 'content-type': 'application/json' } }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      resolve(text ? JSON.parse(text) : undefined);
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** @param {{ port?: number }} [settings] 0: any port */
export async function startProduct({ port = 0 } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hn-'));
  const home = path.join(folder, 'h');
  await mkdir(home, { mode: 0o700 });
  const model = await startModel();
  const models = { fake: { api: 'openai', baseUrl: `http://127.0.0.1:${model.address().port}/v1`, model: 'fake' } };
  await writeFile(path.join(home, 'homarus.json5'), JSON.stringify({ port, models }), { mode: 0o600 });
  const environment = { PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME ?? '', HOME: folder, HOMARUS_HOME: home, HOMARUS_ALLOW_ROOT: '1' };
  const gateway = spawn(path.join(root, 'homarus'), ['start'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const base = await new Promise((resolve, reject) => {
    let out = '';
    gateway.stdout.on('data', (data) => {
      out += data;
      const ready = /ready on (http:\/\/\S+)/.exec(out);
      if (ready) resolve(ready[1]);
    });
    gateway.on('exit', (code) => reject(new Error(`the gateway ended with ${code}: ${out}`)));
  });
  const socket = path.join(home, 'run', 'gateway.sock');
  const api = (method, target, body) => overSocket(socket, method, target, body);
  return {
    base,
    api,
    token: async (scope) => (await api('POST', '/api/tokens', { scope, label: `test ${scope}` })).token,
    link: async () => (await api('POST', '/api/link')).url,
    passkeyLink: async () => (await api('POST', '/api/link/passkey')).url,
    stop: async () => {
      const ended = new Promise((resolve) => gateway.on('exit', resolve));
      await api('POST', '/api/stop').catch(() => gateway.kill());
      await ended;
      model.close();
      model.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
