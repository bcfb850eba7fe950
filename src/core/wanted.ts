import { AsyncLocalStorage } from 'node:async_hooks';

/** Nobody waits for the answer any more: the work was not begun, or was given up. */
export class Abandoned extends Error {
  constructor() {
    super('Nobody waits for the answer any more.');
  }
}

/** Whether the answer to some work is still wanted: an `AbortSignal`, or what says the same at less cost. */
export interface Wanted {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Work that is wanted until somebody leaves. */
export class Presence implements Wanted {
  #listeners: Set<() => void> | undefined;
  aborted = false;

  /** Each is called once. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  leave(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of [...(this.#listeners ?? [])]) listener();
    this.#listeners = undefined;
  }
}

const signals = new AsyncLocalStorage<Wanted>();

/**
 * Runs work that is wanted until the signal aborts. From then on its statements are not begun, a running one is cancelled, and the work
 * fails with `Abandoned`; a commit that has begun is left alone.
 */
export function whileWanted<T>(signal: Wanted, work: () => Promise<T>): Promise<T> {
  return signal.aborted ? Promise.reject(new Abandoned()) : signals.run(signal, work);
}

/** The signal of the work that is running; undefined where nobody waits for it, as for jobs. */
export function currentSignal(): Wanted | undefined {
  return signals.getStore();
}

/** Runs what belongs to no request, though one has brought it about. */
export function forNobody<T>(work: () => T): T {
  return signals.exit(work);
}
