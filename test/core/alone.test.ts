/** Work that must be alone in its department: it is, also where several ask at once beside others that write. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { writeAlone } from '../../src/core/transaction.ts';
import { asService } from '../setup/context.ts';
import { createWorld } from '../setup/world.ts';

const world = await createWorld();

test('is begun anew once, and then nothing else of the department runs beside it', async () => {
  let running = 0;
  let attempts = 0;
  const beside: number[] = [];
  const work = (isAlone: boolean) =>
    asService(world, async (ctx) => {
      attempts += 1;
      if (isAlone) writeAlone(ctx);
      // A transaction begins with its first statement.
      await sql`select`.execute(ctx.db);
      running += 1;
      try {
        await sleep(10);
        if (isAlone) beside.push(running - 1);
      } finally {
        running -= 1;
      }
    });
  await Promise.all([false, true, true, false, true, false].map(work));
  expect(beside).toEqual([0, 0, 0]);
  expect(attempts).toBe(9);
});
