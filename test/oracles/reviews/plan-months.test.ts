/** How long a plan lasts: the demo counts the months of the policy. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, addMonths } from '../../../src/core/calendar.ts';
import { PLAN_MONTHS } from '../../../src/demo/plans.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();

it('the nominal end of a plan is the same day in SQL and in TypeScript, whatever its first day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20_000), async (days) => {
      const starts_on = addDays('2000-01-01', days);
      const [row] = await world.sql<{ ends_on: string }>`
        select (${starts_on}::date + make_interval(months => p.plan_months))::date as ends_on from policy p`;
      expect(row?.ends_on).toBe(addMonths(starts_on, PLAN_MONTHS));
    }),
    { numRuns: runs(40, 1_000) },
  );
});
