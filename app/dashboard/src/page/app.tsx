import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { size, text } from './format';
import type { Connection } from './live';
import type { Model } from './model';
import { chatAddress, type Route } from './route';
import { waiting } from './state';
import { useModel, useNow, useRoute } from './ui/hooks';
import { Icon } from './ui/icon';
import { Exact, OneLine, ProblemLine } from './ui/parts';
import { Approvals } from './view/approvals';
import { Audit } from './view/audit';
import { Chat } from './view/chat';
import { Health } from './view/health';
import { Keys } from './view/keys';
import { Ledger } from './view/ledger';
import { LockButton, Locked } from './view/locked';
import { Login } from './view/login';
import { StopButtons, Stopped } from './view/stops';
import { Trust } from './view/trust';

const VIEWS = [
  { view: 'chat', icon: 'chat', name: 'Chat' },
  { view: 'approvals', icon: 'approvals', name: 'Approvals' },
  { view: 'ledger', icon: 'ledger', name: 'What left' },
  { view: 'audit', icon: 'audit', name: 'Audit' },
  { view: 'trust', icon: 'trust', name: 'Trust' },
  { view: 'keys', icon: 'keys', name: 'Keys' },
  { view: 'health', icon: 'health', name: 'Health' },
] as const;

const TITLES: Record<Route['view'], string> = {
  chat: 'Chat',
  approvals: 'Approvals',
  ledger: 'What left this machine',
  audit: 'Audit',
  trust: 'Trust',
  keys: 'Keys',
  health: 'Health',
};

export function App({ model }: { model: Model }): JSX.Element {
  const state = useModel(model);
  switch (state.access) {
    case 'checking':
      return (
        <main class="login" aria-busy="true">
          <p role="status">Opening…</p>
        </main>
      );
    case 'out':
      return <Login problem={state.loginProblem} />;
    case 'locked':
      return <Locked model={model} />;
    case 'in':
      return <Shell model={model} />;
  }
}

function Shell({ model }: { model: Model }): JSX.Element {
  const { state } = model;
  const where = useRoute();
  const open = waiting(state);
  const lastSession = useRef('');
  if (where.view === 'chat' && where.session !== '') {
    lastSession.current = where.session;
  }
  const fallback = lastSession.current || state.sessions[0]?.name || 'main';
  const session = where.view === 'chat' ? where.session || fallback : '';
  const elsewhere = open.filter((approval) => approval.session !== session && where.view !== 'approvals');

  useEffect(() => {
    document.title = `${open.length > 0 ? `(${open.length}) ` : ''}${TITLES[where.view]} · Homarus`;
  }, [open.length, where.view]);
  useFocusOnChange(where.view);

  return (
    <div class="shell">
      <a class="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <header class="brand">
        <img src="/assets/logo.svg" alt="" width="28" height="28" />
        <strong>Homarus</strong>
        <Light connection={state.connection} onRetry={() => model.retry()} />
        <StopButtons model={model}>
          <LockButton model={model} />
        </StopButtons>
      </header>
      <nav class="places" aria-label="Places">
        {VIEWS.map(({ view, icon, name }) => (
          <a
            href={view === 'chat' ? chatAddress(lastSession.current || session) : `#/${view}`}
            aria-current={where.view === view ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span>{name}</span>
            {view === 'approvals' && open.length > 0 && (
              <span class="badge" aria-label={`${open.length} waiting`}>
                {open.length}
              </span>
            )}
          </a>
        ))}
        <p class="today">
          <span class="number">{size(state.status?.bytesLeftMachineToday)}</span>
          <span>left this machine today</span>
        </p>
      </nav>
      <main id="content" tabIndex={-1}>
        <div class="banners">
          <Stopped model={model} />
          {state.problem && (
            <ProblemLine problem={state.problem}>
              <button type="button" class="quiet" onClick={() => model.dismiss()}>
                Dismiss
              </button>
            </ProblemLine>
          )}
          {elsewhere[0] && (
            <section class="banner" aria-label="Approvals waiting">
              <p>
                {elsewhere.length === 1 ? 'An approval is' : `${elsewhere.length} approvals are`} waiting for you in{' '}
                <strong>
                  <Exact value={elsewhere[0].session} />
                </strong>
                : <OneLine value={elsewhere[0].shown} />
              </p>
              <a class="button" href="#/approvals">
                Review
              </a>
            </section>
          )}
        </div>
        <View model={model} where={where} session={session} />
      </main>
      <p class="hidden" role="alert">
        {open[0] && `Approval needed in session ${text(open[0].session)}: ${text(open[0].shown)}`}
      </p>
    </div>
  );
}

function View({
  model,
  where,
  session,
}: {
  model: Model;
  where: Route;
  session: string;
}): JSX.Element {
  switch (where.view) {
    case 'chat':
      return <Chat model={model} session={session} key={session} />;
    case 'approvals':
      return <Approvals model={model} />;
    case 'ledger':
      return <Ledger model={model} id={where.id} />;
    case 'audit':
      return <Audit model={model} />;
    case 'trust':
      return <Trust model={model} />;
    case 'keys':
      return <Keys model={model} />;
    case 'health':
      return <Health model={model} />;
  }
}

function Light({ connection, onRetry }: { connection: Connection; onRetry: () => void }): JSX.Element {
  const now = useNow(connection.state === 'waiting');
  const seconds = connection.state === 'waiting' ? Math.max(0, Math.ceil((connection.until - now) / 1000)) : 0;
  return (
    <span class={`light ${connection.state}`}>
      <span role="status">
        {connection.state === 'open' ? 'Connected' : connection.state === 'connecting' ? 'Connecting…' : 'Disconnected'}
      </span>
      {connection.state === 'waiting' && (
        <button type="button" class="quiet" onClick={onRetry}>
          Try now <span aria-hidden="true">({seconds} s)</span>
        </button>
      )}
    </span>
  );
}

/** Moves the focus to the heading of a view that was just opened, so that a keyboard goes on from there. */
function useFocusOnChange(view: string): void {
  const before = useRef(view);
  useEffect(() => {
    if (before.current !== view) {
      before.current = view;
      document.getElementById('title')?.focus({ preventScroll: true });
    }
  }, [view]);
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
