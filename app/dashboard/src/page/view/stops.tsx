import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { del, post } from '../api';
import type { Model } from '../model';
import { useWork } from '../ui/hooks';
import { Exact, ProblemLine, Time } from '../ui/parts';
import type { Stop, Stops } from '../wire';

const KINDS = [
  {
    name: 'local',
    on: 'Local only',
    title: 'Nothing leaves this machine',
    holds: 'Local-only mode: nothing leaves this machine.',
    off: 'Let things leave again',
    sure: 'Things may leave this machine again, as your trust level, consents and rules say.',
  },
  {
    name: 'pause',
    on: 'Pause',
    title: 'Nothing runs and nothing is sent',
    holds: 'Paused: nothing runs and nothing is sent. Questions that wait stay.',
    off: 'Resume',
    sure: 'Models are asked and commands run again, as your answers say.',
  },
] as const;

/** One click stops; a stop that holds has no button here. */
export function StopButtons({ model, children }: { model: Model; children: ComponentChildren }): JSX.Element | null {
  const { busy, problem, run } = useWork();
  const stops = model.state.status?.stops;
  if (stops === undefined) {
    return null;
  }
  return (
    <span class="stops">
      {KINDS.filter(({ name }) => !stops[name].on).map(({ name, on, title }) => (
        <button
          type="button"
          class="quiet"
          title={title}
          disabled={busy}
          onClick={() => run(async () => model.stopped(await post<Stops>(`/api/stops/${name}`)))}
        >
          {on}
        </button>
      ))}
      {children}
      {problem && <ProblemLine problem={problem} />}
    </span>
  );
}

/** What is stopped, and the way back, which asks once more. */
export function Stopped({ model }: { model: Model }): JSX.Element {
  const stops = model.state.status?.stops;
  return (
    <>
      {stops !== undefined &&
        KINDS.filter(({ name }) => stops[name].on).map((kind) => (
          <Banner kind={kind} stop={stops[kind.name]} model={model} key={kind.name} />
        ))}
    </>
  );
}

function Banner({ kind, stop, model }: { kind: (typeof KINDS)[number]; stop: Stop; model: Model }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useWork();
  return (
    <section class="banner" aria-label={kind.title}>
      <p>
        <strong>{asking ? kind.sure : kind.holds}</strong>
        {!asking && stop.since !== undefined && (
          <>
            {' '}
            Since <Time at={stop.since} /> by <Exact value={stop.by ?? ''} />.
          </>
        )}
      </p>
      {asking ? (
        <span class="row">
          <button
            type="button"
            disabled={busy}
            onClick={() => run(async () => model.stopped(await del<Stops>(`/api/stops/${kind.name}`)))}
          >
            Yes, {kind.off.toLowerCase()}
          </button>
          <button type="button" class="quiet" onClick={() => setAsking(false)}>
            Stay
          </button>
        </span>
      ) : (
        <button type="button" class="quiet" onClick={() => setAsking(true)}>
          {kind.off}
        </button>
      )}
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}
