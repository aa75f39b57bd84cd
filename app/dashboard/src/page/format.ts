/** How values become words. Everything here returns plain text; nothing returns markup. */

const CLASSIFICATIONS = new Set(['public', 'personal', 'sensitive', 'secret']);

const PROVENANCES: ReadonlyMap<string, string> = new Map([
  ['system', 'Homarus’ own'],
  ['owner', 'your words'],
  ['known', 'known source'],
  ['untrusted', 'untrusted'],
]);

/** Returns a label in plain words: `personal · your words`. */
export function labelWords(label: string): string {
  const [level = ''] = text(label).split(';', 1);
  const [classification = '', provenance = ''] = level.split('/');
  const words = PROVENANCES.get(provenance);
  return CLASSIFICATIONS.has(classification) && words ? `${classification} · ${words}` : 'label not readable';
}

/** Returns the classification of a label, `unknown` where it cannot be read. */
export function classification(label: string): string {
  const [level = ''] = text(label).split('/', 1);
  return CLASSIFICATIONS.has(level) ? level : 'unknown';
}

/** Returns any JSON value as one line of text. */
export function text(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value === null || value === undefined) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.map(text).join(', ');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, member]) => `${name}: ${text(member)}`)
      .join(' · ');
  }
  return String(value);
}

/** Returns any JSON value as text for reading at length. */
export function long(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}

export interface Piece {
  text: string;
  escaped: boolean;
}

const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\u{e0000}-\u{e0fff}]/gu;
const ESCAPE = /(\\u\{[0-9A-Fa-f]{1,6}\})/;

/** Splits text so that every control, bidirectional or invisible character is an escaped piece. */
export function pieces(value: string): Piece[] {
  return value
    .replace(HIDDEN, escaped)
    .split(ESCAPE)
    .map((part, index) => ({ text: part, escaped: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

const TURNING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Returns words with the characters escaped that would reorder or garble what stands around them. */
export function upright(words: string): string {
  return text(words).replace(TURNING, escaped);
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

const NUMBER = new Intl.NumberFormat('en');
const UNITS = ['kB', 'MB', 'GB', 'TB'];

export function count(value: number): string {
  return NUMBER.format(value);
}

/** Returns a size: exact below 1,000 bytes, else with three digits; a dash where it is not known. */
export function size(bytes: number | undefined): string {
  if (bytes === undefined || !Number.isFinite(bytes)) {
    return '–';
  }
  if (bytes < 1000) {
    return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  }
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${UNITS[unit]}`;
}

/** Returns a length of time: `4 s`, `1 min 5 s`, `2 h 3 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Returns a timeout that is given as seconds, as milliseconds with a unit, or as ISO 8601 duration. */
export function limit(value: unknown): string {
  return typeof value === 'number' ? `${count(value)} s` : text(value);
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const TIME_SECONDS = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Returns the time of day, with the day where it is not today. */
export function when(time: string, now: Date, seconds = false): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return text(time);
  }
  const clock = (seconds ? TIME_SECONDS : TIME).format(date);
  return date.toDateString() === now.toDateString() ? clock : `${DAY.format(date)}, ${clock}`;
}

export function moment(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? text(time) : FULL.format(date);
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['waiting', 'Waiting for you'],
  ['allowed', 'Allowed'],
  ['denied', 'Denied'],
  ['expired', 'Expired without an answer'],
  ['void', 'No longer asked'],
]);

export function approvalOutcome(state: string): string {
  return OUTCOMES.get(state) ?? text(state);
}
