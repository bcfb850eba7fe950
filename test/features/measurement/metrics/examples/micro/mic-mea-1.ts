import { micMea1 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-mea-1.ts';
import { example, met } from '../../example.ts';
import { agreed } from '../../facts.ts';

export default example({
  metric: micMea1,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const hired = { starts_on: '2023-07-01' };
    const people = {
      whole: await person(hired),
      /** After the programme years no plan is asked for. */
      senior: await person({ starts_on: '2012-07-01' }),
      no_plan: await person({ ...hired, division: 'GIM' }),
      /** The plan was endorsed by another mentor. */
      other_plan: await person({ ...hired, division: 'GIM' }),
      no_agreement: await person({ ...hired, division: 'GIM' }),
      /** Met on the day a year before. */
      long_ago: await person(hired),
      recent: await person(hired),
      ended: await person(hired),
      mentor,
    };
    const pair = async (who: keyof typeof people, { met_on = '2025-12-01', agreed_on = '2025-08-01', more = {} } = {}) => {
      const made = await assignment(people[who], mentor, more);
      if (agreed_on) await agreed(department, made, agreed_on, agreed_on);
      await met(department, made, people[who], mentor, met_on);
      return made;
    };
    const plan = async (who: keyof typeof people, { id: assignment_id }: { id: string }) => {
      const { id: plan_id } = await insert('academic_plan', { mentee_id: people[who].id, starts_on: '2024-01-01', ends_on: '2029-01-01' });
      const days = { submitted_on: '2025-07-20', in_force_on: '2025-08-01' };
      const { id: version_id } = await insert('plan_version', { plan_id, version: 1, change: 'original', state: 'in_force', ...days });
      await insert('plan_endorsement', { version_id, mentor_id: mentor.id, assignment_id, endorsed_on: '2025-07-15' });
    };
    await plan('whole', await pair('whole', { met_on: '2025-03-01' }));
    await pair('senior');
    await pair('no_plan');
    await pair('other_plan');
    const before = await person({ division: 'NEPH' });
    await plan(
      'other_plan',
      await assignment(people.other_plan, before, { starts_on: '2025-01-01', state: 'ended', ends_on: '2025-07-01' }),
    );
    await plan('no_agreement', await pair('no_agreement', { agreed_on: '' }));
    await plan('long_ago', await pair('long_ago', { met_on: '2025-02-28' }));
    await plan('recent', await pair('recent', { more: { starts_on: '2025-12-01' } }));
    await pair('ended', { more: { state: 'ended', ends_on: '2026-02-28' } });
    return { people };
  },
  rows: [
    { who: 'whole', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'senior', numerator: 1 },
    { who: 'no_plan', division: 'GIM', numerator: 0 },
    { who: 'other_plan', division: 'GIM', numerator: 0 },
    { who: 'no_agreement', division: 'GIM', numerator: 0 },
    { who: 'long_ago', division: 'CARD', numerator: 0 },
    { who: 'recent', excluded: 'too_recent' },
  ],
  absent: ['ended', 'mentor'],
  values: [
    { numerator: 2, denominator: 6, value: 100 / 3, excluded: { too_recent: 1 } },
    { division: 'GIM', numerator: 0, denominator: 3, value: 0 },
  ],
});
