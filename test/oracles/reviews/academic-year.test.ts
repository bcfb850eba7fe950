/** Academic years: the demo counts them as academic_year_of() and academic_year_days() of the database do. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { academicYearOf } from '../../../src/demo/academic-year.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();

it('the academic year of a day, and its first and last days, are the same in SQL and in TypeScript, whatever its first month', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20_000), fc.integer({ min: 1, max: 12 }), async (days, month) => {
      const day = addDays('2000-01-01', days);
      const [year] = await world.sql`
        select n.academic_year, y.starts_on, y.ends_on
        from (select academic_year_of(${day}::date, ${month}::int) as academic_year) n
        cross join lateral academic_year_days(n.academic_year, ${month}::int) y`;
      expect(year).toEqual(academicYearOf(day, month));
    }),
    { numRuns: runs(60, 2_000) },
  );
});
