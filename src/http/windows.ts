/** How many keys are counted; of more, those that have asked least recently begin anew. */
const MOST_KEYS = 20_000;
const WINDOW_MS = 60_000;

export type Counted = Readonly<{ isExceeded: boolean; remaining: number; ttl_s: number }>;

type Window = { count: number; startedAt: number };

/** Counts what each key asks for, in windows of a minute that begin with its first request. */
export class Windows {
  readonly #quota: number;
  readonly #windows = new Map<string, Window>();

  constructor(quota: number) {
    this.#quota = quota;
  }

  /** Counts one request of the key at this moment, in milliseconds of a clock that never goes back. */
  count(key: string, now: number): Counted {
    const before = this.#windows.get(key);
    const window = before && before.startedAt + WINDOW_MS > now ? before : { count: 0, startedAt: now };
    window.count += 1;
    // While there is room for twice as many, nobody asks which asked last.
    if (before && this.#windows.size > MOST_KEYS / 2) this.#windows.delete(key);
    if (before !== window || this.#windows.size > MOST_KEYS / 2) this.#windows.set(key, window);
    if (this.#windows.size > MOST_KEYS) this.#windows.delete(this.#windows.keys().next().value as string);
    const { count, startedAt } = window;
    return {
      isExceeded: count > this.#quota,
      remaining: Math.max(0, this.#quota - count),
      ttl_s: Math.ceil((WINDOW_MS - (now - startedAt)) / 1_000),
    };
  }
}
