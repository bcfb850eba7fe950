/** Tests that take long are computed by a thread, so that the event loop goes on. */
import { Thread } from '../../../core/thread.ts';
import type { Outcome } from './schema.ts';
import type { AnalysisTest } from './tests-schema.ts';

/** Compute a test within so many steps of its search, or draw so many tables of its simulation. */
export type Order =
  | Readonly<{ what: 'outcome'; test: AnalysisTest; steps: number }>
  | Readonly<{ what: 'draw'; table: readonly (readonly number[])[]; replicates: number; seed: number }>;

/** What comes of an order: `over` is why there is no outcome. */
export type Computed = Readonly<{ outcome: Outcome } | { extreme: number } | { over: 'work_limit' | 'degenerate'; detail: string }>;

const thread = new Thread<Order>(new URL('./computing-worker.ts', import.meta.url));

/** @throws {ThreadBusy} */
export const computed = async (order: Order): Promise<Computed> => JSON.parse((await thread.run(order)).toString()) as Computed;
