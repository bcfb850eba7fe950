import { exoExp1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-exp-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoExp1,
  period: '2024',
  arrange: async (department) => {
    const { person, role, assignment, insert } = department;
    const people = {
      /** Held both reviews that are theirs; a mentee of theirs is for somebody else. */
      card: await person({ starts_on: '2010-07-01' }),
      /** Held one of two. */
      gim: await person({ starts_on: '2010-07-01', division: 'GIM' }),
      /** The one review of the division was waived. */
      neph: await person({ starts_on: '2010-07-01', division: 'NEPH' }),
      held: await person(),
      late: await person(),
      mentee: await person(),
      held_in_gim: await person({ division: 'GIM' }),
      open: await person({ division: 'GIM' }),
      waived: await person({ division: 'NEPH' }),
    };
    const { card, gim, neph } = people;
    const offices = {
      card: await role(card, 'division_director', { division: 'CARD', starts_on: '2024-12-01' }),
      gim: await role(gim, 'division_director', { division: 'GIM' }),
      neph: await role(neph, 'division_director', { division: 'NEPH' }),
    };
    await assignment(people.mentee, card, { starts_on: '2023-01-01', state: 'ended', ends_on: '2024-12-01' });
    const review = (mentee: { id: string }, values: object) =>
      insert('annual_review', { mentee_id: mentee.id, academic_year: 2024, state: 'held', capacity: 'division_director', ...values });
    const byCard = { reviewer_id: card.id, role_id: offices.card.id };
    await review(people.held, { ...byCard, held_on: '2025-03-01' });
    await review(people.late, { ...byCard, held_on: '2025-06-30' });
    await review(people.held_in_gim, { reviewer_id: gim.id, role_id: offices.gim.id, held_on: '2025-05-01' });
    // Held after the last day of the year: it was open then.
    await review(people.open, { reviewer_id: gim.id, role_id: offices.gim.id, held_on: '2025-07-01' });
    await review(people.waived, { state: 'waived', capacity: null, waived_reason: 'other', waived_on: '2025-04-01' });
    return { people };
  },
  rows: [
    { who: 'card', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'gim', division: 'GIM', numerator: 0, denominator: 1 },
  ],
  absent: ['neph', 'held', 'open', 'waived', 'mentee'],
  values: [
    { numerator: 1, denominator: 2, value: 50 },
    { division: 'CARD', value: 100 },
    { division: 'GIM', value: 0 },
  ],
});
