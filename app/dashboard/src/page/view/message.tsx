import type { JSX } from 'preact';
import { query } from '../api';
import { count, duration, text, upright } from '../format';
import type { Model } from '../model';
import { type LiveTurn, type Pending, phase } from '../state';
import { useNow } from '../ui/hooks';
import { Markdown } from '../ui/markdown';
import { Exact, LabelBadge, Lines, OneLine, ProblemLine, Time } from '../ui/parts';
import type { Approval, Message, Picture, ToolState, TurnDone, TurnTool } from '../wire';
import { ApprovalCard } from './approval-card';
import { Pictures } from './pictures';

/** One stored message; the first and the last of a Turn carry what else is known of it. */
export function StoredMessage({
  model,
  session,
  message,
  first,
  last,
}: {
  model: Model;
  session: string;
  message: Message;
  first: boolean;
  last: boolean;
}): JSX.Element {
  const outcome = model.state.outcomes.get(message.turn);
  return (
    <>
      <Body session={session} message={message} outcome={outcome} />
      {first && <TurnApprovals model={model} turn={message.turn} />}
      {last && outcome && message.role !== 'notice' && <Ending done={outcome} />}
    </>
  );
}

/** Where the images of a stored message are. */
function pictureOf(session: string, { seq }: Message): (index: number) => string {
  return (index) => `/api/messages/${seq}/images/${index}${query({ session })}`;
}

function Body({
  session,
  message,
  outcome,
}: {
  session: string;
  message: Message;
  outcome: TurnDone | undefined;
}): JSX.Element {
  switch (message.role) {
    case 'user':
      return (
        <Said
          text={message.text}
          label={message.label}
          at={message.at}
          images={message.images ?? []}
          source={pictureOf(session, message)}
        />
      );
    case 'assistant':
      return (
        <article class="message reply" aria-label="Homarus">
          <Markdown source={upright(message.text)} />
          <footer>
            <LabelBadge label={message.label} />
            {message.model && <Exact value={message.model} />}
            <Time at={message.at} />
            {outcome && <Cost done={outcome} />}
          </footer>
        </article>
      );
    case 'tool':
      return (
        <details class="tool done">
          <summary>
            <span class="state">{message.tool ? text(message.tool) : 'Tool'}</span>{' '}
            <OneLine value={text(message.text).split('\n', 1)[0]} />
          </summary>
          <Result value={message.text} />
          <LabelBadge label={message.label} />
        </details>
      );
    default:
      return (
        <p class="notice">
          <Exact value={message.text} />
        </p>
      );
  }
}

export function LiveTurnView({
  model,
  turn,
  said,
}: {
  model: Model;
  turn: LiveTurn;
  /** What was said, as it is stored, once it is. */
  said: Message | undefined;
}): JSX.Element {
  return (
    <>
      {turn.whole && (
        <Said
          text={turn.text}
          label={turn.label}
          at={turn.at}
          images={turn.images}
          source={said && pictureOf(turn.session, said)}
        />
      )}
      {turn.tools
        .filter((tool) => tool.state !== 'asked')
        .map((tool) => (
          <ToolLine key={tool.call} tool={tool} />
        ))}
      <TurnApprovals model={model} turn={turn.turn} />
      {turn.reply !== '' && (
        <article class="message reply" aria-label="Homarus" aria-busy={!turn.done}>
          <Markdown source={upright(turn.reply)} />
          {turn.done && (
            <footer>
              <LabelBadge label={turn.done.label} />
              {turn.done.model && <Exact value={turn.done.model} />}
              <Cost done={turn.done} />
            </footer>
          )}
        </article>
      )}
      {turn.done ? <Ending done={turn.done} /> : <Progress model={model} turn={turn} />}
    </>
  );
}

export function PendingView({
  pending,
  busy,
  onAgain,
  onDiscard,
}: {
  pending: Pending;
  busy: boolean;
  onAgain: () => void;
  onDiscard: () => void;
}): JSX.Element {
  return (
    <>
      <article class="message said pending" aria-label="You">
        <Pictures
          images={pending.images}
          source={(index) => `/api/images/${encodeURIComponent(pending.images[index]?.id ?? '')}`}
        />
        {pending.text !== '' && <p dir="auto">{upright(pending.text)}</p>}
      </article>
      {pending.problem ? (
        <ProblemLine problem={pending.problem}>
          <div class="row">
            <button type="button" onClick={onAgain}>
              Send again
            </button>
            <button type="button" class="quiet" onClick={onDiscard}>
              Remove
            </button>
          </div>
        </ProblemLine>
      ) : (
        <p class="progress">{busy ? 'Waiting for the reply before it…' : 'Sending…'}</p>
      )}
    </>
  );
}

function Said({
  text: words,
  label,
  at,
  images,
  source,
}: {
  text: string;
  label: string;
  at: string;
  images: readonly Picture[];
  source: ((index: number) => string) | undefined;
}): JSX.Element {
  return (
    <article class="message said" aria-label="You">
      <Pictures images={images} source={source} />
      {words !== '' && <p dir="auto">{upright(words)}</p>}
      <footer>
        <LabelBadge label={label} />
        <Time at={at} />
      </footer>
    </article>
  );
}

const TOOL_WORDS: Record<ToolState, string> = {
  asked: 'Asks to run',
  running: 'Running',
  done: 'Ran',
  failed: 'Failed',
  refused: 'Refused',
};

function ToolLine({ tool }: { tool: TurnTool }): JSX.Element {
  const line = (
    <>
      <span class="state">{TOOL_WORDS[tool.state] ?? text(tool.state)}</span>{' '}
      <OneLine value={text(tool.shown) || text(tool.tool)} />
    </>
  );
  return tool.result === undefined ? (
    <p class={`tool ${tool.state}`}>{line}</p>
  ) : (
    <details class={`tool ${tool.state}`}>
      <summary>{line}</summary>
      <Result value={tool.result} />
    </details>
  );
}

function Result({ value }: { value: string }): JSX.Element {
  return text(value) === '' ? (
    <p class="quiet">It printed nothing.</p>
  ) : (
    <Lines name="What it printed" value={value} />
  );
}

function TurnApprovals({ model, turn }: { model: Model; turn: string }): JSX.Element {
  const asked: Approval[] = [...model.state.approvals.values()].filter((approval) => approval.turn === turn);
  return (
    <>
      {asked.map((approval) => (
        <ApprovalCard key={approval.id} model={model} approval={approval} />
      ))}
    </>
  );
}

function Progress({ model, turn }: { model: Model; turn: LiveTurn }): JSX.Element {
  const elapsed = useNow(true) - turn.since;
  const { words, shown } = phase(turn, model.state.approvals.values());
  return (
    <p class="progress">
      {words} {shown !== '' && <OneLine value={shown} />}
      <span class="quiet">{duration(elapsed)}</span>
    </p>
  );
}

function Ending({ done }: { done: TurnDone }): JSX.Element | null {
  const kept = (done.withheld ?? []).map((row) => (
    <p class="notice">
      <Exact value={`${row.reason}. ${row.remedy}`} />
    </p>
  ));
  if (done.problem || kept.length > 0) {
    return (
      <>
        {kept}
        {done.problem && <ProblemLine problem={done.problem} />}
      </>
    );
  }
  return done.state === 'done' ? null : (
    <p class="notice">{done.state === 'stopped' ? 'Stopped.' : 'This Turn failed.'}</p>
  );
}

function Cost({ done }: { done: TurnDone }): JSX.Element {
  return (
    <span>
      {done.milliseconds !== undefined && `${(done.milliseconds / 1000).toFixed(1)} s`}
      {done.usage && ` · ${count(done.usage.input)} tokens in, ${count(done.usage.output)} out`}
    </span>
  );
}
