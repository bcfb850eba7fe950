import { inTransaction } from '../../src/core/transaction.ts';
import * as notifications from '../../src/features/platform/notifications/service.ts';
import { contextOfService } from '../../src/jobs/actor.ts';
import type { World } from './world.ts';

export type Notice = Partial<notifications.Notice> & Pick<notifications.Notice, 'person_id'>;

/** Tells people the way the features do: by the service, at the world's instant, as the service itself or somebody. What is left out is new. */
export function notifierOf(world: World, by?: { id: string }) {
  return (...given: Notice[]): Promise<void> => {
    const now = world.clock().toString({ fractionalSecondDigits: 3 });
    const notices = given.map((notice) => ({ kind: 'assignment_activated', subject_id: crypto.randomUUID(), ...notice }) as const);
    return inTransaction(
      world.db,
      (tx) => {
        const ctx = contextOfService(tx, { id: world.id, time_zone: 'America/Toronto' }, now, 'test');
        return by ? { ...ctx, actor: { ...ctx.actor, person_id: by.id } } : ctx;
      },
      (ctx) => notifications.notify(ctx, ...notices),
    );
  };
}
