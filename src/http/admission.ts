import { Abandoned, type Wanted } from '../core/wanted.ts';

/** There was no place for it in time. */
export class Crowded extends Error {
  constructor() {
    super('No place came free in time.');
  }
}

type Line = { running: number; waiting: Set<() => void> };

export type AdmissionOptions = Readonly<{
  /** How much work of one key runs at the same time. */
  atOnce: number;
  /** How much more of it may wait, and for how long. */
  waiting: number;
  patience_ms: number;
}>;

/**
 * Lets a few pieces of work of one key run at the same time. More wait in the order in which they came, for a short time. Keys do not wait for
 * each other.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** The keys of which something runs. */
  get keys(): number {
    return this.#lines.size;
  }

  /** Runs the work when its turn has come. @throws Crowded, and Abandoned where the signal aborts before */
  async run<T>(key: string, signal: Wanted, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { running: 0, waiting: new Set() };
    this.#lines.set(key, line);
    if (line.running < this.#options.atOnce) line.running += 1;
    else await this.#turn(line, signal);
    try {
      return await work();
    } finally {
      this.#pass(key, line);
    }
  }

  /** Resolves with a place that somebody has left. */
  #turn(line: Line, signal: Wanted): Promise<void> {
    if (signal.aborted) return Promise.reject(new Abandoned());
    if (line.waiting.size >= this.#options.waiting) return Promise.reject(new Crowded());
    return new Promise((resolve, reject) => {
      const over = () => {
        line.waiting.delete(enter);
        clearTimeout(late);
        signal.removeEventListener('abort', leave);
      };
      const enter = () => {
        over();
        resolve();
      };
      const leave = () => {
        over();
        reject(new Abandoned());
      };
      const late = setTimeout(() => {
        over();
        reject(new Crowded());
      }, this.#options.patience_ms);
      signal.addEventListener('abort', leave, { once: true });
      line.waiting.add(enter);
    });
  }

  #pass(key: string, line: Line): void {
    const [next] = line.waiting;
    if (next) next();
    else line.running -= 1;
    if (line.running === 0) this.#lines.delete(key);
  }
}
