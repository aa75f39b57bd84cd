import type { JSX } from 'preact';
import type { Model } from '../model';
import { waiting } from '../state';
import { Empty, Exact, Title } from '../ui/parts';
import type { Approval } from '../wire';
import { ApprovalCard } from './approval-card';

export function Approvals({ model }: { model: Model }): JSX.Element {
  const open = waiting(model.state);
  const answered = [...model.state.approvals.values()].filter((approval) => approval.state !== 'waiting').reverse();
  return (
    <div class="view">
      <Title>Approvals</Title>
      {open.length === 0 && (
        <Empty title="Nothing waits for you">
          <p>When Homarus wants to run a command that needs your word, it asks here and in the chat.</p>
        </Empty>
      )}
      {groups(open).map(([first, ...alike]) => (
        <div class="group" key={first.id}>
          {alike.length > 0 && (
            <p class="quiet">
              {alike.length + 1} questions are alike: <Exact value={first.group} />. Allowing its programs for 15 minutes answers
              all that it covers.
            </p>
          )}
          {[first, ...alike].map((approval) => (
            <ApprovalCard model={model} approval={approval} key={approval.id} />
          ))}
        </div>
      ))}
      {answered.length > 0 && (
        <section aria-labelledby="answered">
          <h2 id="answered">Answered since this page was opened</h2>
          {answered.map((approval) => (
            <ApprovalCard model={model} approval={approval} key={approval.id} />
          ))}
          <p class="quiet">
            Every answer is also in the <a href="#/audit">audit</a>; what still stands is under <a href="#/trust">Trust</a>.
          </p>
        </section>
      )}
    </div>
  );
}

/** Questions about the same programs in the same folder, or the same file, stand together. */
function groups(open: Approval[]): [Approval, ...Approval[]][] {
  const all = new Map<string, [Approval, ...Approval[]]>();
  for (const approval of open) {
    const key = approval.group ?? approval.id;
    const group = all.get(key);
    group ? group.push(approval) : all.set(key, [approval]);
  }
  return [...all.values()];
}
