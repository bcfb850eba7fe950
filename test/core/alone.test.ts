/** Work that must be alone in its department: it is, also where several ask at once beside others that write. */
import { randomUUID } from 'node:crypto';
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

test('begins once whoever writes in the department is over, and they once it is over; another department waits for nobody', async () => {
  const order: string[] = [];
  const gates = { before: Promise.withResolvers<void>(), alone: Promise.withResolvers<void>() };
  const write = (name: string, { isAlone = false, id = world.id, until = Promise.resolve() }) =>
    asService({ ...world, id }, async (ctx) => {
      if (isAlone) writeAlone(ctx);
      await sql`select`.execute(ctx.db);
      order.push(`${name} begins`);
      await until;
      order.push(`${name} ends`);
    });
  const begunOrWaiting = async (name: string) => {
    const waiting = () => world.sql`
      select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    for (let attempt = 0; attempt < 500 && !order.includes(`${name} begins`) && (await waiting()).length === 0; attempt += 1)
      await sleep(10);
  };
  const before = write('before', { until: gates.before.promise });
  await begunOrWaiting('before');
  const alone = write('alone', { isAlone: true, until: gates.alone.promise });
  await begunOrWaiting('alone');
  await write('elsewhere', { id: randomUUID() });
  gates.before.resolve();
  await before;
  while (!order.includes('alone begins')) await sleep(10);
  const after = write('after', {});
  await begunOrWaiting('after');
  gates.alone.resolve();
  await Promise.all([alone, after]);
  expect(order).toEqual([
    'before begins',
    'elsewhere begins',
    'elsewhere ends',
    'before ends',
    'alone begins',
    'alone ends',
    'after begins',
    'after ends',
  ]);
});
