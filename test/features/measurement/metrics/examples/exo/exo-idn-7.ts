import { exoIdn7 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-7.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoIdn7,
  period: '2026-02',
  arrange: async ({ person, assignment }) => {
    const mentor = await person({ division: 'NEPH', site: 'UNION', starts_on: '2010-07-01', rank: 'professor' });
    const external = await person({ kind: 'external' });
    const people = {
      same: await person({ division: 'NEPH' }),
      other: await person({ division: 'CARD', site: 'NORTH' }),
      abroad: await person({ division: 'CARD' }),
      ended: await person(),
      informal: await person(),
      mentor,
    };
    await assignment(people.same, mentor);
    await assignment(people.other, mentor);
    await assignment(people.abroad, external);
    await assignment(people.ended, mentor, { state: 'ended', ends_on: '2026-02-28' });
    await assignment(people.informal, mentor, { subtype: 'informal' });
    return { people };
  },
  rows: [
    { who: 'same', division: 'NEPH', part: 'other_division', numerator: 0, denominator: 1 },
    { who: 'same', part: 'other_site', numerator: 0, denominator: 1 },
    { who: 'other', division: 'CARD', part: 'other_division', numerator: 1, denominator: 1 },
    { who: 'other', site: 'NORTH', part: 'other_site', numerator: 1, denominator: 1 },
    { who: 'abroad', part: 'other_division', excluded: 'without_place' },
    { who: 'abroad', part: 'other_site', excluded: 'without_place' },
  ],
  absent: ['ended', 'informal', 'mentor'],
  values: [
    { part: 'other_division', numerator: 1, denominator: 2, value: 50, excluded: { without_place: 1 } },
    { part: 'other_site', numerator: 1, denominator: 2, value: 50 },
  ],
});
