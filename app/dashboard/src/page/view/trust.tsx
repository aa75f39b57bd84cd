import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { del, get, post } from '../api';
import { text } from '../format';
import type { Model } from '../model';
import { useReading, useWork } from '../ui/hooks';
import { Empty, Exact, Fact, Lines, ProblemLine, Time, Title } from '../ui/parts';
import type { Grant, Policy, Trust as Level, TrustStep } from '../wire';
import { Consents } from './consents';
import { ForbiddenHosts } from './forbidden';

/** How far this Homarus is opened, what was allowed for longer than once, and which policy decides. */
const ABOUT: Record<string, string> = { write: 'changes of files', connect: 'connections of commands' };

export function Trust({ model }: { model: Model }): JSX.Element {
  const level = useReading<Level>(model, '/api/trust');
  const grants = useReading<{ grants: Grant[]; elevatedUntil?: string }>(model, '/api/grants');
  const policy = useReading<Policy>(model, '/api/policy');
  const problem = level.problem ?? grants.problem ?? policy.problem;
  const again = (): void => (level.again(), policy.again());
  return (
    <div class="view">
      <Title>Trust</Title>
      {problem && <ProblemLine problem={problem} />}
      {grants.value && <Grants grants={grants.value.grants} elevated={grants.value.elevatedUntil} onChange={grants.again} />}
      <Consents model={model} />
      <ForbiddenHosts model={model} />
      {level.value && <Levels trust={level.value} onChange={again} />}
      {policy.value && <Rules policy={policy.value} />}
    </div>
  );
}

function Grants({
  grants,
  elevated,
  onChange,
}: {
  grants: Grant[];
  elevated: string | undefined;
  onChange: () => void;
}): JSX.Element {
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">What you have allowed</h2>
      {elevated !== undefined && (
        <p class="warn" role="note">
          Commands that want another user’s rights may be asked about until <Time at={elevated} />.
        </p>
      )}
      {grants.length === 0 && (
        <Empty title="Nothing is allowed for longer than once">
          <p>When you answer a question for a session, for 15 minutes or always, the grant stands here until it ends.</p>
        </Empty>
      )}
      <ul class="grants">
        {grants.map((grant) => (
          <GrantCard grant={grant} onChange={onChange} key={grant.id} />
        ))}
      </ul>
    </section>
  );
}

function GrantCard({ grant, onChange }: { grant: Grant; onChange: () => void }): JSX.Element {
  const { busy, problem, run } = useWork();
  return (
    <li class="grant">
      <p class="covers">
        <Exact value={grant.covers} />
      </p>
      <dl class="facts">
        <Fact name="Where" value={grant.session === undefined ? 'every session' : `session ${text(grant.session)}`} />
        <Fact name="Given">
          <Time at={grant.given} /> by <Exact value={grant.by} />
        </Fact>
        <Fact name="Ends">
          <Time at={grant.expires} />
        </Fact>
        <Fact name="Last use">{grant.lastUse === undefined ? 'never' : <Time at={grant.lastUse} />}</Fact>
      </dl>
      <div class="row">
        <button
          type="button"
          disabled={busy}
          onClick={() => run(async () => (await del(`/api/grants/${encodeURIComponent(grant.id)}`), onChange()))}
        >
          Take back
        </button>
      </div>
      {problem && <ProblemLine problem={problem} />}
    </li>
  );
}

function Levels({ trust, onChange }: { trust: Level; onChange: () => void }): JSX.Element {
  const [step, setStep] = useState<TrustStep>();
  const { busy, problem, run } = useWork();
  const done = async (work: Promise<unknown>): Promise<void> => {
    await work;
    setStep(undefined);
    onChange();
  };
  return (
    <section aria-labelledby="levels">
      <h2 id="levels">Trust level</h2>
      <p class="quiet">A level unlocks what may be granted; it grants nothing by itself.</p>
      <ol class="levels">
        {trust.levels.map((level) => (
          <li class={level.level === trust.level ? 'level current' : 'level'} key={level.level}>
            <header>
              <h3>
                {level.level} · <Exact value={level.name} />
              </h3>
              {level.level === trust.level ? (
                <span class="state">now</span>
              ) : (
                <button
                  type="button"
                  class="quiet"
                  disabled={busy}
                  onClick={() => run(async () => setStep(await get<TrustStep>(`/api/trust/${level.level}`)))}
                >
                  What changes at level {level.level}?
                </button>
              )}
            </header>
            <ul>
              {level.unlocks.map((line) => (
                <li>
                  <Exact value={line} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {step && (
        <div class="step" role="region" aria-label="The step">
          <p>
            From level {step.from} to level {step.to}:
          </p>
          <Lines name="What changes" value={step.diff.join('\n')} />
          <div class="row">
            <button
              type="button"
              disabled={busy}
              onClick={() => run(() => done(post('/api/trust', { from: step.from, to: step.to })))}
            >
              Go to level {step.to}
            </button>
            <button type="button" class="quiet" onClick={() => setStep(undefined)}>
              Stay
            </button>
          </div>
        </div>
      )}
      <div class="row">
        <button type="button" class="quiet" disabled={busy} onClick={() => run(() => done(post('/api/trust/undo')))}>
          Undo the last step
        </button>
      </div>
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}

function Rules({ policy }: { policy: Policy }): JSX.Element {
  const { rules } = policy.effective;
  return (
    <section aria-labelledby="policy">
      <h2 id="policy">Policy</h2>
      <dl class="facts">
        <Fact name="Profile" value={policy.profile} />
      </dl>
      <h3>In which order it decides</h3>
      <ol class="order">
        {policy.order.map((line) => (
          <li>
            <Exact value={line} />
          </li>
        ))}
      </ol>
      {rules.length > 0 && (
        <ul class="rules">
          {rules.map((rule) => (
            <li class="grant" key={rule.name}>
              <p class="covers">
                <span class={`state ${text(rule.effect)}`}>
                  <Exact value={rule.effect} />
                </span>{' '}
                <code>
                  <Exact value={rule.name} />
                </code>
              </p>
              <dl class="facts">
                <Fact name="About" value={ABOUT[rule.kind] ?? 'commands'} />
                {rule.kind === 'connect' && <Fact name="Hosts" value={rule.hosts?.join(', ') ?? 'any'} />}
                <Fact name="Programs" value={rule.programs?.join(', ') ?? 'any'} />
                <Fact name="Folders" value={rule.folders?.join(', ') ?? 'anywhere'} />
                {rule.risk !== undefined && <Fact name="Risk" value={rule.risk} />}
                <Fact name="Because" value={rule.reason} />
              </dl>
            </li>
          ))}
        </ul>
      )}
      {policy.source !== '' && <Lines name="The policy as you wrote it" value={policy.source} />}
      <p class="quiet">
        Try another policy in a terminal: <code class="key">homarus policy test FILE</code>, then{' '}
        <code class="key">homarus policy set FILE</code>.
      </p>
    </section>
  );
}
