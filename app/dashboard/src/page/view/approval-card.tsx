import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { approvalOutcome, count, duration, limit, text } from '../format';
import type { Model } from '../model';
import { chatAddress } from '../route';
import { useNow } from '../ui/hooks';
import { Exact, Fact, LabelBadge, Lines, OneLine, ProblemLine, Time } from '../ui/parts';
import type { Approval, Choice as Way, Plan, Problem, Stage } from '../wire';
import { Pieces, Sending } from './sending';

/** A card that has just appeared takes no answer: the click or key was meant for what stood there before. */
const ARMING_MS = 600;

type Answer = { answer: 'allow' | 'deny'; for?: Way['for']; scope?: 'program' | 'known'; text?: string };

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
    // The answer is for what stands on this card: the digest says what that is.
    setProblem(await model.answer(approval.id, { ...given, ...(approval.digest === undefined ? {} : { digest: approval.digest }) }));
    setSent(false);
    restFocus();
  };
  const closed = !armed || sent || over;
  const ways = approval.choices ?? [];
  const session = ways.some((way) => way.for === 'session' && way.scope === 'exact');
  const longer = ways.filter((way) => way.for !== 'once' && !(way.for === 'session' && way.scope === 'exact'));
  const id = `approval-${approval.id}`;
  return (
    <section class="approval" aria-labelledby={id}>
      <header>
        <h2 id={id}>{words(approval).title}</h2>
        <span class={left < 30_000 ? 'left soon' : 'left'}>{over ? 'Time is up' : `${duration(left)} left`}</span>
      </header>
      <What approval={approval} />
      {approval.kind === 'send' && <Sending model={model} approval={approval} />}
      <div class="answers">
        <Choice disabled={closed} onChoose={() => answer({ answer: 'allow', for: 'once' })}>
          Allow once
        </Choice>
        {session && (
          <Choice disabled={closed} onChoose={() => answer({ answer: 'allow', for: 'session' })}>
            {words(approval).session}
          </Choice>
        )}
        <Choice
          disabled={closed}
          onChoose={() => answer({ answer: 'deny', ...(reason.trim() === '' ? {} : { text: reason.trim() }) })}
        >
          Deny
        </Choice>
        {longer.length > 0 && (
          <details class="longer">
            <summary>More ways to allow it</summary>
            <ul>
              {longer.map((way) => (
                <li key={`${way.for}-${way.scope}`}>
                  <Choice
                    disabled={closed}
                    onChoose={() =>
                      answer({ answer: 'allow', for: way.for, ...(way.scope === 'exact' ? {} : { scope: way.scope }) })
                    }
                  >
                    {wayWords(way)}
                  </Choice>{' '}
                  <span class="quiet">
                    <Exact value={way.covers} />
                  </span>
                </li>
              ))}
            </ul>
          </details>
        )}
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

interface Words {
  title: string;
  session: string;
  subject: string;
}

const EXEC: Words = {
  title: 'May Homarus run this command?',
  session: 'Allow this exact command for this session',
  subject: 'The exact command',
};

const WORDS: Record<string, Words> = {
  write: {
    title: 'May Homarus change this file?',
    session: 'Allow changes of this file for this session',
    subject: 'The file',
  },
  connect: {
    title: 'May the command that is running reach this host?',
    session: 'Allow commands to reach this host for this session',
    subject: 'The host',
  },
  fetch: {
    title: 'May Homarus get this page?',
    session: 'Allow pages of this host for this session',
    subject: 'The exact address',
  },
  search: {
    title: 'May Homarus search the web for this?',
    session: 'Allow questions to this search engine for this session',
    subject: 'The exact words',
  },
  send: {
    title: 'May this be sent to the model?',
    session: 'Allow it for this session',
    subject: 'What would be sent',
  },
};

function words(approval: Approval): Words {
  return WORDS[approval.kind] ?? EXEC;
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

function wayWords(way: Way): string {
  const what =
    way.scope === 'program'
      ? 'Allow its programs'
      : way.scope === 'known'
        ? 'Allow every known program that does no more'
        : 'Allow exactly this';
  switch (way.for) {
    case 'turn':
      return 'Allow whatever this Turn sends';
    case 'session':
      return `${what} for this session`;
    case '15m':
      return `${what} for 15 minutes`;
    case 'always':
      return `${what} always`;
    case 'once':
      return 'Allow once';
  }
}

/** Everything that the answer is bound to, and what is known about it. */
function What({ approval }: { approval: Approval }): JSX.Element {
  const sources = approval.untrusted?.from ?? [];
  return (
    <>
      {approval.suspicious && (
        <p class="warn" role="note">
          Suspicious: it holds characters that cannot be seen. They are written out and marked.
        </p>
      )}
      {approval.untrusted?.read && (
        <p class="warn" role="note">
          This Turn has read content that nobody vouches for{sources.length > 0 && ' ('}
          {sources.length > 0 && <Exact value={sources.join(', ')} />}
          {sources.length > 0 && ')'}.
        </p>
      )}
      {approval.words !== undefined && (
        <p class="warn" role="note">
          Whose words: <Exact value={approval.words} />
        </p>
      )}
      {approval.because !== undefined && (
        <p class="warn" role="note">
          <Exact value={approval.because} />.
        </p>
      )}
      <Lines kind="command" name={words(approval).subject} value={approval.shown} />
      {approval.sentence && (
        <p class="sentence">
          <Exact value={approval.sentence} />
        </p>
      )}
      {approval.shownChange !== undefined && <Lines name="What changes" kind="change" value={approval.shownChange} />}
      {approval.plan && <Programs plan={approval.plan} />}
      <Facts approval={approval} />
    </>
  );
}

/** The Plan: which programs run, with which arguments, where, and what they open. */
function Programs({ plan }: { plan: Plan }): JSX.Element {
  const rows = plan.steps.flatMap((step, at) =>
    step.stages.map((stage, of) => ({ stage, before: of > 0 ? 'into' : at === 0 ? 'runs' : BEFORE[step.when] })),
  );
  return (
    <ol class="programs" aria-label="Programs that would run">
      {rows.map(({ stage, before }) => (
        <li>
          <span class="quiet">{before}</span>{' '}
          <code>
            {stage.environment.map(({ name, value }) => (
              <>
                <Exact value={`${name}=${value}`} />{' '}
              </>
            ))}
            <strong>
              <Exact value={stage.program} />
            </strong>
            {stage.arguments.slice(1).map((argument) => (
              <>
                {' '}
                <span class="argument">
                  <Exact value={argument} />
                </span>
              </>
            ))}
          </code>{' '}
          <span class="quiet">
            in <Exact value={stage.folder} />
            <Exact value={opened(stage)} />
          </span>
        </li>
      ))}
    </ol>
  );
}

const BEFORE = { always: 'then', if_done: 'then, if that went well', if_failed: 'else, if that failed' } as const;

function opened(stage: Stage): string {
  return stage.redirects
    .map(({ descriptor, kind, to }) => {
      switch (kind) {
        case 'read':
          return `, reads ${to}`;
        case 'write':
          return `, output ${descriptor} replaces ${to}`;
        case 'append':
          return `, output ${descriptor} is added to ${to}`;
        case 'duplicate':
          return `, output ${descriptor} goes with ${to}`;
      }
    })
    .join('');
}

function Facts({ approval }: { approval: Approval }): JSX.Element {
  const environment = Object.entries(approval.environment ?? {});
  const risk = approval.riskWords ?? (approval.analysable === false ? 'cannot be told; it runs exactly as shown' : undefined);
  return (
    <dl class="facts">
      {risk !== undefined && <Fact name="Risk" value={risk} />}
      {(approval.reasons ?? []).length > 0 && <Fact name="Note" value={approval.reasons?.join('; ')} />}
      {(approval.touches ?? []).length > 0 && <Fact name="Touches" value={approval.touches?.join(', ')} code />}
      {approval.cwd !== undefined && <Fact name="Folder" value={approval.cwd} code />}
      {(approval.kind === 'fetch' || approval.kind === 'search') && approval.host !== undefined && <Fact name="Host" value={approval.host} code />}
      {approval.kind === 'send' && (
        <>
          <Fact name="Model" value={`${text(approval.model)} at ${text(approval.destination)}`} code />
          <Fact name="Request" value={`${text(approval.method)} ${text(approval.path)}`} code />
          <Fact name="Headers">
            {Object.entries(approval.headers ?? {}).map(([name, value]) => (
              <code class="pair">
                <Exact value={`${name}: ${text(value)}`} />
              </code>
            ))}
          </Fact>
          <Fact name="Body" value={`${count(approval.bytes ?? 0)} bytes`} />
        </>
      )}
      {approval.by !== undefined && <Fact name="Command" value={approval.by} code />}
      {approval.kind === 'exec' && (
        <Fact name="Environment">
          {environment.length === 0
            ? 'nothing added'
            : environment.map(([name, value]) => (
                <code class="pair">
                  <Exact value={`${name}=${text(value)}`} />
                </code>
              ))}
        </Fact>
      )}
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
      {approval.timeout !== undefined && <Fact name="May run for" value={limit(approval.timeout)} />}
      {approval.rule !== undefined && <Fact name="Rule" value={approval.rule} code />}
      {approval.digest !== undefined && <Fact name="SHA-256" value={approval.digest} code />}
    </dl>
  );
}

const LASTING = { once: 'once', turn: 'for this Turn', session: 'for this session', '15m': 'for 15 minutes', always: 'always' } as const;

function Closed({ approval }: { approval: Approval }): JSX.Element {
  return (
    <details class={`approval closed ${approval.state === 'allowed' ? 'allowed' : 'refused'}`}>
      <summary>
        <strong>{approvalOutcome(approval.state)}</strong>
        {approval.state === 'allowed' && ` ${LASTING[approval.for ?? 'once']}`}
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
      <What approval={approval} />
      {approval.kind === 'send' && <Pieces segments={approval.segments ?? []} />}
      {approval.result !== undefined && <p class="quiet">It ended: <Exact value={approval.result} />.</p>}
    </details>
  );
}
