/** The thread of `computing.ts`. */
import { parentPort } from 'node:worker_threads';
import type { ThreadReply, ThreadTask } from '../../../core/thread.ts';
import { extremeTables } from '../../../domain/statistics/monte-carlo.ts';
import { Degenerate, WorkLimit } from '../../../domain/statistics/tables.ts';
import type { Computed, Order } from './computing.ts';
import { outcomeOf } from './outcome-rules.ts';

function compute(order: Order): Computed {
  try {
    return order.what === 'draw' ? { extreme: extremeTables(order.table, order) } : { outcome: outcomeOf(order.test, order.steps) };
  } catch (error) {
    if (error instanceof WorkLimit) return { over: 'work_limit', detail: error.message };
    if (error instanceof Degenerate) return { over: 'degenerate', detail: error.message };
    throw error;
  }
}

parentPort?.on('message', ({ id, order }: ThreadTask<Order>) => {
  let reply: ThreadReply;
  try {
    reply = { id, bytes: Buffer.from(JSON.stringify(compute(order))) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : 'unknown' };
  }
  parentPort?.postMessage(reply);
});
