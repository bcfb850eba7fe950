/**
 * PDF by Typst. Compiling is synchronous and takes seconds for a long document, so a worker thread does it, one document after another, and the
 * event loop goes on. The same template, data and instant make the same bytes.
 */
import { Worker } from 'node:worker_threads';

/** A template file of ours, and what it shows: JSON, which never becomes source. `created_at` is the instant that the document says. */
export type PdfOrder = Readonly<{ template: string; data: Readonly<Record<string, unknown>>; created_at: string }>;

/** What the thread is sent, and what it sends back. */
export type PdfTask = PdfOrder & Readonly<{ id: number }>;
export type PdfReply = Readonly<{ id: number; pdf: Uint8Array } | { id: number; error: string }>;

/** Documents are refused rather than kept waiting for longer than a client waits. */
const MOST_WAITING = 20;
const TIMEOUT_MS = 30_000;

/** Too many documents wait, or one took too long. */
export class PdfBusy extends Error {}

type Waiting = { resolve(pdf: Buffer): void; reject(error: Error): void };

let thread: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

/** Ends the thread; whatever waits for it fails, and the next document starts another one. */
function giveUp(failed: Worker, error: Error): void {
  if (thread !== failed) return;
  thread = undefined;
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
  void failed.terminate();
}

function start(): Worker {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { env: {}, resourceLimits: { maxOldGenerationSizeMb: 512 } });
  // It does not keep the process: what waits for a document does.
  worker.unref();
  worker.on('message', (reply: PdfReply) => {
    const { id } = reply;
    const order = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if ('pdf' in reply) order?.resolve(Buffer.from(reply.pdf));
    else order?.reject(new Error(reply.error));
  });
  worker.on('error', (error: Error) => giveUp(worker, error));
  worker.on('exit', () => giveUp(worker, new Error('the thread that makes PDF has ended')));
  return worker;
}

/** @throws {PdfBusy} @throws {Error} where the template does not compile */
export async function toPdf(order: PdfOrder): Promise<Buffer> {
  if (waiting.size >= MOST_WAITING) throw new PdfBusy('too many documents are under way');
  thread ??= start();
  const worker = thread;
  worker.ref();
  last += 1;
  const id = last;
  let timer: NodeJS.Timeout | undefined;
  const made = new Promise<Buffer>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    timer = setTimeout(() => giveUp(worker, new PdfBusy('a document took too long')), TIMEOUT_MS * waiting.size);
    worker.postMessage({ ...order, id } satisfies PdfTask);
  });
  return made.finally(() => clearTimeout(timer));
}
