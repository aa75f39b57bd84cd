import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { del, post, query } from '../api';
import type { Model } from '../model';
import { useReading, useWork } from '../ui/hooks';
import { Empty, Exact, ProblemLine, Time } from '../ui/parts';
import type { Consent, Consents as Table } from '../wire';

const PATH = '/api/consents';
const LIVES = [
  { value: '1d', words: 'for a day' },
  { value: '30d', words: 'for 30 days' },
  { value: '90d', words: 'for 90 days' },
] as const;

/** What models elsewhere may be sent: a row for each destination and domain. */
export function Consents({ model }: { model: Model }): JSX.Element {
  const { value, problem, change } = useReading<Table>(model, PATH);
  const work = useWork();
  const take = (table: Promise<Table>): void => work.run(async () => {
    const next = await table;
    change(() => next);
  });
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">What models elsewhere may be sent</h2>
      <p class="quiet">
        What is about nothing in particular, like what you type, goes by the first row of a destination; what is about a
        domain only where that domain has a row. What is sensitive or secret goes nowhere.
      </p>
      {problem && <ProblemLine problem={problem} />}
      {value?.consents.length === 0 && (
        <Empty title="There is no model elsewhere">
          <p>Nothing that a model is sent leaves this machine.</p>
        </Empty>
      )}
      {value !== undefined && value.consents.length > 0 && (
        <>
          <table class="consents">
            <caption class="hidden">Consents by destination and domain</caption>
            <thead>
              <tr>
                <th scope="col">Destination</th>
                <th scope="col">Domain</th>
                <th scope="col">May be sent</th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span class="hidden">Withdraw</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.consents.map((row) => (
                <Rows row={row} busy={work.busy} onTake={take} key={row.destination} />
              ))}
            </tbody>
          </table>
          <Give table={value} busy={work.busy} onTake={take} />
        </>
      )}
      {work.problem && <ProblemLine problem={work.problem} />}
    </section>
  );
}

interface Change {
  busy: boolean;
  onTake: (table: Promise<Table>) => void;
}

function Rows({ row, busy, onTake }: { row: Consent } & Change): JSX.Element {
  const withdraw = (domain?: string): void =>
    onTake(del<Table>(PATH + query({ destination: row.destination, domain })));
  return (
    <>
      <tr>
        <td>
          <Exact value={row.models.length > 0 ? row.models.join(', ') : row.destination} />
        </td>
        <td>–</td>
        <td>
          <Exact value={row.allow} />
          {row.pseudonyms === true && ', with stand-ins'}
        </td>
        <td>{row.expires !== undefined && <Time at={row.expires} />}</td>
        <td>
          {(row.given !== undefined || row.domains.length > 0) && (
            <button type="button" class="quiet" disabled={busy} onClick={() => withdraw()}>
              Withdraw all
            </button>
          )}
        </td>
      </tr>
      {row.domains.map((given) => (
        <tr key={given.domain}>
          <td />
          <td>
            <Exact value={given.domain} />
          </td>
          <td>{given.expired ? 'nothing any more' : 'personal'}</td>
          <td>
            <Time at={given.expires} />
          </td>
          <td>
            <button type="button" class="quiet" disabled={busy} onClick={() => withdraw(given.domain)}>
              Withdraw
            </button>
          </td>
        </tr>
      ))}
    </>
  );
}

function Give({ table, busy, onTake }: { table: Table } & Change): JSX.Element {
  const [destination, setDestination] = useState(table.consents[0]?.destination ?? '');
  const [domain, setDomain] = useState('');
  const [expires, setExpires] = useState<string>('1d');
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        onTake(post<Table>(PATH, { destination, expires, ...(domain === '' ? {} : { domains: [domain] }) }));
      }}
    >
      <label>
        Let{' '}
        <select value={destination} onChange={(event) => setDestination(event.currentTarget.value)}>
          {table.consents.map((row) => (
            <option value={row.destination}>{row.models.join(', ') || row.destination}</option>
          ))}
        </select>
      </label>
      <label>
        be sent what is about{' '}
        <select value={domain} onChange={(event) => setDomain(event.currentTarget.value)}>
          <option value="">nothing in particular</option>
          {table.domains.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span class="hidden">How long</span>
        <select value={expires} onChange={(event) => setExpires(event.currentTarget.value)}>
          {LIVES.map(({ value, words }) => (
            <option value={value}>{words}</option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={busy || destination === ''}>
        Consent
      </button>
    </form>
  );
}
