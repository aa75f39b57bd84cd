import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { del, post } from '../api';
import { text } from '../format';
import type { Model } from '../model';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine, Time } from '../ui/parts';
import type { Stops } from '../wire';

/** One click and a second one send a host nothing more. */
export function Forbid({ model, id, host }: { model: Model; id: string; host: string }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useWork();
  const name = text(host).replace(/:\d+$/, '');
  if (model.state.status?.stops?.hosts?.some((row) => row.host === name) === true) {
    return (
      <p class="warn" role="note">
        <Exact value={name} /> is forbidden and sent nothing. The place Trust takes that back.
      </p>
    );
  }
  return (
    <div class="row">
      {asking ? (
        <>
          <span>
            <Exact value={name} /> is sent nothing from now on, whatever is allowed.
          </span>
          <button
            type="button"
            disabled={busy}
            onClick={() =>
              run(async () => model.stopped(await post<Stops>(`/api/ledger/${encodeURIComponent(id)}/forbid`)))
            }
          >
            Yes, forbid it
          </button>
          <button type="button" class="quiet" onClick={() => setAsking(false)}>
            Leave it
          </button>
        </>
      ) : (
        <button type="button" class="quiet" onClick={() => setAsking(true)}>
          Forbid this from now on
        </button>
      )}
      {problem && <ProblemLine problem={problem} />}
    </div>
  );
}

/** The hosts that are sent nothing, with the way back. */
export function ForbiddenHosts({ model }: { model: Model }): JSX.Element | null {
  const { busy, problem, run } = useWork();
  const hosts = model.state.status?.stops?.hosts ?? [];
  if (hosts.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="forbidden">
      <h2 id="forbidden">Hosts that are sent nothing</h2>
      <ul class="grants">
        {hosts.map((row) => (
          <li class="grant" key={row.host}>
            <p class="covers">
              <strong>
                <Exact value={row.host} />
              </strong>{' '}
              since <Time at={row.since} /> by <Exact value={row.by} />
            </p>
            <div class="row">
              <button
                type="button"
                disabled={busy}
                onClick={() =>
                  run(async () => model.stopped(await del<Stops>(`/api/forbidden/${encodeURIComponent(row.host)}`)))
                }
              >
                Allow again what else is allowed
              </button>
            </div>
          </li>
        ))}
      </ul>
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}
