import { del, get, post, problemFrom, query, Refusal } from './api';
import { Live } from './live';
import {
  apply,
  newestFirst,
  stale,
  START,
  type State,
  stored,
  type Thread,
  storedBefore,
  threadOf,
  waiting,
  withThread,
} from './state';
import type { Approval, Choice, GatewayEvent, Message, Problem, SessionRow, Status, Stops, Upload } from './wire';

/** Messages read at once. */
export const PAGE = 50;

/** Several ledger rows arrive together; the sum is read once. */
const STATUS_DELAY_MS = 400;

/** Tells whether the gateway said that the home is locked. */
const isLocked = (thrown: unknown): boolean => thrown instanceof Refusal && thrown.problem.code === 'VAULT-016';

/** How long a page in the background waits before it draws. */
const HIDDEN_DRAW_MS = 100;

const LOST: Problem = {
  code: 'DASHBOARD-003',
  sentence: 'The connection broke before the gateway took this message.',
  remedy: 'Send it again.',
};

/** What this page knows, and everything it can ask of the gateway. */
export class Model {
  state: State = START;

  /** What is typed and not yet sent, by session. Kept in memory only. */
  readonly drafts = new Map<string, string>();

  /** The images that go with what is said next, by session. */
  readonly attached = new Map<string, readonly Upload[]>();

  readonly #changed = new Set<() => void>();
  readonly #events = new Set<(event: GatewayEvent) => void>();
  readonly #live: Live;
  #scheduled = false;
  #keys = 0;
  #open = '';
  #openedAt = 0;
  #statusTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#live = new Live({
      event: (event) => this.#event(event),
      connection: (connection) => {
        this.#set({ ...this.state, connection });
        if (connection.state === 'open') {
          this.#openedAt = Date.now();
          this.#set(stale(this.state));
          void this.refresh();
        } else if (connection.state === 'waiting') {
          void this.#status();
        }
      },
    });
    addEventListener('online', () => this.#live.retry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') {
        this.#live.retry();
      }
    });
  }

  /** Calls back after each change, at most once per frame. */
  subscribe(changed: () => void): () => void {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  }

  /** Calls back with each event. */
  events(listener: (event: GatewayEvent) => void): () => void {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }

  /** Signs in with the code of a printed link, or with the cookie of an earlier visit. */
  async enter(code: string | undefined): Promise<void> {
    let problem: Problem | undefined;
    if (code !== undefined) {
      try {
        await post('/api/login', { code });
      } catch (thrown) {
        problem = problemFrom(thrown);
      }
    }
    try {
      const status = await get<Status>('/api/status');
      this.#set({ ...this.state, access: 'in', status, loginProblem: undefined });
      this.#live.open();
    } catch (thrown) {
      if (isLocked(thrown)) {
        this.#lockedUp();
        return;
      }
      const refusal = problemFrom(thrown);
      const signedOut = thrown instanceof Refusal && (thrown.status === 401 || thrown.status === 403);
      this.#leave(problem ?? (signedOut ? undefined : refusal));
    }
  }

  /** Locks the home; what the page knew of it is forgotten. */
  async lock(): Promise<void> {
    await post('/api/lock');
    this.#lockedUp();
  }

  #lockedUp(): void {
    this.#live.close();
    this.drafts.clear();
    this.attached.clear();
    this.#set({ ...START, access: 'locked' });
  }

  async leave(): Promise<void> {
    await post('/api/logout').catch(() => undefined);
    this.#leave(undefined);
  }

  retry(): void {
    this.#live.retry();
  }

  /** Reads everything that is shown again. */
  async refresh(): Promise<void> {
    await Promise.all([this.#status(), this.#sessions(), this.#approvals(), this.#open && this.load(this.#open)]);
  }

  /** Opens a session: its newest messages are read, and read again after each reconnect. */
  open(session: string): void {
    this.#open = session;
    if (!threadOf(this.state, session).loaded) {
      void this.load(session);
    }
  }

  async load(session: string): Promise<void> {
    this.#thread(session, (thread) => ({ ...thread, loading: true, problem: undefined }));
    try {
      const path = `/api/messages${query({ session, limit: PAGE })}`;
      const page = await get<{ messages: Message[] }>(path);
      this.#set(stored(this.state, session, page.messages, PAGE));
      this.#lost(session);
    } catch (thrown) {
      this.#failed(thrown, session);
    }
  }

  async loadEarlier(session: string): Promise<void> {
    const first = threadOf(this.state, session).messages[0]?.seq;
    this.#thread(session, (thread) => ({ ...thread, loading: true, problem: undefined }));
    try {
      const path = `/api/messages${query({ session, before: first, limit: PAGE })}`;
      const page = await get<{ messages: Message[] }>(path);
      this.#set(storedBefore(this.state, session, page.messages, PAGE));
    } catch (thrown) {
      this.#failed(thrown, session);
    }
  }

  /** Says something in a session; false when there is no connection. */
  say(session: string, text: string, images: readonly Upload[] = []): boolean {
    const shown = images.length === 0 ? {} : { images: images.map((image) => image.id) };
    if (!this.#live.send({ type: 'say', session, text, ...shown })) {
      return false;
    }
    const pending = { key: ++this.#keys, text, images, at: Date.now() };
    this.#thread(session, (thread) => ({ ...thread, pending: [...thread.pending, pending] }));
    return true;
  }

  /** Takes a message that did not arrive off the page. */
  discard(session: string, key: number): void {
    this.#thread(session, (thread) => ({
        ...thread,
        pending: thread.pending.filter((pending) => pending.key !== key),
      }));
  }

  /** Opens a conversation of which nothing is kept; returns its name. */
  async openIncognito(): Promise<string> {
    const { session } = await post<{ session: string }>('/api/incognito');
    await this.#sessions();
    return session;
  }

  /** Closes one: it is gone here too. */
  async closeIncognito(session: string): Promise<void> {
    await del(`/api/incognito/${encodeURIComponent(session)}`);
    this.drafts.delete(session);
    const threads = new Map(this.state.threads);
    threads.delete(session);
    const keep = <T extends { session: string }>(all: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
      new Map([...all].filter(([, known]) => known.session !== session));
    const { state } = this;
    this.#set({
      ...state,
      threads,
      sessions: state.sessions.filter((row) => row.name !== session),
      turns: keep(state.turns),
      outcomes: keep(state.outcomes),
      approvals: keep(state.approvals),
    });
  }

  async stop(turn: string): Promise<void> {
    await this.guard(() => post(`/api/turns/${encodeURIComponent(turn)}/cancel`));
  }

  /** Answers an approval; returns the Problem where the gateway refused. */
  async answer(
    id: string,
    answer: { answer: 'allow' | 'deny'; for?: Choice['for']; scope?: Choice['scope']; text?: string; digest?: string },
  ): Promise<Problem | undefined> {
    const path = `/api/approvals/${encodeURIComponent(id)}`;
    try {
      const approval = await post<Approval>(path, answer);
      this.#set(apply(this.state, { type: 'approval.closed', approval }, Date.now()));
      return undefined;
    } catch (thrown) {
      const current = await get<Approval>(path).catch(() => undefined);
      if (current) {
        this.#set(apply(this.state, { type: 'approval.closed', approval: current }, Date.now()));
      }
      return problemFrom(thrown);
    }
  }

  /** Does something for the page's owner; a Problem is shown above the page. */
  async guard(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Takes in what is stopped now. */
  stopped(stops: Stops): void {
    const { status } = this.state;
    this.#set({ ...this.state, status: status && { ...status, stops } });
  }

  dismiss(): void {
    this.#set({ ...this.state, problem: undefined });
  }

  /** Notes that the gateway no longer knows this page. */
  checkAccess(thrown: unknown): void {
    if (isLocked(thrown)) {
      this.#lockedUp();
    } else if (thrown instanceof Refusal && thrown.status === 401) {
      this.#leave(undefined);
    }
  }

  #event(event: GatewayEvent): void {
    if (event.type === 'locked') {
      this.#lockedUp();
      return;
    }
    this.#set(apply(this.state, event, Date.now()));
    if (event.type === 'turn.started' && event.images?.length && threadOf(this.state, event.session).loaded) {
      void this.load(event.session);
    }
    if (event.type === 'turn.done' && threadOf(this.state, event.session).loaded) {
      void this.load(event.session);
    }
    if (event.type === 'ledger.added') {
      clearTimeout(this.#statusTimer);
      this.#statusTimer = setTimeout(() => void this.#status(), STATUS_DELAY_MS);
    }
    for (const listener of this.#events) {
      listener(event);
    }
  }

  /** What was sent before the last reconnect and is in no message and no Turn did not arrive. */
  #lost(session: string): void {
    const busy = this.state.sessions.some((row) => row.name === session && row.busy);
    if (!busy) {
      this.#thread(session, (thread) => ({
          ...thread,
          pending: thread.pending.map((pending) =>
            pending.problem === undefined && pending.at < this.#openedAt ? { ...pending, problem: LOST } : pending,
          ),
        }));
    }
  }

  async #status(): Promise<void> {
    await this.#quietly(async () => {
      const status = await get<Status>('/api/status');
      this.#set({ ...this.state, status });
    });
  }

  async #sessions(): Promise<void> {
    await this.#quietly(async () => {
      const { sessions } = await get<{ sessions: SessionRow[] }>('/api/sessions');
      this.#set({ ...this.state, sessions: newestFirst(sessions), sessionsLoaded: true });
    });
  }

  /** An approval that is not waiting any more was answered while this page was away. */
  async #approvals(): Promise<void> {
    await this.#quietly(async () => {
      const { approvals } = await get<{ approvals: Approval[] }>('/api/approvals');
      const open = new Set(approvals.map((approval) => approval.id));
      const closed = waiting(this.state).filter((approval) => !open.has(approval.id));
      const read = closed.map((approval) =>
        // Of an incognito conversation none is kept.
        get<Approval>(`/api/approvals/${encodeURIComponent(approval.id)}`).catch(
          (): Approval => ({ ...approval, state: 'void' }),
        ),
      );
      for (const approval of [...approvals, ...(await Promise.all(read))]) {
        this.#set(apply(this.state, { type: 'approval.asked', approval }, Date.now()));
      }
    });
  }

  /** Reads in the background: the connection's state already tells that the gateway is away. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.checkAccess(thrown);
    }
  }

  #failed(thrown: unknown, session?: string): void {
    const problem = problemFrom(thrown);
    this.checkAccess(thrown);
    if (session === undefined) {
      this.#set({ ...this.state, problem });
    } else {
      this.#thread(session, (thread) => ({ ...thread, loading: false, loaded: true, problem }));
    }
  }

  #leave(loginProblem: Problem | undefined): void {
    this.#live.close();
    this.#set({ ...START, access: 'out', loginProblem });
  }

  #thread(session: string, change: (thread: Thread) => Thread): void {
    this.#set(withThread(this.state, session, change));
  }

  #set(state: State): void {
    this.state = state;
    if (!this.#scheduled) {
      this.#scheduled = true;
      const run = (): void => {
        this.#scheduled = false;
        this.#changed.forEach((changed) => changed());
      };
      // A hidden page draws no frames, and still has to learn of an approval.
      document.visibilityState === 'visible' ? requestAnimationFrame(run) : setTimeout(run, HIDDEN_DRAW_MS);
    }
  }
}
