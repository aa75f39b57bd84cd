import type { JSX } from 'preact';
import type { Model } from '../model';
import { moment, text } from '../format';
import { useReading } from '../ui/hooks';
import { Exact, Fact, ProblemLine } from '../ui/parts';
import type { Budget, BudgetLimit } from '../wire';

/** What models have cost, and where it ends. It is changed in a terminal. */
export function Spending({ model }: { model: Model }): JSX.Element {
  const budget = useReading<Budget>(model, '/api/budget');
  const value = budget.value;
  return (
    <section aria-labelledby="spending">
      <h2 id="spending">Spending</h2>
      {budget.problem && <ProblemLine problem={budget.problem} />}
      {value && (
        <>
          <dl class="facts wide">
            <Fact name="Today" value={value.today.text} />
            <Fact name="This month" value={value.month.text} />
            {value.spent
              .filter((row) => row.scope === 'model')
              .map((row) => (
                <Fact key={row.name} name={`by ${text(row.name)}`} value={`${text(row.today.text)} today, ${text(row.month.text)} this month`} />
              ))}
          </dl>
          <ul class="findings">
            {value.limits.map((limit) => (
              <Limit limit={limit} key={`${limit.scope} ${limit.name} ${limit.span} ${limit.unit}`} />
            ))}
          </ul>
          <p>
            To change them, in a terminal: <code class="key">homarus budget set --day 5 --month 50</code>
          </p>
        </>
      )}
    </section>
  );
}

function Limit({ limit }: { limit: BudgetLimit }): JSX.Element {
  return (
    <li class={`finding ${limit.usedUp ? 'grave' : limit.reached ? 'warning' : 'fine'}`}>
      <p>
        <span class="state">{limit.usedUp ? 'used up' : limit.reached ? 'near' : 'holds'}</span>{' '}
        <Exact value={limit.about} />: <Exact value={limit.values} />
      </p>
      <p>
        {limit.span === 'turn' ? 'For each question anew.' : <Exact value={`Used: ${text(limit.usedText)}.`} />}
        {limit.ends !== undefined && limit.ends !== null && ` Counts anew ${moment(limit.ends)}.`}
      </p>
    </li>
  );
}
