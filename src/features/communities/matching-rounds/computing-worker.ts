/** The thread of `computing.ts`. */
import { parentPort } from 'node:worker_threads';
import type { ThreadReply, ThreadTask } from '../../../core/thread.ts';
import { compute, type Inputs } from './rules.ts';

parentPort?.on('message', ({ id, order }: ThreadTask<Inputs>) => {
  let reply: ThreadReply;
  try {
    reply = { id, bytes: Buffer.from(JSON.stringify(compute(order))) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : 'unknown' };
  }
  parentPort?.postMessage(reply);
});
