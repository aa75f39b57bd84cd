/** The keys of a home in memory: slots, secrets, backups and the lock, as docs/spec/http-api.md has them. */
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
const refuse = (status, problem) => ({ status, json: { problem } });
const DAY = 86_400;

export const LOCKED = { code: 'VAULT-016', sentence: 'Homarus is locked.', remedy: 'Unlock it with: homarus unlock' };
const WRONG = { code: 'VAULT-001', sentence: 'The passphrase is wrong.', remedy: 'Try again; nothing was changed.' };
const UNFIT = { code: 'SLOT-062', sentence: 'What the passkey gives does not open this slot.', remedy: 'Confirm with the passkey\'s PIN or fingerprint and try again, or open with another slot.' };
const LAST = { code: 'VAULT-012', sentence: 'This is the last slot: without it nobody could open the home again.', remedy: 'Add another one first, like: homarus key add passphrase' };
const WEAK = { code: 'VAULT-003', sentence: 'The passphrase is shorter than 10 characters.', remedy: 'Choose a longer one; a few unrelated words are easy to remember.' };
const UNKNOWN = { code: 'GRANT-005', sentence: 'The passphrase of the home is needed, and this is not it.', remedy: 'Run the command on a terminal: it asks for it.' };
const UNCONFIRMED = { code: 'GRANT-005', sentence: 'The word elevate has to be typed.', remedy: 'Run the command on a terminal: it asks for it.' };
const NEEDED = { code: 'VAULT-007', sentence: 'This home opens with a passphrase.', remedy: 'Give it on a terminal with: homarus unlock, or on its standard input.' };
const TOGETHER = { code: 'VAULT-021', sentence: 'This home opens with the passphrase and the PIN of the token together.', remedy: 'Give what is needed at once: homarus unlock asks for it.' };

export class MockKeys {
  locked = false;
  passphrase = 'quiet otter lamp 99';
  pin = '';
  /** What recognises the owner, where it is not what the slots say. */
  proof = undefined;
  generation = 3;
  /** What was given for each passkey, by its credential. */
  passkeys = new Map();
  /** Why the passkeys cannot be used, where they cannot. */
  nameTaken = undefined;
  slots = [
    { id: 'slot_machine', kind: 'machine', of: ['machine'], created: ago(90 * DAY), opensByItself: true },
    { id: 'slot_words', kind: 'passphrase', of: ['passphrase'], created: ago(40 * DAY), opensByItself: false },
    { id: 'slot_both', kind: 'both', of: ['passphrase', 'pkcs11'], created: ago(2 * DAY), opensByItself: false },
  ];
  secrets = [
    { name: 'openai', boundTo: 'https://api.openai.com', path: '/v1', header: 'authorization', created: ago(90 * DAY), changed: ago(60 * DAY), used: ago(3600), sessionOnly: false, held: false },
    { name: 'short', boundTo: '', path: '', header: '', created: ago(DAY), changed: ago(DAY), used: null, sessionOnly: true, held: false },
  ];
  remarks = [{ kind: 'unbound', names: ['short'], sentence: 'short may be sent nowhere.', remedy: 'Bind it: homarus vault bind short URL' }];
  backups = [
    { folder: '/mnt/disk/homarus', made: ago(DAY), drilled: ago(2 * DAY), problem: null },
    { folder: '/mnt/stick/homarus', made: ago(3 * DAY), drilled: null, problem: null },
    { folder: '/mnt/gone/a-folder-with-a-name-that-is-rather-long-and-has-no-place-to-break/homarus', made: ago(9 * DAY), drilled: null, problem: 'BACKUP-001 The folder is not there. Connect the disk, and try again.' },
    { folder: '/mnt/drawer/homarus', made: ago(4 * DAY), drilled: ago(4 * DAY), problem: null },
  ];
  plan = [
    { folder: '/mnt/disk/homarus', state: 'fine', made: ago(DAY), drilled: ago(2 * DAY) },
    { folder: '/mnt/drawer/homarus', state: 'missing', made: ago(4 * DAY), drilled: ago(4 * DAY) },
    { folder: '/mnt/new/homarus', state: 'missing' },
    { folder: '/net/nas/homarus', state: 'silent', problem: 'BACKUP-025 The disk of the backup folder /net/nas/homarus does not answer.' },
    { folder: '/mnt/later/homarus', state: 'unseen' },
  ];

  json() {
    return {
      home: 'hom_1', version: 7, generation: this.generation, openedBy: 'machine', slots: this.slots, passkeys: this.asked(),
      proof: this.proof ?? (this.slots.some((slot) => slot.kind === 'passphrase') ? [['passphrase'], ['passphrase', 'pin']] : []),
      kinds: [
        { kind: 'passphrase', available: true, why: 'when you type it' },
        { kind: 'tpm', available: false, why: 'This machine has no TPM that systemd-creds can use.' },
        { kind: 'both', available: true, why: 'two of these together' },
      ],
    };
  }

  /** What a locked gateway says; nothing of the home. */
  closed(method, path, body) {
    if (method === 'GET' && path === '/api/unlock') {
      return { json: this.ways() };
    }
    if (method !== 'POST' || path !== '/api/unlock') {
      return refuse(423, LOCKED);
    }
    if (Object.keys(body).length === 0) {
      return refuse(400, this.pin === '' ? NEEDED : TOGETHER);
    }
    if (body.passkey) {
      if (this.passkeys.get(body.passkey.credential)?.output !== body.passkey.output) {
        return refuse(403, UNFIT);
      }
      this.locked = false;
      return { status: 204 };
    }
    if (this.pin !== '' && body.pin === undefined) {
      return refuse(400, TOGETHER);
    }
    if (body.passphrase !== this.passphrase || (body.pin ?? '') !== this.pin) {
      return refuse(403, WRONG);
    }
    this.locked = false;
    return { status: 204 };
  }

  ways() {
    const ways = this.slots.some((slot) => slot.kind === 'passphrase') ? [['passphrase']] : [];
    if (this.passkeys.size > 0) {
      ways.push(['passkey']);
    }
    return this.nameTaken ? { ways, passkeys: [], problem: this.nameTaken } : { ways, passkeys: this.asked() };
  }

  asked() {
    return [...this.passkeys].map(([credential, { salt }]) => ({ credential, salt, rp: 'localhost' }));
  }

  answer(method, path, body) {
    switch (`${method} ${path.replace(/slot_[^/]+/, 'ID')}`) {
      case 'GET /api/keys':
        return { json: this.json() };
      case 'GET /api/vault':
        return { json: { secrets: this.secrets } };
      case 'GET /api/vault/health':
        return { json: { remarks: this.remarks } };
      case 'GET /api/backups':
        return { json: { backups: this.backups, plan: this.plan } };
      case 'POST /api/keys':
        return this.refusal(body) ?? this.add(body);
      case 'POST /api/keys/ID/remove':
        return this.refusal(body) ?? this.remove(path.split('/')[3]);
      default:
        return refuse(404, { code: 'HTTP-004', sentence: 'There is nothing at this path.', remedy: 'See docs/spec/http-api.md.' });
    }
  }

  refusal(body) {
    if (this.proof) {
      const known = this.proof.some((way) => way.includes('passkey'))
        ? this.passkeys.get(body.passkey?.credential)?.output === body.passkey?.output
        : body.passphrase === this.passphrase && body.pin === '4815';
      return known ? undefined : refuse(403, UNKNOWN);
    }
    if (this.slots.some((slot) => slot.kind === 'passphrase')) {
      return body.passphrase === this.passphrase ? undefined : refuse(403, UNKNOWN);
    }
    return body.confirm === 'elevate' ? undefined : refuse(403, UNCONFIRMED);
  }

  add(body) {
    if (body.kind === 'passkey') {
      this.passkeys.set(body.with.credential, body.with);
      const slot = { id: `slot_${this.slots.length}new`, kind: 'passkey', of: ['passkey'], created: ago(0), opensByItself: false };
      this.slots = [...this.slots, slot];
      return { json: { slot } };
    }
    if (body.with.passphrase.length < 10) {
      return refuse(400, WEAK);
    }
    this.passphrase = body.with.passphrase;
    const slot = { id: `slot_${this.slots.length}new`, kind: body.kind, of: [body.kind], created: ago(0), opensByItself: false };
    this.slots = [...this.slots, slot];
    return { json: { slot } };
  }

  remove(id) {
    if (this.slots.length === 1) {
      return refuse(400, LAST);
    }
    this.slots = this.slots.filter((slot) => slot.id !== id);
    this.generation += 1;
    return { json: this.json() };
  }
}
