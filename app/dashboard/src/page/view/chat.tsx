import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { text } from '../format';
import { spoken } from '../markdown';
import type { Model } from '../model';
import { type LiveTurn, phase, type State, threadOf } from '../state';
import { Icon } from '../ui/icon';
import { ProblemLine } from '../ui/parts';
import type { SessionRow } from '../wire';
import { Composer } from './composer';
import { LiveTurnView, PendingView, StoredMessage } from './message';
import { Sessions } from './sessions';

/** How close to the end counts as reading along, in CSS pixels. */
const NEAR_END = 80;

/** What stays free above an approval, in CSS pixels. */
const MARGIN = 12;

export function Chat({ model, session }: { model: Model; session: string }): JSX.Element {
  const { state } = model;
  const [showSessions, setShowSessions] = useState(false);
  const connected = state.connection.state === 'open';
  useEffect(() => {
    model.open(session);
  }, [session]);
  const turns = [...state.turns.values()].filter((turn) => turn.session === session);
  const row = state.sessions.find((candidate) => candidate.name === session);
  const active = activeTurn(state, turns, row);
  return (
    <div class="chat">
      <div class={showSessions ? 'sessions shown' : 'sessions'}>
        <button
          type="button"
          class="toggle"
          aria-expanded={showSessions}
          aria-controls="sessions"
          onClick={() => setShowSessions(!showSessions)}
        >
          <span>
            Session <bdi>{session}</bdi>
          </span>
          <Icon name="down" />
        </button>
        <Sessions model={model} sessions={state.sessions} current={session} onOpen={() => setShowSessions(false)} />
      </div>
      <section class="conversation" aria-label="Conversation">
        <h1 id="title" class="hidden" tabIndex={-1}>
          Chat in session {session}
        </h1>
        {row?.incognito === true && <Incognito model={model} session={session} />}
        {row && <Touched row={row} />}
        <Thread model={model} session={session} turns={turns} row={row} />
        <Composer key={session} model={model} session={session} connected={connected} active={active} />
        <p class="hidden" role="status">
          {announcement(state, turns)}
        </p>
      </section>
    </div>
  );
}

/** What is kept of an incognito conversation, and its end. */
function Incognito({ model, session }: { model: Model; session: string }): JSX.Element {
  const close = (): void =>
    void model.guard(async () => {
      await model.closeIncognito(session);
      location.hash = '#/chat';
    });
  return (
    <p class="touched quiet" aria-label="Incognito">
      Nothing of this conversation is kept; it is gone when you close it or the gateway stops. On record is that
      something happened, and where it went, not what.{' '}
      <button type="button" class="quiet" onClick={close}>
        Close it
      </button>
    </p>
  );
}

const LEGS = [
  { leg: 'untrusted', words: 'read what nobody vouches for' },
  { leg: 'private', words: 'read private data' },
  { leg: 'outside', words: 'reached outside' },
] as const;

/** What the conversation has touched; where two come together, the third always asks. */
function Touched({ row }: { row: SessionRow }): JSX.Element | null {
  const legs = LEGS.filter(({ leg }) => row.touched?.[leg] === true);
  return legs.length === 0 ? null : (
    <p class="touched quiet" aria-label="What this conversation has touched">
      It has {legs.map(({ words }) => words).join(', ')}.
      {row.touched?.untrusted === true && row.touched.private && ' Whatever would reach outside from here is asked about.'}
    </p>
  );
}

function Thread({
  model,
  session,
  turns,
  row,
}: {
  model: Model;
  session: string;
  turns: LiveTurn[];
  row: SessionRow | undefined;
}): JSX.Element {
  const thread = threadOf(model.state, session);
  const box = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const first = thread.messages[0]?.seq;
  useReadingPlace(box, first, away);
  const told = new Set(turns.filter((turn) => turn.whole).map((turn) => turn.turn));
  const messages = thread.messages.filter((message) => !told.has(message.turn));
  const nothing = thread.loaded && messages.length + turns.length + thread.pending.length === 0;
  return (
    <div
      class="thread"
      ref={box}
      tabIndex={0}
      role="group"
      aria-label="Messages"
      onScroll={(event) => setAway(place(event.currentTarget) - event.currentTarget.scrollTop > NEAR_END)}
    >
      <div class="column">
        {thread.problem && (
          <ProblemLine problem={thread.problem}>
            <button type="button" class="quiet" onClick={() => model.load(session)}>
              Try again
            </button>
          </ProblemLine>
        )}
        {thread.earlier && (
          <button type="button" class="earlier" disabled={thread.loading} onClick={() => model.loadEarlier(session)}>
            {thread.loading ? 'Reading…' : 'Show earlier messages'}
          </button>
        )}
        {!thread.loaded && <p class="quiet">Reading the messages…</p>}
        {nothing && !thread.problem && <Welcome model={model} />}
        {messages.map((message, index) => (
          <StoredMessage
            key={message.seq}
            model={model}
            session={session}
            message={message}
            first={messages[index - 1]?.turn !== message.turn}
            last={messages[index + 1]?.turn !== message.turn}
          />
        ))}
        {turns.map((turn) => (
          <LiveTurnView
            key={turn.turn}
            model={model}
            turn={turn}
            said={thread.messages.find((message) => message.turn === turn.turn && message.role === 'user')}
          />
        ))}
        {row?.busy && turns.every((turn) => turn.done) && <p class="progress">Working on a reply…</p>}
        {thread.pending.map((pending) => (
          <PendingView
            key={pending.key}
            pending={pending}
            busy={turns.some((turn) => !turn.done)}
            onAgain={() => {
              model.discard(session, pending.key);
              model.say(session, pending.text, pending.images);
            }}
            onDiscard={() => model.discard(session, pending.key)}
          />
        ))}
      </div>
      {away && (
        <button type="button" class="to-end" onClick={() => toEnd(box.current)}>
          <Icon name="down" /> To the newest
        </button>
      )}
    </div>
  );
}

function Welcome({ model }: { model: Model }): JSX.Element {
  const { status } = model.state;
  return (
    <div class="empty">
      <img src="/assets/logo.svg" alt="" width="56" height="56" />
      <h2>What can I do for you?</h2>
      <p>Write below. What you say stays on this machine unless the model you chose is elsewhere.</p>
      {status && text(status.models) === '' && (
        <p>
          No model is set up yet. See <a href="#/health">Health</a>.
        </p>
      )}
    </div>
  );
}

/** Keeps the reader's place: at the newest while reading along, at the same message when earlier ones come in above. */
function useReadingPlace(box: { current: HTMLDivElement | null }, first: number | undefined, away: boolean): void {
  const before = useRef({ first, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const earlier = first !== undefined && before.current.first !== undefined && first < before.current.first;
    if (earlier) {
      element.scrollTop += element.scrollHeight - before.current.height;
    } else if (!away) {
      element.scrollTop = place(element);
    }
    before.current = { first, height: element.scrollHeight };
  });
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const watch = new ResizeObserver(() => {
      if (!away) {
        element.scrollTop = place(element);
      }
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [away]);
}

/** Where reading along stands: at the end, or at the top of an approval that does not fit above the end. */
function place(element: HTMLElement): number {
  const end = element.scrollHeight - element.clientHeight;
  const asked = element.querySelector<HTMLElement>('.approval:not(.closed)');
  return asked ? Math.min(end, asked.offsetTop - MARGIN) : end;
}

function toEnd(element: HTMLElement | null): void {
  element?.scrollTo({ top: place(element) });
}

/** The Turn that the Stop button stops: one that events tell of, or the newest stored one of a busy session. */
function activeTurn(state: State, turns: LiveTurn[], row: SessionRow | undefined): string | undefined {
  const told = turns.find((turn) => !turn.done);
  return told?.turn ?? (row?.busy ? threadOf(state, row.name).messages.at(-1)?.turn : undefined);
}

/** What a screen reader says: each step once, and the reply when it is whole. */
function announcement(state: State, turns: LiveTurn[]): string {
  const turn = turns.at(-1);
  if (!turn) {
    return '';
  }
  if (turn.done) {
    return turn.done.state === 'done' ? `Homarus: ${spoken(turn.reply)}` : `The reply was ${turn.done.state}.`;
  }
  const { words, shown } = phase(turn, state.approvals.values());
  return `${words} ${shown}`;
}
