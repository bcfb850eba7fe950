/** Work that holds a processor for long, such as making a document: a thread does it, one piece after another, and the event loop goes on. */
import { Worker } from 'node:worker_threads';

/** What the thread is sent, and what it sends back. */
export type ThreadTask<Order> = Readonly<{ id: number; order: Order }>;
export type ThreadReply = Readonly<{ id: number; bytes: Uint8Array } | { id: number; error: string }>;

/** Work is refused rather than kept waiting for longer than a client waits. */
const MOST_WAITING = 20;
const TIMEOUT_MS = 30_000;

/** Too much waits, or one piece took too long. */
export class ThreadBusy extends Error {}

type Waiting = { resolve(bytes: Buffer): void; reject(error: Error): void };

/** A thread that runs a file, started with the first order and again after it has failed. */
export class Thread<Order> {
  readonly #file: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last = 0;

  constructor(file: URL) {
    this.#file = file;
  }

  /** @throws {ThreadBusy} @throws {Error} where the work fails */
  async run(order: Order): Promise<Buffer> {
    if (this.#waiting.size >= MOST_WAITING) throw new ThreadBusy('too many documents are under way');
    this.#worker ??= this.#start();
    const worker = this.#worker;
    worker.ref();
    this.#last += 1;
    const id = this.#last;
    let timer: NodeJS.Timeout | undefined;
    const made = new Promise<Buffer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      timer = setTimeout(() => this.#giveUp(worker, new ThreadBusy('a document took too long')), TIMEOUT_MS * this.#waiting.size);
      worker.postMessage({ id, order } satisfies ThreadTask<Order>);
    });
    return made.finally(() => clearTimeout(timer));
  }

  #start(): Worker {
    const worker = new Worker(this.#file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    // It does not keep the process: what waits for a document does.
    worker.unref();
    worker.on('message', (reply: ThreadReply) => {
      const order = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) worker.unref();
      if ('bytes' in reply) order?.resolve(Buffer.from(reply.bytes));
      else order?.reject(new Error(reply.error));
    });
    worker.on('error', (error: Error) => this.#giveUp(worker, error));
    worker.on('exit', () => this.#giveUp(worker, new Error('the thread that makes documents has ended')));
    return worker;
  }

  /** Ends the thread; whatever waits for it fails, and the next order starts another one. */
  #giveUp(failed: Worker, error: Error): void {
    if (this.#worker !== failed) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    void failed.terminate();
  }
}
