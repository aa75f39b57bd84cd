import type { ComponentChildren, JSX } from 'preact';
import { classification, count, labelWords, moment, pieces, size, text, when } from '../format';
import type { Problem } from '../wire';

/** Text of which every character can be seen. */
export function Exact({ value }: { value: unknown }): JSX.Element {
  return (
    <bdi>
      {pieces(text(value)).map((piece) =>
        piece.escaped ? (
          <mark class="escape" title="A control or invisible character">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}

export function LabelBadge({ label }: { label: string }): JSX.Element {
  return (
    <span class={`label ${classification(label)}`} title={text(label)}>
      {labelWords(label)}
    </span>
  );
}

export function Size({ bytes }: { bytes: number }): JSX.Element {
  return <span title={`${count(bytes)} bytes`}>{size(bytes)}</span>;
}

export function Time({ at, seconds = false }: { at: string; seconds?: boolean }): JSX.Element {
  return (
    <time dateTime={text(at)} title={moment(at)}>
      {when(at, new Date(), seconds)}
    </time>
  );
}

export function ProblemLine({
  problem,
  children,
}: {
  problem: Problem;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="problem" role="alert">
      <p>
        <code>{text(problem.code)}</code> <Exact value={problem.sentence} />{' '}
        <span class="remedy">
          <Exact value={problem.remedy} />
        </span>
      </p>
      {children}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** The heading of a view; it takes the focus when the view is opened by keyboard or link. */
export function Title({ children, aside }: { children: ComponentChildren; aside?: ComponentChildren }): JSX.Element {
  return (
    <header class="title">
      <h1 id="title" tabIndex={-1}>
        {children}
      </h1>
      {aside}
    </header>
  );
}

/** A name and what it stands for: any JSON value as text, in the code face if it is one. */
export function Fact({
  name,
  value,
  code,
  children,
}: {
  name: string;
  value?: unknown;
  code?: boolean;
  children?: ComponentChildren;
}): JSX.Element {
  const exact = value === undefined ? null : <Exact value={value} />;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {code ? <code>{exact}</code> : exact}
        {children}
      </dd>
    </div>
  );
}

/** Text as it is, line by line, that the keyboard can scroll. */
export function Lines({ name, value, kind }: { name: string; value: unknown; kind?: string }): JSX.Element {
  return (
    <pre class={kind} tabIndex={0} aria-label={name}>
      <Exact value={value} />
    </pre>
  );
}

/** A command or other text on one line, cut where the line ends. */
export function OneLine({ value }: { value: unknown }): JSX.Element {
  return (
    <code class="one-line">
      <Exact value={value} />
    </code>
  );
}

export const PAGE = 100;
const MOST = 5000;

/** A choice of what a list shows. */
export function Filter({
  name,
  all,
  words,
  value,
  onChange,
}: {
  name: string;
  all: string;
  words: string[];
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  return (
    <label>
      {name}{' '}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {words.map((word) => (
          <option value={word}>{word}</option>
        ))}
      </select>
    </label>
  );
}

/** Reads twice as many rows, where there may be more. */
export function Older({
  shown,
  limit,
  onMore,
}: {
  shown: number | undefined;
  limit: number;
  onMore: (limit: number) => void;
}): JSX.Element | null {
  return shown === undefined || shown < limit || limit >= MOST ? null : (
    <button type="button" class="earlier" onClick={() => onMore(Math.min(MOST, limit * 2))}>
      Show older
    </button>
  );
}
