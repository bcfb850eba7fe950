import { exoMea1 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-mea-1.ts';
import { example, suspended } from '../../example.ts';

export default example({
  metric: exoMea1,
  period: '2026-02',
  arrange: async (department) => {
    const { id: department_id, person, assignment, insert, sql, policy } = department;
    const hired = { starts_on: '2023-07-01' };
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      assigned: await person(hired),
      in_conflict: await person(hired),
      pending: await person({ ...hired, division: 'GIM' }),
      searching: await person({ ...hired, division: 'GIM' }),
      withdrew: await person(hired),
      waived: await person(hired),
      /** Waived, which was revoked. */
      revoked: await person(hired),
      no_match: await person(hired),
      unknown: await person({ ...hired, division: 'NEPH' }),
      on_leave: await person(hired),
      mentor,
    };
    await assignment(people.assigned, mentor);
    await suspended(department, await assignment(people.in_conflict, mentor), '2026-01-01');
    const then = '2026-02-01T12:00:00Z';
    await sql`insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, starts_on)
      select ${department_id}, ${people.pending.id}, ${mentor.id}, 'formal', 'pending_acceptance', 'traditional', 'institution', '2026-03-01'
      from set_config('request.now', ${then}, true)`;
    const ask = (who: { id: string }, more: object = {}) =>
      insert('mentor_request', {
        ...{ mentee_id: who.id, type: 'new', via: 'mentee', is_primary: true, opened_on: '2026-02-01', answer_due_on: '2026-03-01' },
        ...{ policy_id: policy.id, ...more },
      });
    await ask(people.searching);
    await ask(people.withdrew, { withdrawn_on: '2026-02-28' });
    await ask(people.no_match, { no_match_on: '2026-02-20', no_match_reason: 'no_candidate' });
    await ask(people.unknown, { opened_on: '2026-03-01' });
    const waive = (who: { id: string }, revoked_at: string | null) =>
      sql`insert into obligation_waiver (department_id, person_id, kind, reason, revoked_at)
        select ${department_id}, ${who.id}, 'formal_mentor', 'not_applicable', ${revoked_at} from set_config('request.now', ${then}, true)`;
    await waive(people.waived, '2026-03-01T12:00:00Z');
    await waive(people.revoked, '2026-02-28T12:00:00Z');
    await insert('leave', { person_id: people.on_leave.id, stops_clock: true, starts_on: '2026-02-01' });
    return { people };
  },
  rows: [
    { who: 'assigned', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'in_conflict', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'pending', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'searching', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'withdrew', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'waived', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'revoked', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'no_match', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'unknown', division: 'NEPH', numerator: 0, denominator: 1 },
  ],
  absent: ['on_leave', 'mentor'],
  values: [
    { numerator: 6, denominator: 9, value: 600 / 9 },
    { division: 'GIM', value: 100 },
  ],
});
