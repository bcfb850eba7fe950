import { AsyncLocalStorage } from 'node:async_hooks';

/** Nobody waits for the answer any more: the work was not begun, or was given up. */
export class Abandoned extends Error {
  constructor() {
    super('Nobody waits for the answer any more.');
  }
}

const signals = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs work that is wanted until the signal aborts. From then on its statements are not begun, a running one is cancelled, and the work
 * fails with `Abandoned`; a commit that has begun is left alone.
 */
export function whileWanted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return signal.aborted ? Promise.reject(new Abandoned()) : signals.run(signal, work);
}

/** The signal of the work that is running; undefined where nobody waits for it, as for jobs. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore();
}
