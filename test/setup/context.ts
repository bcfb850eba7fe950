/** A context like that of the daily work, for what has no route of its own. */
import type { WriteCtx } from '../../src/core/context.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import { contextOfService } from '../../src/jobs/actor.ts';
import type { World } from './world.ts';

/** Runs `work` as the service itself, in a transaction of its own. */
export function asService<T>({ db, id, clock }: Pick<World, 'db' | 'id' | 'clock'>, work: (ctx: WriteCtx) => Promise<T>): Promise<T> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  return inTransaction(db, (tx) => contextOfService(tx, { id, time_zone: 'America/Toronto' }, now, 'daily'), work);
}
