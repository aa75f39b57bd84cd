import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine } from '../ui/parts';
import type { KeyRow } from '../wire';

/** What is typed where the home has no passphrase. */
const WORD = 'elevate';

/** Members of a request that recognise the owner anew. */
type Recognised = { passphrase: string } | { confirm: string };

const passphraseOpens = (slots: KeyRow[]): boolean => slots.some((slot) => slot.kind === 'passphrase');

const recognised = (slots: KeyRow[], typed: string): Recognised =>
  passphraseOpens(slots) ? { passphrase: typed } : { confirm: typed };

/** The owner shows anew who they are: by the passphrase of the home, else by a word. */
function Recognise({
  id,
  slots,
  value,
  onInput,
}: {
  id: string;
  slots: KeyRow[];
  value: string;
  onInput: (text: string) => void;
}): JSX.Element {
  const typed = (event: { currentTarget: HTMLInputElement }): void => onInput(event.currentTarget.value);
  return passphraseOpens(slots) ? (
    <>
      <label for={id}>The passphrase of this home</label>
      <input id={id} type="password" autocomplete="current-password" value={value} onInput={typed} />
    </>
  ) : (
    <>
      <label for={id}>
        To confirm, type <code>{WORD}</code>
      </label>
      <input id={id} type="text" autocomplete="off" value={value} onInput={typed} />
    </>
  );
}

/** Removes a slot; a new root key comes with it. */
export function RemoveSlot({ slot, slots, done }: { slot: KeyRow; slots: KeyRow[]; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState('');
  const remove = (event: Event): void => {
    event.preventDefault();
    const given = recognised(slots, typed);
    setTyped('');
    run(async () => {
      await post(`/api/keys/${encodeURIComponent(slot.id)}/remove`, given);
      done();
    });
  };
  return (
    <details>
      <summary>
        Remove <Exact value={slot.of.join(' + ')} />
      </summary>
      <form class="unlock" onSubmit={remove}>
        <Recognise id={`remove-${slot.id}`} slots={slots} value={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || typed === ''}>
          {busy ? 'Removing…' : 'Remove it, and make a new root key'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}

/** Adds a passphrase; the other kinds need this machine, and are added in a terminal. */
export function AddPassphrase({ slots, done }: { slots: KeyRow[]; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [typed, setTyped] = useState('');
  const differs = again !== '' && again !== fresh;
  const add = (event: Event): void => {
    event.preventDefault();
    const body = { kind: 'passphrase', with: { passphrase: fresh }, ...recognised(slots, typed) };
    setTyped('');
    run(async () => {
      await post('/api/keys', body);
      setFresh('');
      setAgain('');
      done();
    });
  };
  return (
    <details>
      <summary>Add a passphrase</summary>
      <form class="unlock" onSubmit={add}>
        <label for="fresh">New passphrase</label>
        <input
          id="fresh"
          type="password"
          autocomplete="new-password"
          value={fresh}
          onInput={(event) => setFresh(event.currentTarget.value)}
        />
        <label for="again">The same again</label>
        <input
          id="again"
          type="password"
          autocomplete="new-password"
          value={again}
          onInput={(event) => setAgain(event.currentTarget.value)}
        />
        {differs && <p role="status">The two differ.</p>}
        <Recognise id="recognise" slots={slots} value={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || fresh === '' || again !== fresh || typed === ''}>
          {busy ? 'Adding…' : 'Add it'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}
