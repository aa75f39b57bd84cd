import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine } from '../ui/parts';
import type { KeyRow } from '../wire';

/** What is typed where a person has nothing to give. */
const WORD = 'elevate';

/** Members of a request that recognise the owner anew. */
type Given = Record<string, string>;

const LABELS: Given = { passphrase: 'The passphrase of this home', pin: 'The PIN of its token' };

/** What to ask for: the way with the least to give. */
const asked = (proof: string[][]): string[] => proof[0] ?? ['confirm'];

const isComplete = (proof: string[][], given: Given): boolean => asked(proof).every((member) => (given[member] ?? '') !== '');

/** The owner shows anew who they are: by all that opens the home with them, else by a word. */
function Recognise({
  id,
  proof,
  given,
  onInput,
}: {
  id: string;
  proof: string[][];
  given: Given;
  onInput: (given: Given) => void;
}): JSX.Element {
  return (
    <>
      {asked(proof).map((member) => {
        const own = `${id}-${member}`;
        const typed = (event: { currentTarget: HTMLInputElement }): void => onInput({ ...given, [member]: event.currentTarget.value });
        if (member === 'confirm') {
          return (
            <>
              <label for={own}>
                To confirm, type <code>{WORD}</code>
              </label>
              <input id={own} type="text" autocomplete="off" value={given[member] ?? ''} onInput={typed} />
            </>
          );
        }
        return LABELS[member] === undefined ? (
          <p role="status">This needs what is in a safe: use homarus key in a terminal.</p>
        ) : (
          <>
            <label for={own}>{LABELS[member]}</label>
            <input id={own} type="password" autocomplete="current-password" value={given[member] ?? ''} onInput={typed} />
          </>
        );
      })}
    </>
  );
}

/** Removes a slot; a new root key comes with it. */
export function RemoveSlot({ slot, proof, done }: { slot: KeyRow; proof: string[][]; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState<Given>({});
  const remove = (event: Event): void => {
    event.preventDefault();
    const given = typed;
    setTyped({});
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
        <Recognise id={`remove-${slot.id}`} proof={proof} given={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || !isComplete(proof, typed)}>
          {busy ? 'Removing…' : 'Remove it, and make a new root key'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}

/** Adds a passphrase; the other kinds need this machine, and are added in a terminal. */
export function AddPassphrase({ proof, done }: { proof: string[][]; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [typed, setTyped] = useState<Given>({});
  const differs = again !== '' && again !== fresh;
  const add = (event: Event): void => {
    event.preventDefault();
    const body = { kind: 'passphrase', with: { passphrase: fresh }, ...typed };
    setTyped({});
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
        <Recognise id="recognise" proof={proof} given={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || fresh === '' || again !== fresh || !isComplete(proof, typed)}>
          {busy ? 'Adding…' : 'Add it'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}
