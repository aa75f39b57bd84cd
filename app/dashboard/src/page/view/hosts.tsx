import type { JSX } from 'preact';
import { count, text } from '../format';
import type { Model } from '../model';
import { useReading } from '../ui/hooks';
import { Exact, Fact, ProblemLine, Size, Time } from '../ui/parts';
import type { Receiver, Receivers } from '../wire';

/** Every host that was sent something, those on this machine apart. */
export function Hosts({ model }: { model: Model }): JSX.Element {
  const { value, problem } = useReading<Receivers>(model, '/api/ledger/hosts');
  return (
    <details class="hosts">
      <summary>
        Who received something
        {value !== undefined && ` (${value.hosts.length === 0 ? 'no other machine' : count(value.hosts.length)})`}
      </summary>
      {problem && <ProblemLine problem={problem} />}
      {value !== undefined && value.hosts.length > 0 && <Rows rows={value.hosts} />}
      {value !== undefined && value.here.length > 0 && (
        <p class="quiet">
          On this machine: <Exact value={value.here.map((row) => row.host).join(', ')} />
        </p>
      )}
    </details>
  );
}

function Rows({ rows }: { rows: Receiver[] }): JSX.Element {
  return (
    <ul class="grants">
      {rows.map((row) => (
        <li class="grant" key={row.host}>
          <p class="covers">
            <strong>
              <Exact value={row.host} />
            </strong>{' '}
            for <Exact value={row.for.join(', ')} />
          </p>
          <dl class="facts">
            <Fact name="First"><Time at={row.first} /></Fact>
            <Fact name="Last"><Time at={row.last} /></Fact>
            <Fact name="Requests">{count(row.requests)}</Fact>
            <Fact name="Sent"><Size bytes={row.sent} /></Fact>
            <Fact name="Received"><Size bytes={row.received} /></Fact>
            <Fact name="Highest"><Exact value={row.label} /></Fact>
            <Fact name="Stands now"><Standing row={row} /></Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Standing({ row }: { row: Receiver }): JSX.Element {
  if (row.forbidden === true) {
    return <>forbidden</>;
  }
  if (row.consent !== undefined) {
    return (
      <>
        consent for <Exact value={row.consent.allow} /> until <Time at={row.consent.expires} />
        {row.domains !== undefined && `, and about ${row.domains.map((given) => text(given.domain)).join(', ')}`}
      </>
    );
  }
  if (row.grant !== undefined) {
    return (
      <>
        a grant until <Time at={row.grant.expires} />
      </>
    );
  }
  return <>nothing</>;
}
