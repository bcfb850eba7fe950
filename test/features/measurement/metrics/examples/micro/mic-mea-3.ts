import { micMea3 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-mea-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: micMea3,
  period: '2025',
  arrange: async (department) => {
    const { person, assignment, insert, role } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const vice = await person({ division: 'NEPH' });
    const office = await role(vice, 'vice_chair', { portfolio: 'research' });
    const hired = { starts_on: '2024-07-01' };
    const people = {
      satisfied: await person(hired),
      content: await person(hired),
      unsatisfied: await person({ ...hired, division: 'GIM' }),
      unrated: await person({ ...hired, division: 'GIM' }),
      /** The mentorship is six months old on the day after. */
      young: await person({ ...hired, division: 'GIM' }),
      unmentored: await person(hired),
      scheduled: await person(hired),
      year_before: await person(hired),
      mentor,
    };
    const checkIn = async (who: keyof typeof people, rating: number | null, held_on: string | null = '2026-01-10') => {
      const { id } = await insert('check_in', {
        ...{ mentee_id: people[who].id, clock_starts_on: '2024-07-01', state: held_on === null ? 'scheduled' : 'held' },
        ...{ conductor_id: vice.id, role_id: office.id, planned_on: '2026-01-10', held_on },
      });
      await department.sql`insert into check_in_content (check_in_id, satisfaction_rating) values (${id}, ${rating})`;
      if (who !== 'unmentored') await assignment(people[who], mentor, { starts_on: who === 'young' ? '2025-07-11' : '2025-07-10' });
    };
    await checkIn('satisfied', 5);
    await checkIn('content', 4);
    await checkIn('unsatisfied', 3);
    await checkIn('unrated', null);
    await checkIn('young', 5);
    await checkIn('unmentored', 5);
    await checkIn('scheduled', null, null);
    await checkIn('year_before', 5, '2025-06-30');
    return { people };
  },
  rows: [
    { who: 'satisfied', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'content', division: 'CARD', numerator: 1 },
    { who: 'unsatisfied', division: 'GIM', numerator: 0 },
    { who: 'unrated', division: 'GIM', excluded: 'no_rating' },
    { who: 'young', division: 'GIM', excluded: 'too_recent' },
    { who: 'unmentored', excluded: 'too_recent' },
  ],
  absent: ['scheduled', 'year_before', 'mentor'],
  values: [
    { numerator: 2, denominator: 3, value: 200 / 3, excluded: { no_rating: 1, too_recent: 2 } },
    { division: 'GIM', numerator: 0, denominator: 1, value: 0 },
  ],
});
