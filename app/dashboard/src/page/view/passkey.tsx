import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { type Asked, ask, BACK, isHere, make, NAME, under } from '../passkey';
import { useWork } from '../ui/hooks';
import { ProblemLine } from '../ui/parts';
import { given, isComplete, type Proof, Recognise, type Typed } from './recognise';

/** Opens the home with a passkey; what it gives goes to the gateway and is kept nowhere. */
export function UnlockWithPasskey({ passkeys, entered }: { passkeys: readonly Asked[]; entered: () => Promise<void> }): JSX.Element {
  const { busy, problem, run } = useWork();
  // Read once: what is shown after the unlocking changes the address.
  const [back] = useState(location.hash === BACK);
  const unlock = (): void =>
    run(async () => {
      await post('/api/unlock', { passkey: await ask(passkeys) });
      if (back) {
        location.replace(under('127.0.0.1'));
      } else {
        await entered();
      }
    });
  if (!isHere()) {
    return location.hostname === NAME ? (
      <p role="status">This browser has no passkeys.</p>
    ) : (
      <a class="button" href={under(NAME, BACK)}>
        Go to where your passkey works
      </a>
    );
  }
  return (
    <>
      <button type="button" disabled={busy} onClick={unlock}>
        {busy ? 'Asking your passkey…' : 'Unlock with your passkey'}
      </button>
      {problem && <ProblemLine problem={problem} />}
    </>
  );
}

/** Adds a passkey, at the only name that it can belong to. */
export function AddPasskey({
  home,
  proof,
  done,
}: {
  home: string;
  proof: Proof;
  done: () => void;
}): JSX.Element {
  const { busy, problem, run } = useWork();
  const [typed, setTyped] = useState<Typed>({});
  const known = proof.passkeys.map((passkey) => passkey.credential);
  const add = (event: Event): void => {
    event.preventDefault();
    const proved = typed;
    setTyped({});
    run(async () => {
      const recognised = await given(proof, proved);
      await post('/api/keys', { kind: 'passkey', with: await make(home, known), ...recognised });
      done();
    });
  };
  return (
    <details>
      <summary>Add a passkey</summary>
      {isHere() ? (
        <form class="unlock" onSubmit={add}>
          <p>
            A fingerprint, a face or a PIN then opens this home, here in the browser. It is asked twice: once to make the passkey, once
            to see that it gives its key again.
          </p>
          <Recognise id="passkey" proof={proof} typed={typed} onInput={setTyped} />
          <button type="submit" disabled={busy || !isComplete(proof, typed)}>
            {busy ? 'Asking your passkey…' : 'Make it'}
          </button>
        </form>
      ) : (
        <p>
          A passkey belongs to a name, and this page was opened by an address, or in a browser without passkeys. For a link by its name
          run <code class="key">homarus key add passkey</code>
        </p>
      )}
      {problem && <ProblemLine problem={problem} />}
    </details>
  );
}
