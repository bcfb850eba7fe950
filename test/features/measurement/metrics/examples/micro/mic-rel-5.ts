import { micRel5 } from '../../../../../../src/features/measurement/metrics/catalogue/micro/mic-rel-5.ts';
import { example, met, suspended } from '../../example.ts';
import { written } from '../../facts.ts';

export default example({
  metric: micRel5,
  period: '2026-02',
  arrange: async (department) => {
    const { person, assignment, insert, sql } = department;
    const mentor = await person({ division: 'NEPH', starts_on: '2010-07-01', rank: 'professor' });
    const people = {
      /** Met 180 days before, on 1 September 2025: 180 days lie after it. */
      silent: await person(),
      /** Met a day later. */
      just_met: await person(),
      /** Paused for ten of these days. */
      paused: await person(),
      never: await person({ division: 'GIM' }),
      /** Only mailed; the mentor asks for a meeting. */
      mailed: await person({ division: 'GIM' }),
      /** Suspended from the first day on: no day was active. */
      suspended: await person(),
      recent: await person(),
      ended: await person(),
      mentor,
    };
    await suspended(department, await assignment(people.suspended, mentor), '2025-07-01');
    const pairs = {
      silent: await assignment(people.silent, mentor),
      just_met: await assignment(people.just_met, mentor),
      paused: await assignment(people.paused, mentor),
      never: await assignment(people.never, mentor),
      mailed: await assignment(people.mailed, mentor, { starts_on: '2025-09-01' }),
      recent: await assignment(people.recent, mentor, { starts_on: '2025-09-02' }),
      ended: await assignment(people.ended, mentor, { state: 'ended', ends_on: '2026-02-28' }),
    };
    await met(department, pairs.silent, people.silent, mentor, '2025-09-01');
    await met(department, pairs.just_met, people.just_met, mentor, '2025-09-02');
    await met(department, pairs.paused, people.paused, mentor, '2025-09-01');
    await insert('assignment_pause', { assignment_id: pairs.paused.id, starts_on: '2025-10-01', ends_on: '2025-10-11' });
    await met(department, pairs.mailed, people.mailed, mentor, '2025-12-01');
    await sql`update meeting set mode = 'email' where assignment_id = ${pairs.mailed.id}`;
    const wish = { kind: 'formal', mode: 'video', state: 'proposed' };
    const asked = await insert('meeting', { assignment_id: pairs.mailed.id, ...wish, proposed_by: mentor.id });
    await written(department, 'meeting', asked.id, '2026-02-28');
    const later = await insert('meeting', { assignment_id: pairs.just_met.id, ...wish, proposed_by: mentor.id });
    await written(department, 'meeting', later.id, '2026-03-01');
    return { people };
  },
  rows: [
    { who: 'silent', part: 'mentee_proposed_last', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'just_met', part: 'mentee_proposed_last', numerator: 0 },
    { who: 'paused', part: 'mentee_proposed_last', numerator: 0 },
    { who: 'never', part: 'nobody_proposed', division: 'GIM', numerator: 1 },
    { who: 'mailed', part: 'mentor_proposed_last', division: 'GIM', numerator: 1 },
    { who: 'suspended', part: 'nobody_proposed', division: 'CARD', numerator: 0 },
    { who: 'recent', part: 'nobody_proposed', excluded: 'too_recent' },
  ],
  absent: ['ended', 'mentor'],
  values: [
    { part: 'mentee_proposed_last', numerator: 1, denominator: 3, value: 100 / 3 },
    { part: 'mentor_proposed_last', numerator: 1, denominator: 1, value: 100 },
    { part: 'nobody_proposed', numerator: 1, denominator: 2, value: 50, excluded: { too_recent: 1 } },
  ],
});
