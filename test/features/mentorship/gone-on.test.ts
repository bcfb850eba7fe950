import { expect, test } from 'vitest';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();

/** What HR has recorded, the day they are to be here from, and what is known of their going. */
const cases = [
  { name: 'faculty with an open appointment', gone: null },
  { name: 'faculty who died', died: '2026-02-10', gone: ['2026-02-10', true, false] },
  { name: 'faculty whose appointment ends', ends: '2026-05-01', gone: ['2026-05-01', false, false] },
  { name: 'faculty who retire', ends: '2026-05-01', reason: 'retired', gone: ['2026-05-01', false, true] },
  {
    name: 'faculty who died before they retired',
    ends: '2026-05-01',
    reason: 'retired',
    died: '2026-04-30',
    gone: ['2026-04-30', true, false],
  },
  { name: 'faculty whose one appointment was voided', ends: '2020-07-01', gone: ['-infinity', false, false] },
  { name: 'faculty without an appointment', category: null, gone: null },
  { name: 'an external mentor', kind: 'external', gone: null },
  { name: 'an external mentor who died', kind: 'external', died: '2026-02-10', gone: ['2026-02-10', true, false] },
] as const;

test.each(cases)('the end of $name is known as it is', async ({ gone, ...facts }) => {
  const { kind, category, ends, reason, died } = {
    kind: 'faculty',
    category: undefined,
    ends: null,
    reason: null,
    died: null,
    ...facts,
  } as const;
  const person = await world.person({
    kind,
    ...(category === null && { category }),
    ...(kind === 'external' && { category: null, division: null }),
  });
  if (ends) await world.sql`update appointment set ends_on = ${ends}, end_reason = ${reason} where person_id = ${person.id}`;
  if (died) await world.sql`update person set deceased_on = ${died} where id = ${person.id}`;
  const rows = await world.sql<{
    day: string;
    died: boolean;
    retired: boolean;
  }>`select day::text, died, retired from gone_on(${person.id}, '2025-01-01')`;
  expect(rows.map((row) => [row.day, row.died, row.retired])).toEqual(gone === null ? [] : [gone]);
});
