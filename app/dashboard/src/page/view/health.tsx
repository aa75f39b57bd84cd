import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { del, post } from '../api';
import { count, moment, size, text } from '../format';
import type { Model } from '../model';
import { useReading, useWork } from '../ui/hooks';
import { Empty, Exact, Fact, ProblemLine, Title } from '../ui/parts';
import type { Finding, ModelRow, Problem, ProviderCard, Status } from '../wire';
import { Routing } from './routing';
import { Spending } from './spending';

export function Health({ model }: { model: Model }): JSX.Element {
  const { status } = model.state;
  const doctor = useReading<{ findings: Finding[] }>(model, '/api/doctor');
  const models = useReading<{ models: ModelRow[] }>(model, '/api/models');
  const problem = doctor.problem ?? models.problem;
  return (
    <div class="view">
      <Title
        aside={
          <button type="button" class="quiet" onClick={() => model.leave()}>
            Sign out
          </button>
        }
      >
        Health
      </Title>
      {problem && <ProblemLine problem={problem} />}
      {status && <Gateway status={status} />}
      {doctor.value && <Findings findings={doctor.value.findings} />}
      {models.value && <Models models={models.value.models} onChange={models.again} />}
      <Routing model={model} />
      <Spending model={model} />
    </div>
  );
}

function Gateway({ status }: { status: Status }): JSX.Element {
  return (
    <section aria-labelledby="gateway">
      <h2 id="gateway">Gateway</h2>
      <dl class="facts wide">
        <Fact name="State" value={status.state} />
        <Fact name="Left this machine today">
          <a href="#/ledger">{size(status.bytesLeftMachineToday)}</a>
        </Fact>
        <Fact name="Sandbox" value={status.sandbox} />
        <Fact name="Key slot" value={status.slot} />
        <Fact name="Listens on" value={status.listeners} />
        <Fact name="Home" value={status.home} code />
        <Fact name="Workspace" value={status.workspace} code />
        <Fact name="Audit" value={status.audit} />
        <Fact name="Version" value={`${text(status.version)}, process ${text(status.pid)}`} />
      </dl>
    </section>
  );
}

function Findings({ findings }: { findings: Finding[] }): JSX.Element {
  return (
    <section aria-labelledby="doctor">
      <h2 id="doctor">Doctor</h2>
      {findings.length === 0 && <p class="good">Nothing to mend.</p>}
      <ul class="findings">
        {findings.map((finding) => (
          <li class={`finding ${severity(finding.severity)}`}>
            <p>
              <span class="state">
                <Exact value={finding.severity} />
              </span>{' '}
              <code>
                <Exact value={finding.code} />
              </code>
            </p>
            <p>
              <Exact value={finding.sentence} />
            </p>
            <p class="remedy">
              <Exact value={finding.remedy} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function severity(value: unknown): string {
  const word = text(value).toLowerCase();
  return /^(ok|good|info|note)$/.test(word) ? 'fine' : /^warn/.test(word) ? 'warning' : 'grave';
}

function Models({ models, onChange }: { models: ModelRow[]; onChange: () => void }): JSX.Element {
  return (
    <section aria-labelledby="models">
      <h2 id="models">Models</h2>
      {models.length === 0 && (
        <Empty title="No model yet">
          <p>
            Start a model server on this machine, or add a model in a terminal: run <code class="key">homarus model</code>.
          </p>
        </Empty>
      )}
      <ul class="models">
        {models.map((row) => (
          <ModelCard row={row} onChange={onChange} key={row.name} />
        ))}
      </ul>
    </section>
  );
}

function Provider({ card, region }: { card: ProviderCard; region: string | undefined }): JSX.Element {
  const said = (fact: { says: string; source: string } | undefined): string =>
    fact === undefined ? 'unknown' : `${text(fact.says)} (${text(fact.source)})`;
  return (
    <details>
      <summary>What the provider says</summary>
      <dl class="facts">
        {card.name !== undefined && <Fact name="Provider" value={card.name} />}
        <Fact
          name="Region"
          value={card.region !== undefined ? `${text(card.region.is)} (${text(card.region.source)})` : region === undefined ? 'unknown' : `${text(region)}, as you say`}
        />
        <Fact name="Keeps it" value={said(card.retention)} />
        <Fact name="Trains on it" value={said(card.training)} />
        {card.checked !== undefined && <Fact name="Read" value={card.checked} />}
      </dl>
    </details>
  );
}

interface Tested {
  ok: boolean;
  milliseconds: number;
  problem?: Problem;
}

function ModelCard({ row, onChange }: { row: ModelRow; onChange: () => void }): JSX.Element {
  const [tested, setTested] = useState<Tested>();
  const { busy, problem, run } = useWork();
  const path = `/api/models/${encodeURIComponent(row.name)}`;
  return (
    <li class={row.current ? 'model current' : 'model'}>
      <header>
        <h3>
          <Exact value={row.name} />
        </h3>
        {row.current && <span class="state">in use</span>}
      </header>
      <dl class="facts">
        <Fact name="Model" value={`${text(row.model)} over ${text(row.api)}`} />
        <Fact name="Where" value={`${text(row.baseUrl)} (${reach(row.reach)})`} />
        <Fact
          name="May be sent"
          value={allowed(row.allowed) + (row.expires ? `, until ${moment(row.expires)}` : '')}
        />
        <Fact name="Before sending" value={row.lookBefore ? 'each request waits until you have seen it' : 'nothing is shown'} />
      </dl>
      {row.provider && <Provider card={row.provider} region={row.region} />}
      <div class="row">
        <button
          type="button"
          disabled={busy}
          onClick={() => run(async () => setTested(await post<Tested>(`${path}/test`)))}
        >
          Test
        </button>
        {!row.current && (
          <button type="button" disabled={busy} onClick={() => run(async () => (await post(`${path}/use`), onChange()))}>
            Use this model
          </button>
        )}
        {!row.lookBefore && (
          <button type="button" disabled={busy} onClick={() => run(async () => (await post(`${path}/look`), onChange()))}>
            Look before sending
          </button>
        )}
        <span role="status">{tested?.ok && `Answered in ${count(tested.milliseconds)} ms.`}</span>
      </div>
      {row.lookBefore && (
        <details>
          <summary>Stop looking first</summary>
          <p>Then requests to this model go without being shown to you. What they may hold stays as it is.</p>
          <button type="button" disabled={busy} onClick={() => run(async () => (await del(`${path}/look`), onChange()))}>
            Let them go unseen
          </button>
        </details>
      )}
      {tested?.problem && <ProblemLine problem={tested.problem} />}
      {problem && <ProblemLine problem={problem} />}
    </li>
  );
}

function reach(value: unknown): string {
  const word = text(value).toLowerCase();
  return word === 'local'
    ? 'on this machine'
    : word === 'own'
      ? 'your own server'
      : word === 'cloud'
        ? 'somebody else’s machine'
        : word;
}

function allowed(value: unknown): string {
  const words = text(value).toLowerCase();
  switch (words) {
    case '':
    case 'none':
      return 'nothing yet; it needs your consent';
    case 'public':
      return 'public text only';
    case 'personal':
      return 'public and personal text';
    case 'sensitive':
      return 'everything but secrets';
    default:
      return words;
  }
}
