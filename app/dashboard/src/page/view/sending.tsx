import type { JSX } from 'preact';
import { count, text } from '../format';
import type { Model } from '../model';
import { useReading } from '../ui/hooks';
import { Exact, LabelBadge, Lines, ProblemLine, Size } from '../ui/parts';
import type { Approval, Piece } from '../wire';
import { Wire } from './ledger-detail';

/** How many of the newest segments stand open. */
const OPEN = 6;

const OWN = 'public/system';

/** A request to a model that waits to be seen: what it is made of, and its exact bytes. */
export function Sending({ model, approval }: { model: Model; approval: Approval }): JSX.Element {
  const path = `/api/approvals/${encodeURIComponent(approval.id)}`;
  const { value, problem } = useReading<Approval>(model, path);
  return (
    <>
      {problem && <ProblemLine problem={problem} />}
      <Pieces segments={(value ?? approval).segments ?? []} />
      <Wire path={`${path}/request`} sha256={text(approval.sha256)} id={`wire-${approval.id}`} />
    </>
  );
}

/** The pieces of a request, the newest last. */
export function Pieces({ segments }: { segments: Piece[] }): JSX.Element {
  const before = segments.slice(0, -OPEN);
  return (
    <>
      {before.length > 0 && (
        <details>
          <summary>
            {count(before.length)} pieces before, <Size bytes={before.reduce((sum, piece) => sum + piece.bytes, 0)} />
          </summary>
          <List segments={before} />
        </details>
      )}
      <List segments={segments.slice(-OPEN)} />
    </>
  );
}

/** What Homarus says itself, the same each time, is a word away; everything else stands open. */
function Text({ piece, shown }: { piece: Piece; shown: string }): JSX.Element {
  const lines = <Lines name={`Piece ${text(piece.source)}`} value={shown} />;
  return piece.label === OWN ? (
    <details>
      <summary>Homarus’ own words</summary>
      {lines}
    </details>
  ) : (
    lines
  );
}

function List({ segments }: { segments: Piece[] }): JSX.Element {
  return (
    <ol class="segments">
      {segments.map((piece) => (
        <li>
          <p>
            <strong>
              <Exact value={piece.source} />
            </strong>{' '}
            <LabelBadge label={piece.label} />{' '}
            <span class="quiet">
              <Size bytes={piece.bytes} />
              {piece.hidden && ', with stand-ins'}
            </span>
          </p>
          {piece.shown !== undefined && <Text piece={piece} shown={piece.shown} />}
          {piece.shownBefore !== undefined && (
            <details>
              <summary>Before something in it was hidden</summary>
              <Lines name={`Piece ${text(piece.source)}, before`} value={piece.shownBefore} />
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
