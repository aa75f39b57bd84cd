import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { count } from '../format';
import { chatAddress } from '../route';
import type { Model } from '../model';
import { Icon } from '../ui/icon';
import { Exact, Time } from '../ui/parts';
import type { SessionRow } from '../wire';

const LONGEST_NAME = 64;

export function Sessions({
  model,
  sessions,
  current,
  onOpen,
}: {
  model: Model;
  sessions: readonly SessionRow[];
  current: string;
  onOpen: () => void;
}): JSX.Element {
  const incognito = (): void =>
    void model.guard(async () => {
      location.hash = chatAddress(await model.openIncognito());
      onOpen();
    });
  const [naming, setNaming] = useState(false);
  const known = sessions.some((row) => row.name === current);
  return (
    <nav id="sessions" class="session-list" aria-label="Sessions">
      {naming ? (
        <NewSession sessions={sessions} onDone={() => (setNaming(false), onOpen())} />
      ) : (
        <>
          <button type="button" class="new" onClick={() => setNaming(true)}>
            <Icon name="plus" /> New session
          </button>
          <button type="button" class="new" onClick={incognito}>
            <Icon name="plus" /> New incognito conversation
          </button>
        </>
      )}
      <ul>
        {!known && (
          <li>
            <a href={chatAddress(current)} aria-current="true" onClick={onOpen}>
              <span class="name">
                <Exact value={current} />
              </span>
              <span class="quiet">new</span>
            </a>
          </li>
        )}
        {sessions.map((row) => (
          <li key={row.name}>
            <a href={chatAddress(row.name)} aria-current={row.name === current ? 'true' : undefined} onClick={onOpen}>
              <span class="name">
                <Exact value={row.name} />
              </span>
              {row.incognito === true && <span class="quiet">kept nowhere</span>}
              {row.busy && <span class="busy">working</span>}
              <span class="quiet">
                <Time at={row.last} /> · {count(row.messages)} {row.messages === 1 ? 'message' : 'messages'}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NewSession({ sessions, onDone }: { sessions: readonly SessionRow[]; onDone: () => void }): JSX.Element {
  const [name, setName] = useState(() => unused(sessions));
  const input = useRef<HTMLInputElement>(null);
  return (
    <form
      class="naming"
      onSubmit={(event) => {
        event.preventDefault();
        location.hash = chatAddress(name);
        onDone();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <label for="session-name">Name of the new session</label>
      <input
        id="session-name"
        ref={(element) => {
          if (element && input.current !== element) {
            input.current = element;
            element.select();
          }
        }}
        required
        maxLength={LONGEST_NAME}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={name}
        onInput={(event) => setName(plain(event.currentTarget.value))}
      />
      <div class="row">
        <button type="submit">Start</button>
        <button type="button" class="quiet" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Session names are small letters, digits, dots, dashes and underlines. */
function plain(name: string): string {
  return name.toLowerCase().replace(/\s+/g, '-').replace(/[^a-z0-9._-]/g, '');
}

function unused(sessions: readonly SessionRow[]): string {
  const names = new Set(sessions.map((row) => row.name));
  let number = sessions.length + 1;
  while (names.has(`chat-${number}`)) {
    number++;
  }
  return `chat-${number}`;
}
