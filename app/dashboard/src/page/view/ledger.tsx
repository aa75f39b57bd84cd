import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { query } from '../api';
import { count, size, text } from '../format';
import type { Model } from '../model';
import { ledgerAddress } from '../route';
import { useEvents, useReading, useSeen } from '../ui/hooks';
import { Empty, Exact, LabelBadge, ProblemLine, Size, Time, Title, Filter, Older, PAGE } from '../ui/parts';
import type { LedgerRow } from '../wire';
import { Hosts } from './hosts';
import { LedgerDetail } from './ledger-detail';

/** What left this machine: one row per request, newest first. */
export function Ledger({ model, id }: { model: Model; id: string }): JSX.Element {
  const [host, setHost] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const { value, problem, change } = useReading<{ requests: LedgerRow[] }>(
    model,
    `/api/ledger${query({ to: host, limit })}`,
  );
  const rows = value?.requests;
  const hosts = useSeen(rows?.map((row) => text(row.host)) ?? []);
  useEvents(model, (event) => {
    if (event.type === 'ledger.added' && (host === '' || event.request.host === host)) {
      const row = event.request;
      change(({ requests }) => ({
        requests: [row, ...requests.filter((other) => other.id !== row.id)].slice(0, limit),
      }));
    }
  });

  return (
    <div class={id === '' ? 'view' : 'view has-detail'}>
      <div class="list">
        <Title
          aside={
            <p class="sum">
              <strong class="number">{size(model.state.status?.bytesLeftMachineToday)}</strong> today
            </p>
          }
        >
          What left this machine
        </Title>
        <Hosts model={model} />
        <div class="filters">
          <Filter name="To" all="every host" words={hosts} value={host} onChange={setHost} />
        </div>
        {problem && <ProblemLine problem={problem} />}
        {rows === undefined && !problem && <p class="quiet">Reading the ledger…</p>}
        {rows?.length === 0 && (
          <Empty title="Nothing has left this machine">
            <p>Every request that Homarus sends out is listed here with its exact bytes. There is none yet.</p>
          </Empty>
        )}
        {rows !== undefined && rows.length > 0 && <Rows rows={rows} id={id} />}
        <Older shown={rows?.length} limit={limit} onMore={setLimit} />
      </div>
      {id !== '' && <LedgerDetail model={model} id={id} key={id} />}
    </div>
  );
}

function Rows({ rows, id }: { rows: LedgerRow[]; id: string }): JSX.Element {
  return (
    <table class="ledger">
      <caption class="hidden">Requests, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">To</th>
          <th scope="col" class="number">
            Sent
          </th>
          <th scope="col" class="number extra">
            Received
          </th>
          <th scope="col" class="extra what">
            What
          </th>
          <th scope="col" class="extra session">
            Session
          </th>
          <th scope="col" class="extra status">
            Status
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} class={row.id === id ? 'chosen' : undefined}>
            <td>
              <Time at={row.time} seconds />
            </td>
            <td>
              <a
                href={ledgerAddress(row.id)}
                aria-current={row.id === id ? 'true' : undefined}
                aria-label={`${text(row.host)}, ${count(row.bytes)} bytes`}
              >
                <Exact value={row.host} />
              </a>
            </td>
            <td class="number">
              <Size bytes={row.bytes} />
            </td>
            <td class="number extra">
              <Size bytes={row.received} />
            </td>
            <td class="extra what">
              <LabelBadge label={row.label} />
            </td>
            <td class="extra">
              <Exact value={row.session} />
            </td>
            <td class="extra">
              <Exact value={row.status} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
