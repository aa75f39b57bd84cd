import type { JSX } from 'preact';
import { moment, text } from '../format';
import type { Model } from '../model';
import type { Asked } from '../passkey';
import { useReading } from '../ui/hooks';
import { Empty, Exact, ProblemLine, Time, Title } from '../ui/parts';
import type { BackupRow, BackupTarget, KeyRow, KeyWay, Remark, SecretRow } from '../wire';
import { AddPasskey } from './passkey';
import type { Proof } from './recognise';
import { AddPassphrase, RemoveSlot } from './slot-forms';

/** Who can open the home, which secrets it keeps, and where its copies are. What needs this machine is changed in a terminal. */
export function Keys({ model }: { model: Model }): JSX.Element {
  const keys = useReading<{ home: string; slots: KeyRow[]; passkeys?: Asked[]; kinds: KeyWay[]; proof?: string[][]; generation: number }>(model, '/api/keys');
  const secrets = useReading<{ secrets: SecretRow[] }>(model, '/api/vault');
  const health = useReading<{ remarks: Remark[] }>(model, '/api/vault/health');
  const backups = useReading<{ backups: BackupRow[]; plan?: BackupTarget[] }>(model, '/api/backups');
  const problem = keys.problem ?? secrets.problem ?? health.problem ?? backups.problem;
  return (
    <div class="view">
      <Title>Keys</Title>
      {problem && <ProblemLine problem={problem} />}
      {keys.value && (
        <Slots home={keys.value.home} slots={keys.value.slots} kinds={keys.value.kinds} proof={{ ways: keys.value.proof ?? [], passkeys: keys.value.passkeys ?? [] }} generation={keys.value.generation} done={keys.again} />
      )}
      {secrets.value && <Secrets secrets={secrets.value.secrets} remarks={health.value?.remarks ?? []} />}
      {backups.value && <Backups backups={backups.value.backups} plan={backups.value.plan ?? []} />}
    </div>
  );
}

function Slots({
  home,
  slots,
  kinds,
  proof,
  generation,
  done,
}: {
  home: string;
  slots: KeyRow[];
  kinds: KeyWay[];
  proof: Proof;
  generation: number;
  done: () => void;
}): JSX.Element {
  return (
    <section aria-labelledby="slots">
      <h2 id="slots">Who can open this home</h2>
      <p>
        Each slot opens it alone. Root key number {text(generation)}; a new one: <code class="key">homarus key rotate</code>
      </p>
      <ul class="findings">
        {slots.map((slot) => (
          <li class="finding fine" key={slot.id}>
            <p>
              <strong>
                <Exact value={slot.of.join(' + ')} />
              </strong>{' '}
              {slot.opensByItself ? 'opens by itself' : 'opens with you'}, since <Time at={slot.created} />
            </p>
            <RemoveSlot slot={slot} proof={proof} done={done} />
          </li>
        ))}
      </ul>
      <AddPassphrase proof={proof} done={done} />
      <AddPasskey home={home} proof={proof} done={done} />
      <details>
        <summary>More ways to open it</summary>
        <dl class="facts wide">
          {kinds.map((kind) => (
            <div key={kind.kind}>
              <dt>
                <Exact value={kind.kind} />
              </dt>
              <dd>
                <Exact value={kind.why} />
                {kind.available && (
                  <>
                    {' '}
                    <code>
                      <Exact value={`homarus key add ${kind.kind}${kind.kind === 'both' ? ' KIND KIND' : ''}`} />
                    </code>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

function Secrets({ secrets, remarks }: { secrets: SecretRow[]; remarks: Remark[] }): JSX.Element {
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets">Secrets</h2>
      {secrets.length === 0 && (
        <Empty title="The vault is empty">
          <p>
            Put one in with <code class="key">homarus vault set NAME</code>; a <code>.env</code> file with{' '}
            <code class="key">homarus vault import-env FILE</code>.
          </p>
        </Empty>
      )}
      <ul class="findings">
        {secrets.map((secret) => (
          <li class="finding fine" key={secret.name}>
            <p>
              <strong>
                <Exact value={secret.name} />
              </strong>{' '}
              {secret.sessionOnly ? 'in memory only' : 'sealed'}, {sentTo(secret)}
            </p>
            <p class="remedy">
              changed {moment(secret.changed)}, {secret.used === undefined || secret.used === null ? 'never used' : `used ${moment(secret.used)}`}
            </p>
          </li>
        ))}
        {remarks.map((remark) => (
          <li class="finding warning" key={`${remark.kind} ${remark.names.join(' ')}`}>
            <p>
              <span class="state">
                <Exact value={remark.kind} />
              </span>{' '}
              <Exact value={remark.sentence} />
            </p>
            <p class="remedy">
              <Exact value={remark.remedy} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentTo(secret: SecretRow): JSX.Element {
  return secret.boundTo === '' ? (
    <>sent nowhere</>
  ) : (
    <>
      sent only to <Exact value={`${secret.boundTo}${secret.path}${secret.header === '' ? '' : ` in ${secret.header}`}`} />
    </>
  );
}

function Backups({ backups, plan }: { backups: BackupRow[]; plan: BackupTarget[] }): JSX.Element {
  const known = new Set(backups.map((backup) => backup.folder));
  const planned = new Map(plan.map((target) => [target.folder, target]));
  const away = (folder: string): boolean => AWAY.includes(planned.get(folder)?.state ?? '');
  const problem = (backup: BackupRow): string | null | undefined => backup.problem ?? planned.get(backup.folder)?.problem;
  return (
    <section aria-labelledby="backups">
      <h2 id="backups">Backups</h2>
      {backups.length + plan.length === 0 && (
        <Empty title="This home was never backed up">
          <p>
            Run <code class="key">homarus backup create DIR</code>, best on another disk.
          </p>
        </Empty>
      )}
      <ul class="findings">
        {backups.map((backup) => (
          <li class={`finding ${problem(backup) || away(backup.folder) ? 'warning' : 'fine'}`} key={backup.folder}>
            <p>
              <Exact value={backup.folder} />, {backup.made ? <>last <Time at={backup.made} /></> : 'never finished'}
            </p>
            <p class="remedy">
              {away(backup.folder) ? (
                <Away silent={planned.get(backup.folder)?.state === 'silent'} />
              ) : problem(backup) ? (
                <>
                  <span class="state">failed</span> <Exact value={problem(backup) ?? ''} />
                </>
              ) : backup.drilled ? (
                <>
                  proved to open <Time at={backup.drilled} />
                </>
              ) : (
                <>
                  not proved yet:{' '}
                  <code class="key">
                    <Exact value={`homarus backup drill ${backup.folder}`} />
                  </code>
                </>
              )}
            </p>
          </li>
        ))}
        {plan
          .filter((target) => !known.has(target.folder))
          .map((target) => (
            <li class={`finding ${['fine', 'unseen'].includes(target.state) ? 'fine' : 'warning'}`} key={target.folder}>
              <p>
                <Exact value={target.folder} />, planned
              </p>
              <p class="remedy">
                {AWAY.includes(target.state) ? <Away silent={target.state === 'silent'} /> : target.problem ? <Exact value={target.problem} /> : 'not made yet'}
              </p>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** States of a target at which nothing can be done now. */
const AWAY = ['missing', 'silent'];

function Away({ silent }: { silent: boolean }): JSX.Element {
  return silent ? (
    <>
      <span class="state">does not answer</span> look whether its disk or network drive is connected; what is missing there is caught up
    </>
  ) : (
    <>
      <span class="state">not there</span> connect its disk; what is missing there is caught up
    </>
  );
}
