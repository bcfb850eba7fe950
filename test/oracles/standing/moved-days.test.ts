/** Days that leaves move: the shortcuts of the obligations' SQL, which call no function where leaves move nothing, against the function alone. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { after, stretched } from '../../../src/features/standing/obligations/sql.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

const ORIGIN = '2024-01-29';
const day = fc.integer({ min: 0, max: 90 }).map((n) => addDays(ORIGIN, n));
const leave = fc.record({ from: fc.integer({ min: -20, max: 120 }), length: fc.option(fc.integer({ min: 1, max: 25 }), { freq: 8 }) });

test('are those of stretched() and due_after(), whatever leaves there are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(day, { freq: 10 }),
      fc.integer({ min: -10, max: 60 }),
      fc.integer({ min: -2, max: 3 }),
      fc.array(leave, { maxLength: 4 }),
      async (from_on, days, months, leaves) => {
        const spans = leaves.map(
          ({ from, length }) => `[${addDays(ORIGIN, from)},${length === null ? '' : addDays(ORIGIN, from + length)})`,
        );
        const { rows } = await sql<Record<'moved' | 'stretched' | 'after' | 'due_after', string | null>>`
          select ${stretched(sql`c.from_on`, sql`c.from_on + ${days}::int`)} as moved, stretched(c.from_on, c.from_on + ${days}::int, c.stopped),
            ${after(sql`c.from_on`, sql`${months}::int`)} as after, due_after(c.from_on, ${months}::int, c.stopped)
          from (
            select ${from_on}::date as from_on, coalesce(range_agg(span::daterange), '{}') as stopped from unnest(${spans}::text[]) span
          ) c`.execute(world.db);
        expect([rows[0]?.moved, rows[0]?.after]).toEqual([rows[0]?.stretched, rows[0]?.due_after]);
      },
    ),
    { numRuns: runs(100, 2_000) },
  );
});
