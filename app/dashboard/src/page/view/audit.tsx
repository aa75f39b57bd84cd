import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post, query } from '../api';
import { count, long, text } from '../format';
import type { Model } from '../model';
import { useEvents, useReading, useSeen, useWork } from '../ui/hooks';
import { Empty, Exact, Fact, Lines, ProblemLine, Time, Title, Filter, Older, PAGE } from '../ui/parts';
import { Digest } from './digest';
import type { AuditEntry, AuditPage, Verification } from '../wire';

/** What Homarus decided and did, newest first, in a log that shows any change. */
export function Audit({ model }: { model: Model }): JSX.Element {
  const [kind, setKind] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const { value: page, problem, change } = useReading<AuditPage>(model, `/api/audit${query({ kind, limit })}`);
  const kinds = useSeen(page?.entries.map((entry) => text(entry.kind)) ?? []);
  useEvents(model, (event) => {
    if (event.type === 'audit.added') {
      change((known) => added(known, event.entry, kind, limit));
    }
  });

  return (
    <div class="view">
      <Title>Audit</Title>
      <Verify />
      <Digest model={model} />
      <div class="filters">
        <Filter name="Show" all="every kind" words={kinds} value={kind} onChange={setKind} />
        {page && (
          <p class="quiet">
            {count(page.size)} {page.size === 1 ? 'entry' : 'entries'}, root{' '}
            <code class="hash">
              <Exact value={page.root} />
            </code>
          </p>
        )}
      </div>
      {problem && <ProblemLine problem={problem} />}
      {page === undefined && !problem && <p class="quiet">Reading the audit…</p>}
      {page?.entries.length === 0 && (
        <Empty title="No entries yet">
          <p>Each decision is written here before it takes effect. Say something in the chat to see the first.</p>
        </Empty>
      )}
      <ol class="feed" reversed>
        {page?.entries.map((entry) => (
          <Entry entry={entry} key={`${entry.log ?? 0}/${entry.index}`} />
        ))}
      </ol>
      <Older shown={page?.entries.length} limit={limit} onMore={setLimit} />
    </div>
  );
}

function Entry({ entry }: { entry: AuditEntry }): JSX.Element {
  return (
    <li>
      <details>
        <summary>
          <Time at={entry.time} seconds />
          <span class="kind">
            <Exact value={entry.kind} />
          </span>
          <span class="subject">
            <Exact value={entry.subject} />
          </span>
        </summary>
        <dl class="facts">
          <Fact name="Entry">{count(entry.index)}</Fact>
          <Fact name="By" value={entry.actor} />
          {entry.session !== undefined && (
            <Fact name="Session" value={entry.session} />
          )}
          {entry.turn !== undefined && (
            <Fact name="Turn" value={entry.turn} />
          )}
        </dl>
        <Lines name="Detail" value={long(entry.detail)} />
      </details>
    </li>
  );
}

/** Asks the gateway to check the whole log against its root. */
function Verify(): JSX.Element {
  const [result, setResult] = useState<Verification>();
  const { busy, problem, run } = useWork();
  const verify = (): void =>
    run(async () => {
      setResult(undefined);
      setResult(await post<Verification>('/api/audit/verify'));
    });
  return (
    <section class="verify" aria-label="Verification">
      <button type="button" disabled={busy} onClick={verify}>
        {busy ? 'Verifying…' : 'Verify now'}
      </button>
      <div role="status">
        {result?.ok && <p class="good">All {count(result.entries)} entries are as they were written.</p>}
        {result && !result.ok && (
          <>
            <p class="bad">The log was changed, or is damaged. Checked: {count(result.entries)} entries.</p>
            <ul>
              {result.findings.map((finding) => (
                <li>
                  <Exact value={finding} />
                </li>
              ))}
            </ul>
          </>
        )}
        {!result && !busy && !problem && (
          <p class="quiet">Checks every entry against the log’s root. Without this page: homarus audit verify.</p>
        )}
      </div>
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}

function added(page: AuditPage, entry: AuditEntry, kind: string, limit: number): AuditPage {
  const shown = kind === '' || entry.kind === kind;
  const entries = shown
    ? [entry, ...page.entries.filter((other) => other.log !== entry.log || other.index !== entry.index)].slice(0, limit)
    : page.entries;
  // The root over the new entry comes with the next reading.
  return { entries, size: Math.max(page.size, entry.index + 1), root: page.root };
}
