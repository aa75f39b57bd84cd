import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { approvalOutcome, duration, limit, text } from '../format';
import type { Model } from '../model';
import { chatAddress } from '../route';
import { useNow } from '../ui/hooks';
import { Exact, Fact, LabelBadge, Lines, OneLine, ProblemLine, Time } from '../ui/parts';
import type { Approval, Problem } from '../wire';

/** A card that has just appeared takes no answer: the click or key was meant for what stood there before. */
const ARMING_MS = 600;

type Answer = { answer: 'allow' | 'deny'; for?: 'once' | 'session'; text?: string };

export function ApprovalCard({ model, approval }: { model: Model; approval: Approval }): JSX.Element {
  return approval.state === 'waiting' ? (
    <Waiting model={model} approval={approval} />
  ) : (
    <Closed approval={approval} />
  );
}

function Waiting({ model, approval }: { model: Model; approval: Approval }): JSX.Element {
  const [armed, setArmed] = useState(false);
  const [sent, setSent] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const left = new Date(approval.expires).getTime() - useNow(true);
  const over = left <= 0;
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARMING_MS);
    return () => clearTimeout(timer);
  }, []);
  const answer = async (given: Answer): Promise<void> => {
    setSent(true);
    setProblem(undefined);
    setProblem(await model.answer(approval.id, given));
    setSent(false);
    restFocus();
  };
  const closed = !armed || sent || over;
  const id = `approval-${approval.id}`;
  return (
    <section class="approval" aria-labelledby={id}>
      <header>
        <h2 id={id}>May Homarus run this command?</h2>
        <span class={left < 30_000 ? 'left soon' : 'left'}>{over ? 'Time is up' : `${duration(left)} left`}</span>
      </header>
      <Lines kind="command" name="The exact command" value={approval.shown} />
      <Facts approval={approval} />
      <div class="answers">
        <Choice disabled={closed} onChoose={() => answer({ answer: 'allow', for: 'once' })}>
          Allow once
        </Choice>
        <Choice disabled={closed} onChoose={() => answer({ answer: 'allow', for: 'session' })}>
          Allow this exact command for this session
        </Choice>
        <Choice
          disabled={closed}
          onChoose={() => answer({ answer: 'deny', ...(reason.trim() === '' ? {} : { text: reason.trim() }) })}
        >
          Deny
        </Choice>
        <label class="reason">
          <span>Message to the model when you deny (optional)</span>
          <input
            type="text"
            maxLength={2000}
            autocomplete="off"
            value={reason}
            disabled={sent || over}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      </div>
      {problem && <ProblemLine problem={problem} />}
    </section>
  );
}

/** The button that had the focus is gone: a keyboard goes on where the next words are written, or at the top. */
function restFocus(): void {
  if (matchMedia('(hover: hover)').matches) {
    (document.getElementById('draft') ?? document.getElementById('title'))?.focus({ preventScroll: true });
  }
}

/** A plain button: never the default one, and a key that is held down does not press it. */
function Choice({
  disabled,
  onChoose,
  children,
}: {
  disabled: boolean;
  onChoose: () => void;
  children: string;
}): JSX.Element {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onChoose}
      onKeyDown={(event) => event.repeat && event.preventDefault()}
    >
      {children}
    </button>
  );
}

function Facts({ approval }: { approval: Approval }): JSX.Element {
  const environment = Object.entries(approval.environment ?? {});
  return (
    <dl class="facts">
      <Fact name="Folder" value={approval.cwd} code />
      <Fact name="Environment">
        {environment.length === 0
          ? 'nothing added'
          : environment.map(([name, value]) => (
              <code class="pair">
                <Exact value={`${name}=${text(value)}`} />
              </code>
            ))}
      </Fact>
      <Fact name="Asked by">
        <Exact value={approval.origin} />, in session{' '}
        <a href={chatAddress(approval.session)}>
          <Exact value={approval.session} />
        </a>
        , Turn <Exact value={approval.turn} />
      </Fact>
      <Fact name="Made from">
        <LabelBadge label={approval.label} />
      </Fact>
      <Fact name="May run for" value={limit(approval.timeout)} />
    </dl>
  );
}

function Closed({ approval }: { approval: Approval }): JSX.Element {
  return (
    <details class={`approval closed ${approval.state === 'allowed' ? 'allowed' : 'refused'}`}>
      <summary>
        <strong>{approvalOutcome(approval.state)}</strong>
        {approval.state === 'allowed' && (approval.for === 'session' ? ' for this session' : ' once')}
        {approval.answeredBy && (
          <>
            {' by '}
            <Exact value={approval.answeredBy} />
          </>
        )}
        {approval.answeredAt && (
          <>
            {' · '}
            <Time at={approval.answeredAt} />
          </>
        )}{' '}
        <OneLine value={approval.shown} />
      </summary>
      <Lines kind="command" name="The exact command" value={approval.shown} />
      <Facts approval={approval} />
    </details>
  );
}
