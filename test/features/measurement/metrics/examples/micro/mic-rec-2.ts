import { micRec2 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rec-2.ts';
import { example } from '../../example.ts';

export default example({
  metric: micRec2,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const of = { rank: 'professor', starts_on: '2010-07-01' } as const;
    const people = {
      credited: await person(of),
      /** Half a credit, taken back. */
      taken_back: await person(of),
      /** Of the year before. */
      earlier: await person({ ...of, division: 'GIM' }),
      /** As a mentee. */
      other_side: await person({ ...of, division: 'GIM' }),
      /** Moved to GIM on the last day of the mentorship. */
      moved: await person({ ...of, division: null }),
      no_mentee: await person(of),
      external: await person({ kind: 'external' }),
      mentee: await person(),
    };
    const { mentee, moved } = people;
    await department.membership(moved, 'CARD', { starts_on: '2010-07-01', ends_on: '2024-12-31' });
    await department.membership(moved, 'GIM', { starts_on: '2024-12-31' });
    for (const who of ['credited', 'taken_back', 'earlier', 'other_side', 'external'] as const)
      await assignment(mentee, people[who], { starts_on: '2025-06-30' });
    await assignment(mentee, moved, { starts_on: '2024-01-01', state: 'ended', ends_on: '2025-01-01' });
    await assignment(mentee, people.no_mentee, { starts_on: '2024-01-01', state: 'ended', ends_on: '2024-07-01' });
    const [rules] = await sql<{ id: string }>`select id from credit_rule_set where department_id = ${department.id}`;
    const credit = (who: keyof typeof people, academic_year: number, more: object = {}) =>
      insert('credit_entry', {
        ...{ person_id: people[who].id, side: 'mentor', code: 'SPOT', kind: 'grant', event_id: mentee.id, rule_set_id: rules?.id },
        ...{ event_on: `${academic_year}-10-01`, effective_on: `${academic_year}-10-01`, posted_on: `${academic_year}-10-01` },
        ...{ academic_year, statement_year: academic_year, quarter_credits: 2, window_key: String(academic_year), ...more },
      });
    await credit('credited', 2024);
    const { id } = await credit('taken_back', 2024);
    await credit('taken_back', 2024, { kind: 'reversal', grant_id: id, quarter_credits: -2, reason: 'not_entitled' });
    await credit('earlier', 2023);
    await credit('other_side', 2024, { side: 'mentee' });
    await credit('moved', 2024);
    await credit('no_mentee', 2024);
    return { people };
  },
  rows: [
    { who: 'credited', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'taken_back', division: 'CARD', numerator: 0 },
    { who: 'earlier', division: 'GIM', numerator: 0 },
    { who: 'other_side', division: 'GIM', numerator: 0 },
    { who: 'moved', division: 'GIM', numerator: 1 },
  ],
  absent: ['no_mentee', 'external', 'mentee'],
  values: [
    { numerator: 2, denominator: 5, value: 40 },
    { division: 'GIM', numerator: 1, denominator: 3, value: 100 / 3 },
  ],
});
