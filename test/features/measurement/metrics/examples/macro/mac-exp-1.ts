import { macExp1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-exp-1.ts';
import { example } from '../../example.ts';

export default example({
  metric: macExp1,
  period: '2026-02',
  arrange: async ({ person, assignment, insert }) => {
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      current: await person(),
      /** Agreed anew since, on the day. */
      renewed: await person({ division: 'GIM' }),
      earlier: await person({ division: 'GIM' }),
      none: await person(),
      /** The latest version waits for the mentor: the one before holds. */
      waiting: await person(),
      unsigned: await person(),
      without: await person(),
      ended: await person(),
      mentor,
    };
    const words = { kind: 'mentorship_definition', title: 'Mentorship', body: 'What it is.' };
    const before = await insert('expectation_document', { ...words, version: 1, starts_on: '2020-07-01', ends_on: '2025-07-01' });
    const now = await insert('expectation_document', { ...words, version: 2, starts_on: '2025-07-01' });
    const at = (day: string | null) => day && `${day}T17:00:00Z`;
    const agree = async (
      mentee: { id: string },
      versions: readonly (readonly [{ id: string } | null, string | null, string | null])[],
      more = {},
    ) => {
      const { id: assignment_id } = await assignment(mentee, mentor, more);
      for (const [n, [definition, mentee_on, mentor_on]] of versions.entries())
        await insert('mentoring_agreement', {
          ...{ assignment_id, version: n + 1, definition_id: definition?.id ?? null, review_on: '2026-09-01' },
          ...{ mentee_acknowledged_at: at(mentee_on), mentor_acknowledged_at: at(mentor_on) },
        });
    };
    await agree(people.current, [[now, '2025-08-01', '2025-08-02']]);
    await agree(people.renewed, [
      [before, '2025-06-20', '2025-06-21'],
      [now, '2026-02-27', '2026-02-28'],
    ]);
    await agree(people.earlier, [[before, '2025-06-20', '2025-06-21']]);
    await agree(people.none, [[null, '2025-08-01', '2025-08-02']]);
    await agree(people.waiting, [
      [before, '2025-06-20', '2025-06-21'],
      [now, '2026-01-01', '2026-03-01'],
    ]);
    await agree(people.unsigned, [[now, '2025-08-01', null]]);
    await agree(people.without, []);
    await agree(people.ended, [[now, '2025-08-01', '2025-08-02']], { state: 'ended', ends_on: '2026-02-28' });
    return { people };
  },
  rows: [
    { who: 'current', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'renewed', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'earlier', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'none', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'waiting', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['unsigned', 'without', 'ended', 'mentor'],
  values: [
    { numerator: 2, denominator: 5, value: 40 },
    { division: 'GIM', value: 50 },
  ],
});
