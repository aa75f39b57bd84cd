import type { JSX } from 'preact';
import type { Model } from '../model';
import { waiting } from '../state';
import { Empty, Title } from '../ui/parts';
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
      {open.map((approval) => (
        <ApprovalCard model={model} approval={approval} key={approval.id} />
      ))}
      {answered.length > 0 && (
        <section aria-labelledby="answered">
          <h2 id="answered">Answered since this page was opened</h2>
          {answered.map((approval) => (
            <ApprovalCard model={model} approval={approval} key={approval.id} />
          ))}
          <p class="quiet">
            Every answer is also in the <a href="#/audit">audit</a>.
          </p>
        </section>
      )}
    </div>
  );
}
