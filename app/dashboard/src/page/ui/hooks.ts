import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { get, problemFrom } from '../api';
import type { Model } from '../model';
import { route, type Route } from '../route';
import type { State } from '../state';
import type { GatewayEvent, Problem } from '../wire';

export function useModel(model: Model): State {
  const [, redraw] = useReducer((n: number, _: undefined) => n + 1, 0);
  useEffect(() => model.subscribe(() => redraw(undefined)), [model]);
  return model.state;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route(hash);
}

/** Returns the time, again every second while `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

export function useEvents(model: Model, listener: (event: GatewayEvent) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => model.events((event) => latest.current(event)), [model]);
}

export interface Reading<T> {
  value: T | undefined;
  problem: Problem | undefined;
  change: (change: (value: T) => T) => void;
  again: () => void;
}

/** Reads a path, again when the path changes or the connection comes back. Only the newest answer counts. */
export function useReading<T>(model: Model, path: string): Reading<T> {
  const [value, setValue] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [turn, again] = useReducer((n: number, _: undefined) => n + 1, 0);
  const connected = model.state.connection.state === 'open';
  useEffect(() => {
    let newest = true;
    get<T>(path).then(
      (read) => {
        if (newest) {
          setValue(() => read);
          setProblem(undefined);
        }
      },
      (thrown: unknown) => {
        model.checkAccess(thrown);
        if (newest) {
          setProblem(problemFrom(thrown));
        }
      },
    );
    return () => {
      newest = false;
    };
  }, [path, connected, turn]);
  return {
    value,
    problem,
    change: (change) => setValue((old) => (old === undefined ? old : change(old))),
    again: () => again(undefined),
  };
}

/** Work that a button starts: whether it runs, and the Problem it ended in. */
export function useWork(): { busy: boolean; problem: Problem | undefined; run: (work: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (thrown) {
      setProblem(problemFrom(thrown));
    }
    setBusy(false);
  };
  return { busy, problem, run: (work) => void run(work) };
}

/** Collects the words that were seen, for a filter to choose from. */
export function useSeen(words: readonly string[]): string[] {
  const seen = useRef(new Set<string>());
  words.forEach((word) => seen.current.add(word));
  return [...seen.current].sort();
}
