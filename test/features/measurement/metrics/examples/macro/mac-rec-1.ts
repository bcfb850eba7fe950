import { macRec1 } from '../../../../../../src/features/measurement/metrics/catalogue/macro/mac-rec-1.ts';
import { reportOn } from '../../../../../architecture/cases/reports.ts';
import type { World } from '../../../../../setup/world.ts';
import { example } from '../../example.ts';

export default example({
  metric: macRec1,
  period: '2024',
  arrange: async (department) => {
    const { person, assignment, insert } = department;
    const mentee = await person();
    const people = {
      with_report: await person(),
      without: await person({ division: 'GIM' }),
      /** 365 days by the day of submission, of two assignments of the same days. */
      two_mentees: await person({ division: 'GIM' }),
      too_short: await person(),
      voided: await person(),
      year_before: await person(),
      mentee,
    };
    const other = await person();
    const long = { starts_on: '2022-07-01' };
    for (const mentor of [people.with_report, people.without, people.voided, people.year_before]) await assignment(mentee, mentor, long);
    await assignment(mentee, people.two_mentees, { starts_on: '2024-07-01' });
    await assignment(other, people.two_mentees, { starts_on: '2024-07-02' });
    await assignment(mentee, people.too_short, { starts_on: '2024-01-02' });
    const report = await reportOn(department as unknown as World, people.with_report, mentee, {
      ...{ state: 'issued', issued_on: '2024-08-01', attested_by: mentee.id },
    });
    const submit = (who: { id: string }, submitted_on: string, more: object = {}) =>
      insert('promotion_file', { person_id: who.id, kind: 'junior_promotion', submitted_on, ...more });
    await submit(people.with_report, '2024-09-01', { report_id: report.id });
    await submit(people.without, '2025-06-30');
    // 183 and 182 days.
    await submit(people.two_mentees, '2024-12-31');
    await submit(people.too_short, '2024-12-31');
    await submit(people.voided, '2024-09-01', { voided_at: '2024-09-02T12:00:00Z' });
    await submit(people.year_before, '2024-06-30');
    return { people };
  },
  rows: [
    { who: 'with_report', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'without', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'two_mentees', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'too_short', excluded: 'no_mentoring_year' },
  ],
  absent: ['voided', 'year_before', 'mentee'],
  values: [{ numerator: 1, denominator: 3, value: 100 / 3, excluded: { no_mentoring_year: 1 } }],
});
