/** Where the page is: the part of the address after `#/`. */
export type Route =
  | { view: 'chat'; session: string }
  | { view: 'approvals' | 'audit' | 'trust' | 'keys' | 'health' }
  | { view: 'ledger'; id: string };

export function route(hash: string): Route {
  const [view = '', id = ''] = hash.replace(/^#\/?/, '').split('/').map(decode);
  switch (view) {
    case 'approvals':
    case 'audit':
    case 'trust':
    case 'keys':
    case 'health':
      return { view };
    case 'ledger':
      return { view, id };
    default:
      return { view: 'chat', session: view === 'chat' ? id : '' };
  }
}

export function chatAddress(session: string): string {
  return `#/chat/${encodeURIComponent(session)}`;
}

export function ledgerAddress(id: string): string {
  return `#/ledger/${encodeURIComponent(id)}`;
}

/** Takes a login code off the address, so that it stays in no history. */
export function takeCode(): string | undefined {
  const [, code, view = 'chat'] = /^#code=([^&]+)(?:&view=([a-z]+))?$/.exec(location.hash) ?? [];
  if (code !== undefined) {
    history.replaceState(null, '', `${location.pathname}#/${view}`);
  }
  return code === undefined ? undefined : decode(code);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
