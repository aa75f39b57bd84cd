import { Refusal } from './api';
import type { Problem } from './wire';

/** A passkey that opens the home, and what to ask it for. Base64url, and Base64. */
export interface Asked {
  credential: string;
  rp: string;
  salt: string;
}

/** What a passkey gave, for the gateway only. */
export interface Given {
  credential: string;
  output: string;
}

/** The name that a passkey of this page belongs to; an address is none. */
export const NAME = 'localhost';

/** In the address: whoever unlocks by the name goes on under the address they came from. */
export const BACK = '#back';

/** Tells whether passkeys can be used at this address by this browser. */
export const isHere = (): boolean => location.hostname === NAME && 'credentials' in navigator && 'PublicKeyCredential' in globalThis;

/** The same page by the other name of this machine; nothing of it is text from elsewhere. */
export const under = (host: typeof NAME | '127.0.0.1', hash: '' | typeof BACK = ''): string =>
  `http://${host}:${location.port}/${hash}`;

const SIZE = 32;
const ALGORITHMS = [-7, -257, -8];

const NO_KEY: Problem = {
  code: 'DASHBOARD-004',
  sentence: 'This passkey gives no key: it, or this browser, does not have the extension PRF.',
  remedy: 'Choose another passkey or browser, or open the home another way, like with a passphrase.',
};

const REFUSED: Record<string, Problem> = {
  NotAllowedError: {
    code: 'DASHBOARD-005',
    sentence: 'No passkey was used: it was called off, took too long, or is not one of this home.',
    remedy: 'Try again, or open the home another way.',
  },
  InvalidStateError: {
    code: 'DASHBOARD-006',
    sentence: 'That passkey opens this home already.',
    remedy: 'Choose another one, or leave it at that.',
  },
};

const random = (size: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(size));
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const url64 = (bytes: Uint8Array): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const named = (credential: string): PublicKeyCredentialDescriptor => ({ type: 'public-key', id: bytesOf(credential) });

/** Asks for one of these passkeys. Throws a Refusal when none gives a key. */
export async function ask(passkeys: readonly Asked[]): Promise<Given> {
  const found = await refusing(
    navigator.credentials.get({
      publicKey: {
        challenge: random(SIZE),
        rpId: NAME,
        allowCredentials: passkeys.map((passkey) => named(passkey.credential)),
        userVerification: 'required',
        extensions: {
          prf: { evalByCredential: Object.fromEntries(passkeys.map((passkey) => [passkey.credential, { first: bytesOf(passkey.salt) }])) },
        },
      },
    }),
  );
  const output = found.getClientExtensionResults().prf?.results?.first;
  if (output === undefined) {
    throw new Refusal(0, NO_KEY);
  }
  const raw = new Uint8Array(ArrayBuffer.isView(output) ? output.buffer : output);
  const given = { credential: url64(new Uint8Array(found.rawId)), output: base64(raw) };
  raw.fill(0);
  return given;
}

/**
 * Makes a passkey and asks it at once, so that none is kept that would not give its key again.
 *
 * @param home its id, which the passkey is listed under
 * @param known the credentials that open the home already
 */
export async function make(home: string, known: readonly string[]): Promise<Given & { salt: string }> {
  const made = await refusing(
    navigator.credentials.create({
      publicKey: {
        challenge: random(SIZE),
        rp: { id: NAME, name: 'Homarus' },
        user: { id: random(SIZE), name: home, displayName: `Homarus ${home}` },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known.map(named),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        extensions: { prf: {} },
      },
    }),
  );
  const credential = url64(new Uint8Array(made.rawId));
  const salt = base64(random(SIZE));
  try {
    if (made.getClientExtensionResults().prf?.enabled !== true) {
      throw new Refusal(0, NO_KEY);
    }
    return { ...(await ask([{ credential, rp: NAME, salt }])), salt };
  } catch (thrown) {
    await forget(credential);
    throw thrown;
  }
}

/** Tells the keeper of a passkey that nothing knows it, where the browser can. */
async function forget(credential: string): Promise<void> {
  const signals = PublicKeyCredential as unknown as { signalUnknownCredential?: (unknown: object) => Promise<void> };
  await signals.signalUnknownCredential?.({ rpId: NAME, credentialId: credential }).catch(() => undefined);
}

async function refusing(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const found = await asked;
    if (found !== null) {
      return found as PublicKeyCredential;
    }
  } catch (thrown) {
    const known = thrown instanceof DOMException ? REFUSED[thrown.name] : undefined;
    throw new Refusal(0, known ?? other(thrown));
  }
  throw new Refusal(0, REFUSED.NotAllowedError as Problem);
}

const other = (thrown: unknown): Problem => ({
  code: 'DASHBOARD-007',
  sentence: `The browser refuses passkeys here: ${thrown instanceof Error ? thrown.message : 'it does not say why'}`,
  remedy: 'Open the home another way, or use another browser.',
});
