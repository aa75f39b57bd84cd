import type { JSX } from 'preact';
import { type Asked, ask, isHere } from '../passkey';

/** What is typed where a person has nothing to give. */
const WORD = 'elevate';
const PASSKEY = 'passkey';

/** What recognises the owner anew: each of `ways` alone, its members together. */
export interface Proof {
  ways: string[][];
  passkeys: readonly Asked[];
}

/** What was typed for it, by member. */
export type Typed = Record<string, string>;

const LABELS: Typed = { passphrase: 'The passphrase of this home', pin: 'The PIN of its token' };

/** What to ask for: the way with the least to type that a page can take, else a passkey, else a word. */
function asked({ ways }: Proof): string[] {
  const typed = ways.find((way) => way.every((member) => LABELS[member] !== undefined));
  return typed ?? ways.find((way) => way.includes(PASSKEY)) ?? ways[0] ?? ['confirm'];
}

/** Tells whether everything asked for is there. */
export const isComplete = (proof: Proof, typed: Typed): boolean =>
  asked(proof).every((member) => (member === PASSKEY ? isHere() : (typed[member] ?? '') !== ''));

/** Returns the members of a request, once a passkey has answered where one is asked for. */
export const given = async (proof: Proof, typed: Typed): Promise<Record<string, unknown>> =>
  asked(proof).includes(PASSKEY) ? { ...typed, passkey: await ask(proof.passkeys) } : typed;

/** The owner shows anew who they are: by all that opens the home with them, else by a word. */
export function Recognise({
  id,
  proof,
  typed,
  onInput,
}: {
  id: string;
  proof: Proof;
  typed: Typed;
  onInput: (typed: Typed) => void;
}): JSX.Element {
  return (
    <>
      {asked(proof).map((member) => {
        const own = `${id}-${member}`;
        const input = (event: { currentTarget: HTMLInputElement }): void => onInput({ ...typed, [member]: event.currentTarget.value });
        if (member === 'confirm') {
          return (
            <>
              <label for={own}>
                To confirm, type <code>{WORD}</code>
              </label>
              <input id={own} type="text" autocomplete="off" value={typed[member] ?? ''} onInput={input} />
            </>
          );
        }
        if (member === PASSKEY) {
          return isHere() ? (
            <p role="status">Your passkey is asked first.</p>
          ) : (
            <p role="status">
              This needs your passkey, which works by another name of this page: run <code class="key">homarus link --passkey</code>
            </p>
          );
        }
        return LABELS[member] === undefined ? (
          <p role="status">This needs what is in a safe: use homarus key in a terminal.</p>
        ) : (
          <>
            <label for={own}>{LABELS[member]}</label>
            <input id={own} type="password" autocomplete="current-password" value={typed[member] ?? ''} onInput={input} />
          </>
        );
      })}
    </>
  );
}
