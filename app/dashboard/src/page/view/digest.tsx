import type { JSX } from 'preact';
import { count, text } from '../format';
import type { Model } from '../model';
import { useReading } from '../ui/hooks';
import { Exact, Fact, ProblemLine, Size, Time } from '../ui/parts';
import type { Digest as Days } from '../wire';

/** The last seven days on one card: spent, sent, asked, changed, and what is out of the usual. */
export function Digest({ model }: { model: Model }): JSX.Element {
  const { value, problem } = useReading<Days>(model, '/api/digest');
  return (
    <details class="hosts">
      <summary>The last seven days{value !== undefined && `: ${verdict(value)}`}</summary>
      {problem && <ProblemLine problem={problem} />}
      {value && (
        <>
          <dl class="facts wide">
            <Fact name="Spent">{value.models.length === 0 ? 'nothing' : <Exact value={`${text(value.spent)}: ${spent(value)}`} />}</Fact>
            <Fact name="Asked">
              <Exact value={value.asked === 0 ? 'nothing' : `${count(value.asked)} (${counts(value.answered)})`} />
            </Fact>
            <Fact name="Conversations">{count(value.conversations)}</Fact>
            <Fact name="Tools">
              <Exact value={counts(value.tools) || 'none'} />
            </Fact>
            <Fact name="Changed">
              {count(value.changes)} {value.changes === 1 ? 'setting or right' : 'settings and rights'}
            </Fact>
            <Fact name="Left this machine">
              {value.hosts.length === 0 && 'nothing'}
              {value.hosts.map((row) => (
                <span class="row" key={row.host}>
                  <Exact value={row.host} /> <Size bytes={row.sent} />
                  {row.new && ' for the first time'}{' '}
                </span>
              ))}
            </Fact>
          </dl>
          <ul class="findings">
            {value.unusual.map((row) => (
              <li class="finding warning" key={row.kind}>
                <p>
                  <span class="state">{count(row.count)} ×</span> <Exact value={row.what} />
                </p>
                <p>
                  Last <Time at={row.last} />. To look into it, in a terminal: <code class="key">homarus audit query --kind {text(row.kind)}</code>
                </p>
              </li>
            ))}
          </ul>
          <p class="quiet">
            {count(value.checks)} signs of trouble were looked for in {count(value.entries)} entries. In a terminal: <code class="key">homarus digest</code>
          </p>
        </>
      )}
    </details>
  );
}

function verdict(value: Days): string {
  return value.unusual.length === 0 ? 'nothing unusual' : `${count(value.unusual.length)} out of the usual`;
}

function spent(value: Days): string {
  return value.models.map((paid) => `${text(paid.model)} ${text(paid.spent)}`).join(', ');
}

function counts(of: Record<string, number>): string {
  return Object.entries(of)
    .map(([word, number]) => `${text(word)} ${count(number)}`)
    .join(', ');
}
