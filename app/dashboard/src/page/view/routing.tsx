import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { count, text } from '../format';
import type { Model } from '../model';
import { useReading, useWork } from '../ui/hooks';
import { Exact, Fact, ProblemLine, Time } from '../ui/parts';
import type { Routing as Rules, RoutingChoice } from '../wire';

/** Which model answers what, and who would answer a question. It is changed in a terminal. */
export function Routing({ model }: { model: Model }): JSX.Element {
  const { value, problem } = useReading<Rules>(model, '/api/routing');
  return (
    <section aria-labelledby="routing">
      <h2 id="routing">Which model answers</h2>
      {problem && <ProblemLine problem={problem} />}
      {value && (
        <>
          <dl class="facts wide">
            {!value.on && <Fact name="Lists">none: the current model answers everything</Fact>}
            {Object.entries(value.lists).map(([task, names]) => (
              <Fact key={task} name={text(task)} value={names.map(text).join(', ')} />
            ))}
            {value.on && <Fact name="Your own first" value={value.localFirst === 'off' ? 'no' : `from ${text(value.localFirst)} on`} />}
            {value.checks.map((check) => (
              <Fact key={check.model} name={`Check of ${text(check.model)}`}>
                {check.passed ? 'passed' : 'failed'}, {count(check.right)} of {count(check.of)}, <Time at={check.at} />
              </Fact>
            ))}
            <Fact name="Answered elsewhere">
              {count(value.share.elsewhere)} of {count(value.share.all)} turns in 30 days
            </Fact>
          </dl>
          <Try />
          <p>
            To change it, in a terminal: <code class="key">homarus model routing code claude gpt</code>
          </p>
        </>
      )}
    </section>
  );
}

function Try(): JSX.Element {
  const [said, setSaid] = useState('');
  const [choice, setChoice] = useState<RoutingChoice>();
  const { busy, problem, run } = useWork();
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        run(async () => setChoice(await post<RoutingChoice>('/api/routing/explain', { text: said })));
      }}
    >
      <label>
        Who would answer this?{' '}
        <input
          value={said}
          maxLength={2_000}
          onInput={(event) => {
            setSaid(event.currentTarget.value);
            setChoice(undefined);
          }}
        />
      </label>{' '}
      <button type="submit" disabled={busy || said.trim() === ''}>
        Ask, without sending it
      </button>
      {problem && <ProblemLine problem={problem} />}
      {choice && (
        <p role="status">
          <strong>
            <Exact value={choice.model ?? 'No model'} />
          </strong>
          : <Exact value={choice.because} />.
        </p>
      )}
    </form>
  );
}
