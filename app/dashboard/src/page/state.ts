import type { Connection } from './live';
import type {
  Approval,
  GatewayEvent,
  Message,
  Picture,
  Problem,
  SessionRow,
  Status,
  TurnDone,
  TurnTool,
  Upload,
} from './wire';

/** What was said here and not yet seen in an event. */
export interface Pending {
  key: number;
  text: string;
  images: readonly Upload[];
  at: number;
  problem?: Problem;
}

/** The stored messages of a session, oldest first, and what is on its way. */
export interface Thread {
  messages: readonly Message[];
  earlier: boolean;
  loaded: boolean;
  loading: boolean;
  problem?: Problem;
  pending: readonly Pending[];
}

/** A Turn as its events tell it. `whole` is false when this page joined midway. */
export interface LiveTurn {
  turn: string;
  session: string;
  whole: boolean;
  at: string;
  text: string;
  label: string;
  images: readonly Picture[];
  reply: string;
  tools: readonly TurnTool[];
  toolSpokeLast: boolean;
  since: number;
  done?: TurnDone;
}

export interface State {
  access: 'checking' | 'in' | 'out' | 'locked';
  loginProblem?: Problem;
  connection: Connection;
  problem?: Problem;
  status?: Status;
  sessions: readonly SessionRow[];
  sessionsLoaded: boolean;
  threads: ReadonlyMap<string, Thread>;
  turns: ReadonlyMap<string, LiveTurn>;
  outcomes: ReadonlyMap<string, TurnDone>;
  approvals: ReadonlyMap<string, Approval>;
}

export const EMPTY_THREAD: Thread = { messages: [], earlier: false, loaded: false, loading: false, pending: [] };

export const START: State = {
  access: 'checking',
  connection: { state: 'connecting' },
  sessions: [],
  sessionsLoaded: false,
  threads: new Map(),
  turns: new Map(),
  outcomes: new Map(),
  approvals: new Map(),
};

/** How many finished turns and answered approvals are remembered beyond the gateway's own records. */
const MEMORY = 200;

/** How much earlier than it was sent a message may be stored. */
const CLOCK_SLACK_MS = 5_000;

/** Returns the state after an event. Pure, but for the time. */
export function apply(state: State, event: GatewayEvent, now: number): State {
  switch (event.type) {
    case 'turn.started': {
      const turn: LiveTurn = {
        ...blank(event.turn, event.session, now),
        whole: true,
        at: event.at,
        text: event.text,
        label: event.label,
        images: event.images ?? [],
      };
      return received({ ...state, turns: put(state.turns, event.turn, turn) }, event.session, event.text);
    }
    case 'stops.changed':
      return { ...state, status: state.status && { ...state.status, stops: event.stops } };
    case 'turn.delta':
      return withTurn(state, event.turn, event.session, now, (turn) => ({
        ...turn,
        reply: turn.reply + (turn.toolSpokeLast && turn.reply !== '' ? '\n\n' : '') + event.text,
        toolSpokeLast: false,
      }));
    case 'turn.tool':
      return withTurn(state, event.turn, event.session, now, (turn) => ({
        ...turn,
        tools: upsert(turn.tools, event, (tool) => tool.call === event.call),
        toolSpokeLast: true,
        since: now,
      }));
    case 'turn.done':
      return withTurn(state, event.turn, event.session, now, (turn) => ({
        ...turn,
        reply: event.reply || turn.reply,
        done: event,
      }));
    case 'approval.asked':
    case 'approval.closed':
      return { ...state, approvals: recent(put(state.approvals, event.approval.id, event.approval)) };
    case 'session.changed':
      return {
        ...state,
        sessions: newestFirst(upsert(state.sessions, event.session, (row) => row.name === event.session.name)),
      };
    case 'session.paused':
      return {
        ...state,
        problem: {
          code: 'APPROVAL-007',
          sentence: `The session ${event.session} has asked too much, and may not ask until ${event.until}.`,
          remedy: 'Read what it wants before you go on with it.',
        },
      };
    case 'backup.missing':
      return { ...state, problem: event.problem };
    case 'backup.returned':
      return state.problem && ['BACKUP-018', 'BACKUP-025'].includes(state.problem.code) && state.problem.sentence.includes(event.folder)
        ? { ...state, problem: undefined }
        : state;
    case 'problem':
      return refused(state, event.problem);
    default:
      return state;
  }
}

/** Takes the newest page of a session's messages in; a turn whose messages are stored needs no events any more. */
export function stored(state: State, session: string, page: readonly Message[], limit: number): State {
  const thread = threadOf(state, session);
  const first = page[0]?.seq ?? 0;
  const overlaps = thread.messages.some((message) => message.seq >= first);
  const kept = overlaps ? thread.messages.filter((message) => message.seq < first) : [];
  const turns = new Map(state.turns);
  const outcomes = new Map(state.outcomes);
  for (const turn of state.turns.values()) {
    if (turn.session === session && turn.done && page.some((message) => message.turn === turn.turn)) {
      turns.delete(turn.turn);
      outcomes.set(turn.turn, turn.done);
    }
  }
  const arrived = (pending: Pending): boolean =>
    page.some(
      (message) =>
        message.role === 'user' &&
        message.text === pending.text &&
        new Date(message.at).getTime() >= pending.at - CLOCK_SLACK_MS,
    );
  return {
    ...state,
    turns,
    outcomes: recent(outcomes),
    threads: put(state.threads, session, {
      messages: [...kept, ...page],
      earlier: overlaps ? thread.earlier : page.length >= limit,
      loaded: true,
      loading: false,
      pending: thread.pending.filter((pending) => pending.problem !== undefined || !arrived(pending)),
    }),
  };
}

/** Takes an older page of a session's messages in. */
export function storedBefore(state: State, session: string, page: readonly Message[], limit: number): State {
  const thread = threadOf(state, session);
  const known = new Set(thread.messages.map((message) => message.seq));
  const older = page.filter((message) => !known.has(message.seq));
  return {
    ...state,
    threads: put(state.threads, session, {
      ...thread,
      messages: [...older, ...thread.messages],
      earlier: page.length >= limit,
      loading: false,
    }),
  };
}

/** Returns the state after a reconnect: events may have been missed, so nothing that only events tell is kept. */
export function stale(state: State): State {
  const threads = new Map([...state.threads].map(([name, thread]) => [name, { ...thread, loaded: false }]));
  return { ...state, threads, turns: new Map() };
}

export function threadOf(state: State, session: string): Thread {
  return state.threads.get(session) ?? EMPTY_THREAD;
}

export function withThread(state: State, session: string, change: (thread: Thread) => Thread): State {
  return { ...state, threads: put(state.threads, session, change(threadOf(state, session))) };
}

/** Returns what a Turn is doing now, in words, and the command it is about. */
export function phase(turn: LiveTurn, approvals: Iterable<Approval>): { words: string; shown: string } {
  for (const approval of approvals) {
    if (approval.turn === turn.turn && approval.state === 'waiting') {
      return { words: 'Waiting for your approval', shown: '' };
    }
  }
  const tool = turn.tools.findLast((candidate) => candidate.state === 'running' || candidate.state === 'asked');
  if (tool) {
    return { words: tool.state === 'running' ? 'Running' : 'Asking to run', shown: tool.shown || tool.tool };
  }
  return { words: turn.reply !== '' && !turn.toolSpokeLast ? 'Writing' : 'Thinking', shown: '' };
}

export function waiting(state: State): Approval[] {
  return [...state.approvals.values()]
    .filter((approval) => approval.state === 'waiting')
    .sort((a, b) => a.asked.localeCompare(b.asked));
}

export function newestFirst(sessions: readonly SessionRow[]): SessionRow[] {
  return [...sessions].sort((a, b) => b.last.localeCompare(a.last));
}

function blank(turn: string, session: string, now: number): LiveTurn {
  return {
    turn,
    session,
    whole: false,
    at: new Date(now).toISOString(),
    text: '',
    label: '',
    images: [],
    reply: '',
    tools: [],
    toolSpokeLast: false,
    since: now,
  };
}

function withTurn(
  state: State,
  id: string,
  session: string,
  now: number,
  change: (turn: LiveTurn) => LiveTurn,
): State {
  const turn = state.turns.get(id) ?? blank(id, session, now);
  return { ...state, turns: put(state.turns, id, change(turn)) };
}

function received(state: State, session: string, text: string): State {
  const thread = threadOf(state, session);
  const index = thread.pending.findIndex((pending) => pending.problem === undefined && pending.text === text);
  return index < 0
    ? state
    : withThread(state, session, () => ({ ...thread, pending: thread.pending.filter((_, i) => i !== index) }));
}

/** A problem on the WebSocket names no message: the oldest one without an answer is the one it speaks of. */
function refused(state: State, problem: Problem): State {
  const open = [...state.threads]
    .flatMap(([session, thread]) => thread.pending.map((pending) => ({ session, pending })))
    .filter(({ pending }) => pending.problem === undefined)
    .sort((a, b) => a.pending.at - b.pending.at)[0];
  return open === undefined
    ? { ...state, problem }
    : withThread(state, open.session, (thread) => ({
        ...thread,
        pending: thread.pending.map((pending) =>
          pending.key === open.pending.key ? { ...pending, problem } : pending,
        ),
      }));
}

function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): Map<K, V> {
  return new Map(map).set(key, value);
}

function recent<K, V>(map: Map<K, V>): Map<K, V> {
  return map.size <= MEMORY ? map : new Map([...map].slice(-MEMORY));
}

function upsert<T>(list: readonly T[], item: T, same: (candidate: T) => boolean): T[] {
  const index = list.findIndex(same);
  return index < 0 ? [...list, item] : list.map((candidate, i) => (i === index ? item : candidate));
}
