import type { GatewayEvent } from './wire';

export type Connection = { state: 'connecting' } | { state: 'open' } | { state: 'waiting'; until: number };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

interface Listener {
  event(event: GatewayEvent): void;
  connection(connection: Connection): void;
}

/** The WebSocket to the gateway. Reconnects with growing waits until it is closed. */
export class Live {
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT_MS;
  #wanted = false;

  constructor(readonly listener: Listener) {}

  open(): void {
    this.#wanted = true;
    this.#dial();
  }

  close(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** Dials now instead of waiting for the next attempt. */
  retry(): void {
    if (this.#wanted && this.#socket === undefined) {
      this.#dial();
    }
  }

  /** Sends a message; false when there is no connection to send it on. */
  send(message: unknown): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #dial(): void {
    clearTimeout(this.#timer);
    this.listener.connection({ state: 'connecting' });
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT_MS;
      this.listener.connection({ state: 'open' });
    };
    socket.onmessage = (message) => {
      const event = read(message.data);
      if (event !== undefined) {
        this.listener.event(event);
      }
    };
    socket.onclose = () => {
      if (this.#socket === socket) {
        this.#socket = undefined;
        this.#later();
      }
    };
  }

  #later(): void {
    if (!this.#wanted) {
      return;
    }
    const wait = this.#wait * (0.8 + 0.4 * Math.random());
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    this.#timer = setTimeout(() => this.#dial(), wait);
    this.listener.connection({ state: 'waiting', until: Date.now() + wait });
  }
}

function read(data: unknown): GatewayEvent | undefined {
  try {
    const event: unknown = JSON.parse(String(data));
    return typeof event === 'object' && event !== null && 'type' in event ? (event as GatewayEvent) : undefined;
  } catch {
    return undefined;
  }
}
