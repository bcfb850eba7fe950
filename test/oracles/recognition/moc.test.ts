/** What can be claimed in a year, against a way of counting that tries every amount, and against what no history may lead to. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type Activity,
  cycleStart,
  frameworkOf,
  rowsOf,
  totalsOf,
  UNACCREDITED_CAP,
  worth,
} from '../../../src/features/recognition/moc-statements/rules.ts';
import { runs } from '../../setup/runs.ts';

const YEAR = 2026;
const day = fc.record({
  year: fc.integer({ min: YEAR - 4, max: YEAR }),
  month: fc.integer({ min: 1, max: 12 }),
  date: fc.integer({ min: 1, max: 28 }),
});
const two = (n: number) => String(n).padStart(2, '0');

const EVIDENCE = {
  training: 'mentor_training',
  reflection: 'feedback_reflection',
  mentoring: 'assignment',
  mentoring_preparation: 'learning_record',
  learning_with_mentor: 'learning_record',
  review_reflection: 'learning_record',
} as const;
/** Section and credits an hour of what people record as learned. */
const PER_HOUR: Readonly<Record<string, readonly [section: number, perHour: 2 | 3]>> = {
  mentoring_preparation: [2, 2],
  learning_with_mentor: [2, 2],
  review_reflection: [3, 3],
};

const activity: fc.Arbitrary<Activity> = fc
  .record({
    kind: fc.constantFrom('training', 'reflection', 'mentoring', 'mentoring_preparation', 'learning_with_mentor', 'review_reflection'),
    day,
    minutes: fc.integer({ min: 1, max: 3000 }),
    is_accredited: fc.boolean(),
    moc_section: fc.constantFrom(null, 1, 2, 3),
    id: fc.uuid(),
  })
  .map(({ kind, day: { year, month, date }, minutes, is_accredited, moc_section, id }) => ({
    kind,
    on: kind === 'mentoring' ? null : `${year}-${two(month)}-${two(date)}`,
    year: kind === 'training' ? year : YEAR,
    minutes,
    title: kind === 'training' ? 'Listening' : kind in PER_HOUR && kind !== 'review_reflection' ? 'Budgets' : null,
    is_accredited: kind === 'training' && is_accredited,
    moc_section: kind === 'training' ? moc_section : null,
    evidence: [{ kind: EVIDENCE[kind], id }],
  }));
const history = fc.uniqueArray(activity, { maxLength: 25, selector: ({ evidence }) => evidence[0]?.id });

/** The most quarters of an hour’s rate that fit into the minutes, found by trying: a quarter at 1 an hour takes fifteen minutes. */
function quarters(minutes: number, perHour: 0.5 | 1 | 2 | 3): number {
  let found = 0;
  while ((found + 1) * 15 <= minutes * perHour) found += 1;
  return found;
}

/** By id, what each thing done in the year is worth, by the text of the rule. */
function naive(done: readonly Activity[]): Map<string, [section: number | null, credits: number]> {
  const found = new Map<string, [number | null, number]>();
  const unaccredited = done.filter((one) => one.kind === 'training' && !one.is_accredited);
  for (const one of done) {
    const id = String(one.evidence[0]?.id);
    if (one.year !== YEAR) continue;
    const [section, perHour] = PER_HOUR[one.kind] ?? [];
    if (section && perHour) found.set(id, [section, quarters(one.minutes, perHour)]);
    else if (one.kind === 'mentoring') found.set(id, [null, 0]);
    else if (one.kind === 'reflection') found.set(id, [3, quarters(one.minutes, 3)]);
    else if (one.is_accredited && one.moc_section !== null && one.moc_section > 1) found.set(id, [one.moc_section, 0]);
    else if (one.is_accredited) found.set(id, [1, quarters(one.minutes, 1)]);
    else {
      const comesBefore = (other: Activity) =>
        String(other.on) < String(one.on) || (other.on === one.on && String(other.evidence[0]?.id) < id);
      const before = unaccredited.filter(comesBefore).reduce((sum, other) => sum + quarters(other.minutes, 0.5), 0);
      found.set(id, [1, Math.max(0, Math.min(quarters(one.minutes, 0.5), 200 - before))]);
    }
  }
  return found;
}

it('equals the naive count, row by row, whatever the order in which the facts come', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (done, order) => {
      const rows = rowsOf(YEAR, done);
      const shuffled = done.map((one) => ({ one, at: order.next().value })).sort((a, b) => a.at - b.at);
      expect(
        rowsOf(
          YEAR,
          shuffled.map(({ one }) => one),
        ),
      ).toEqual(rows);
      const expected = naive(done);
      expect(rows.length).toBe(expected.size);
      for (const { evidence, section, quarter_credits } of rows)
        expect([section, quarter_credits]).toEqual(expected.get(String(evidence[0]?.id)));
    }),
    { numRuns: runs(200, 5000) },
  );
});

it('never exceeds the cap of a cycle over its years, and gives nothing for mentoring', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: YEAR - 4, max: YEAR }), (all, start) => {
      const done = all.filter(({ kind }) => kind === 'training');
      let claimed = 0;
      for (let year = start; year <= YEAR; year += 1) {
        const rows = rowsOf(
          year,
          done.filter((one) => one.year >= start && one.year <= year),
        );
        for (const { activity: what, quarter_credits } of rows) if (what === 'unaccredited_workshop') claimed += quarter_credits;
      }
      expect(claimed).toBeLessThanOrEqual(UNACCREDITED_CAP);
      // Without the first year of the cycle, no more is claimed than with it.
      const sum = (from: number) =>
        totalsOf(
          rowsOf(
            YEAR,
            done.filter((one) => one.year >= from),
          ),
        ).reduce((total, one) => total + one.quarter_credits, 0);
      expect(sum(cycleStart(YEAR, undefined))).toBeLessThanOrEqual(sum(start));
      for (const { activity: what, quarter_credits } of rowsOf(YEAR, all)) if (what === 'mentoring') expect(quarter_credits).toBe(0);
    }),
    { numRuns: runs(200, 5000) },
  );
});

it('adds up by section, and has the framework of the year', () => {
  fc.assert(
    fc.property(history, (done) => {
      const rows = rowsOf(YEAR, done);
      const totals = totalsOf(rows);
      expect(totals.map(({ section }) => section)).toEqual(
        [1, 2, 3, null].filter((section) => rows.some((row) => row.section === section)),
      );
      const of = (list: readonly { minutes: number; quarter_credits: number }[]) => ({
        minutes: list.reduce((sum, row) => sum + row.minutes, 0),
        credits: list.reduce((sum, row) => sum + row.quarter_credits, 0),
      });
      expect(of(totals)).toEqual(of(rows));
    }),
    { numRuns: runs(100, 2000) },
  );
  expect([2000, 2023, 2024, 2100].map((year) => frameworkOf(year).version)).toEqual([
    'before_2024',
    'before_2024',
    'from_2024',
    'from_2024',
  ]);
  expect([worth(14, 4), worth(15, 4), worth(59, 4), worth(30, 2), worth(5, 12), worth(20, 12)]).toEqual([0, 1, 3, 1, 1, 4]);
});
