import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine } from '../ui/parts';
import type { KeyRow } from '../wire';
import { given, isComplete, type Proof, Recognise, type Typed } from './recognise';

/** Removes a slot; a new root key comes with it. */
export function RemoveSlot({ slot, proof, done }: { slot: KeyRow; proof: Proof; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState<Typed>({});
  const remove = (event: Event): void => {
    event.preventDefault();
    const proved = typed;
    setTyped({});
    run(async () => {
      await post(`/api/keys/${encodeURIComponent(slot.id)}/remove`, await given(proof, proved));
      done();
    });
  };
  return (
    <details>
      <summary>
        Remove <Exact value={slot.of.join(' + ')} />
      </summary>
      <form class="unlock" onSubmit={remove}>
        <Recognise id={`remove-${slot.id}`} proof={proof} typed={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || !isComplete(proof, typed)}>
          {busy ? 'Removing…' : 'Remove it, and make a new root key'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}

/** Adds a passphrase; the other kinds need this machine, and are added in a terminal. */
export function AddPassphrase({ proof, done }: { proof: Proof; done: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [typed, setTyped] = useState<Typed>({});
  const differs = again !== '' && again !== fresh;
  const add = (event: Event): void => {
    event.preventDefault();
    const proved = typed;
    setTyped({});
    run(async () => {
      await post('/api/keys', { kind: 'passphrase', with: { passphrase: fresh }, ...(await given(proof, proved)) });
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
        <Recognise id="recognise" proof={proof} typed={typed} onInput={setTyped} />
        <button type="submit" disabled={busy || fresh === '' || again !== fresh || !isComplete(proof, typed)}>
          {busy ? 'Adding…' : 'Add it'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}
