import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { post, Refusal } from '../api';
import type { Model } from '../model';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine } from '../ui/parts';
import type { Problem } from '../wire';

/** Two things are needed together. */
const TOGETHER = 'VAULT-021';

/** What a browser sees while the home is locked: nothing of it, and the way in. */
export function Locked({ model }: { model: Model }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState('');
  const [pin, setPin] = useState('');
  const [needed, setNeeded] = useState<Problem>();
  const field = useRef<HTMLInputElement>(null);
  // Asked with nothing given, the gateway says what opens the home; that is no attempt.
  useEffect(() => {
    post('/api/unlock', {}).catch((thrown: unknown) => setNeeded(thrown instanceof Refusal ? thrown.problem : undefined));
  }, []);
  const together = needed?.code === TOGETHER;
  const unlock = (event: Event): void => {
    event.preventDefault();
    const given = pin === '' ? { passphrase: typed } : { passphrase: typed, pin };
    setTyped('');
    setPin('');
    run(async () => {
      await post('/api/unlock', given);
      await model.enter(undefined);
    });
    field.current?.focus();
  };
  return (
    <main class="login">
      <img src="/assets/logo.svg" alt="" width="72" height="72" />
      <h1>Homarus is locked</h1>
      <p>Nothing of this home can be read, not even by Homarus. What waits, waits.</p>
      {together && (
        <p>
          <Exact value={needed.sentence} />
        </p>
      )}
      <form class="unlock" onSubmit={unlock}>
        <label for="passphrase">Passphrase</label>
        <input
          id="passphrase"
          ref={field}
          type="password"
          autocomplete="current-password"
          value={typed}
          disabled={busy}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {together && (
          <>
            <label for="pin">PIN of the token, where one is needed</label>
            <input
              id="pin"
              type="password"
              autocomplete="off"
              value={pin}
              disabled={busy}
              onInput={(event) => setPin(event.currentTarget.value)}
            />
          </>
        )}
        <button type="submit" disabled={busy || typed === ''}>
          {busy ? 'Opening…' : 'Unlock'}
        </button>
      </form>
      {problem && <ProblemLine problem={problem} />}
      <p class="quiet">
        A home that opens with this machine, a token, shares, a paper kit or two of these together is unlocked in a terminal: run{' '}
        <code class="key">homarus unlock</code>.
      </p>
    </main>
  );
}

/** One click locks; the page then shows the way in. */
export function LockButton({ model }: { model: Model }): JSX.Element {
  const { busy, problem, run } = useWork();
  return (
    <>
      <button
        type="button"
        class="quiet"
        title="Every key leaves the memory; it opens with the passphrase, or in a terminal"
        disabled={busy}
        onClick={() => run(async () => model.lock())}
      >
        Lock
      </button>
      {problem && <ProblemLine problem={problem} />}
    </>
  );
}
