import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, post, Refusal } from '../api';
import type { Model } from '../model';
import type { Asked } from '../passkey';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine } from '../ui/parts';
import type { Problem } from '../wire';
import { UnlockWithPasskey } from './passkey';

/** Two things are needed together. */
const TOGETHER = 'VAULT-021';

/** How long after a try without an answer the next one comes. */
const AGAIN_MS = 500;

/** What opens the home: each of `ways` alone, its members together. */
interface Ways {
  ways: string[][];
  passkeys: Asked[];
  problem?: Problem;
}

/** What a browser sees while the home is locked: nothing of it, and the way in. */
export function Locked({ model }: { model: Model }): JSX.Element {
  const [needed, setNeeded] = useState<Problem>();
  const [ways, setWays] = useState<Ways>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async (): Promise<void> => {
      try {
        setWays(await get<Ways>('/api/unlock'));
        // Asked with nothing given, the gateway says what opens the home; that is no attempt.
        await post('/api/unlock', {}).catch((thrown: unknown) => setNeeded(thrown instanceof Refusal ? thrown.problem : undefined));
      } catch {
        // It is being locked just now: what opens it is known once its process has begun anew.
        if (!over) {
          timer = setTimeout(() => void look(), AGAIN_MS);
        }
      }
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  const together = needed?.code === TOGETHER;
  const passkeys = ways?.passkeys ?? [];
  const takesPassphrase = ways === undefined || ways.ways.some((way) => way.includes('passphrase'));
  const entered = (): Promise<void> => model.enter(undefined);
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
      {ways?.problem && <ProblemLine problem={ways.problem} />}
      {passkeys.length > 0 && <UnlockWithPasskey passkeys={passkeys} entered={entered} />}
      {takesPassphrase && <UnlockWithPassphrase together={together} entered={entered} />}
      <p class="quiet">
        What opens with this machine, a token, shares, a paper kit or two of these together is opened in a terminal: run{' '}
        <code class="key">homarus unlock</code>.
      </p>
    </main>
  );
}

/** @param together whether some slot needs a PIN beside the passphrase */
function UnlockWithPassphrase({ together, entered }: { together: boolean; entered: () => Promise<void> }): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState('');
  const [pin, setPin] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const unlock = (event: Event): void => {
    event.preventDefault();
    const given = pin === '' ? { passphrase: typed } : { passphrase: typed, pin };
    setTyped('');
    setPin('');
    run(async () => {
      await post('/api/unlock', given);
      await entered();
    });
    field.current?.focus();
  };
  return (
    <>
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
    </>
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
        title="Every key leaves the memory; it opens with a passphrase or passkey, or in a terminal"
        disabled={busy}
        onClick={() => run(async () => model.lock())}
      >
        Lock
      </button>
      {problem && <ProblemLine problem={problem} />}
    </>
  );
}
