import type { Problem } from './wire';

/** A refusal of the gateway, or the failure to reach it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.sentence);
  }
}

export const UNREACHABLE: Problem = {
  code: 'DASHBOARD-001',
  sentence: 'The gateway does not answer.',
  remedy: 'Run homarus in a terminal to start it.',
};

const UNREADABLE: Problem = {
  code: 'DASHBOARD-002',
  sentence: 'The gateway sent an answer that this page cannot read.',
  remedy: 'Reload the page; it may be older than the gateway.',
};

/** How long a request may take. Verifying a long audit is the slowest. */
const PATIENCE_MS = 60_000;

/** Sends one request and returns the JSON of its answer, or undefined for an empty one. */
async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await reach(method, path, body);
  const text = await response.text().catch(() => '');
  if (response.ok && text === '') {
    return undefined as T;
  }
  const json = parse(text);
  if (response.ok && json !== undefined) {
    return json as T;
  }
  throw new Refusal(response.status, problemOf(json));
}

async function reach(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined
        ? {}
        : body instanceof Blob
          ? { headers: { 'Content-Type': 'application/octet-stream' }, body }
          : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refusal(0, UNREACHABLE);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(json: unknown): Problem {
  const problem = (json as { problem?: Problem } | undefined)?.problem;
  return problem && typeof problem.sentence === 'string' ? problem : UNREADABLE;
}

export const get = <T>(path: string): Promise<T> => request<T>('GET', path);
export const post = <T>(path: string, body?: unknown): Promise<T> => request<T>('POST', path, body ?? {});
export const del = <T>(path: string): Promise<T> => request<T>('DELETE', path);

/** Reads the exact bytes behind a path. */
export async function bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await reach('GET', path, undefined);
  if (!response.ok) {
    throw new Refusal(response.status, problemOf(parse(await response.text())));
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Returns what to show for anything that was thrown. */
export function problemFrom(thrown: unknown): Problem {
  return thrown instanceof Refusal ? thrown.problem : UNREADABLE;
}

/** Builds a query string from the members that are set. */
export function query(members: Record<string, string | number | undefined>): string {
  const set = Object.entries(members).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
