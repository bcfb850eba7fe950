import { macIdn1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-idn-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: macIdn1,
  period: '2026-02',
  arrange: async ({ person, assignment }) => {
    const hired = { starts_on: '2023-07-01' };
    const external = await person({ kind: 'external' });
    const people = {
      formal: await person(hired),
      informal: await person({ ...hired, division: 'GIM' }),
      internal: await person({ ...hired, division: 'GIM' }),
      claimed: await person(hired),
      ended: await person(hired),
      coming: await person(hired),
      senior: await person({ starts_on: '2010-07-01', rank: 'professor' }),
    };
    const { formal, informal, internal, claimed, ended, coming, senior } = people;
    await assignment(formal, external);
    await assignment(informal, external, { subtype: 'informal' });
    await assignment(internal, senior);
    await assignment(claimed, external, { subtype: 'informal', state: 'claimed', recorded_by: claimed });
    await assignment(ended, external, { state: 'ended', ends_on: '2026-02-28' });
    await assignment(coming, external, { starts_on: '2026-03-01' });
    await assignment(senior, external);
    return { people };
  },
  rows: [
    { who: 'formal', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'informal', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'internal', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'claimed', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'ended', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'coming', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['senior'],
  values: [
    { numerator: 2, denominator: 6, value: 100 / 3 },
    { division: 'GIM', value: 50 },
  ],
});
