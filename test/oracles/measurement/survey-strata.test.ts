/** The groups that anonymous answers tell of: each is large enough, and none can be had by subtracting others from what is known. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, strataOf } from '../../../src/features/measurement/surveys/strata.ts';
import { runs } from '../../setup/runs.ts';

const place = fc.record({
  audience: fc.constantFrom('mentee' as const, 'mentor' as const, 'leader' as const),
  division_id: fc.constantFrom('A', 'B', 'C', 'D', null),
  site_id: fc.constantFrom('X', 'Y', null),
});
const count = <T>(items: readonly T[], which: (item: T) => boolean) => items.filter(which).length;

test('of each audience, told divisions, told sites and what is left over all have enough people, wherever the audience does', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 60 }), fc.integer({ min: 2, max: 6 }), (places, fewest) => {
      const strata = strataOf(places, fewest);
      expect(strata).toHaveLength(places.length);
      for (const [i, given] of places.entries()) {
        const told = strata[i] as Place;
        // Nothing is told of somebody that is not so.
        expect(told.audience).toBe(given.audience);
        expect([given.division_id, null]).toContain(told.division_id);
        expect([given.site_id, null]).toContain(told.site_id);
        const isSmall = count(places, ({ audience }) => audience === given.audience) < fewest;
        if (isSmall) expect(told).toEqual({ ...told, division_id: null, site_id: null });
        const same = (fields: readonly (keyof Place)[]) => count(strata, (other) => fields.every((field) => other[field] === told[field]));
        const least = isSmall ? 1 : fewest;
        expect(same(['audience', 'division_id'])).toBeGreaterThanOrEqual(least);
        expect(same(['audience', 'division_id', 'site_id'])).toBeGreaterThanOrEqual(least);
      }
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('tells a division that is large enough beside others that are', () => {
  const places = [...'AAAAABBBBBB'].map((division_id) => ({ audience: 'mentee' as const, division_id, site_id: null }));
  expect(strataOf(places, 5)).toEqual(places);
});

test('lets the smallest large division join what would be too small alone', () => {
  const places = [...'AAAAAABBBBBC'].map((division_id) => ({ audience: 'mentee' as const, division_id, site_id: null }));
  expect(
    strataOf(places, 5)
      .map(({ division_id }) => division_id ?? '-')
      .join(''),
  ).toBe('AAAAAA------');
});
