/** Goals sent again: which is which, against looking at every pair, one after the other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchGoals, normalised } from '../../../src/features/reviews/plans/versions/rules.ts';
import { runs } from '../../setup/runs.ts';

/** A few statements, some of which are the same but for case, blanks and punctuation. */
const statement = fc.constantFrom(
  'Submit a grant.',
  'submit  a GRANT',
  'Submit a grant!',
  'Publish',
  'publish…',
  'Teach a course',
  '—',
  '…',
);
const lineage = fc.nat(7).map((n) => `l${n}`);
const draft = fc.uniqueArray(fc.record({ lineage_id: lineage, statement }), { selector: ({ lineage_id }) => lineage_id, maxLength: 5 });
const sent = fc
  .array(fc.record({ lineage_id: fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.constant(null), lineage), statement }), {
    maxLength: 5,
  })
  .filter((goals) => {
    const named = goals.flatMap(({ lineage_id }) => lineage_id ?? []);
    return new Set(named).size === named.length;
  });

/** The words alone, letter by letter. */
const plain = (text: string) => {
  const letters = [...text.toLowerCase()].map((letter) => (/[a-z]/.test(letter) ? letter : ' ')).join('');
  const words = letters.split(' ').filter((word) => word !== '');
  return words.length === 0 ? text : words.join('-');
};

type Goal = { lineage_id: string; statement: string };
type Sent = { lineage_id?: string | null | undefined; statement: string };

function naive(known: Goal[], goals: Sent[]): (string | undefined)[] {
  const taken = new Set(goals.flatMap(({ lineage_id }) => lineage_id ?? []));
  const answer = goals.map(({ lineage_id }) => lineage_id ?? undefined);
  for (const isSame of [(a: string, b: string) => a === b, (a: string, b: string) => plain(a) === plain(b)])
    goals.forEach((goal, place) => {
      if (goal.lineage_id !== undefined || answer[place] !== undefined) return;
      for (const other of known) {
        if (taken.has(other.lineage_id) || !isSame(other.statement, goal.statement)) continue;
        answer[place] = other.lineage_id;
        taken.add(other.lineage_id);
        return;
      }
    });
  return answer;
}

it('each goal is the one that a naive reader takes it for, and no goal is dropped and added in one request by mistake', () => {
  fc.assert(
    fc.property(draft, draft, sent, (now, before, goals) => {
      const earlier = before.filter(({ lineage_id }) => !now.some((goal) => goal.lineage_id === lineage_id));
      const { lineages, missing, unmatched } = matchGoals(now, earlier, goals);
      expect(lineages).toEqual(naive([...now, ...earlier], goals));
      const used = lineages.filter((one) => one !== undefined);
      expect(new Set(used).size).toBe(used.length);
      expect(missing).toEqual(now.filter(({ lineage_id }) => !used.includes(lineage_id)));
      const added = goals.flatMap((goal, place) => (goal.lineage_id === undefined && lineages[place] === undefined ? [place] : []));
      expect(unmatched).toEqual(missing.length > 0 && added.length > 0 ? added : []);
    }),
    { numRuns: runs(2_000, 100_000) },
  );
});

it('goals sent again as they are, in any order and without lineages, are the same goals', () => {
  fc.assert(
    fc.property(draft, fc.infiniteStream(fc.nat()), (now, order) => {
      const goals = now.map(({ statement: text }) => ({ text, at: order.next().value ?? 0 })).toSorted((a, b) => a.at - b.at);
      const { lineages, missing } = matchGoals(
        now,
        now,
        goals.map(({ text }) => ({ statement: text })),
      );
      expect(missing).toEqual([]);
      const statements = new Map(now.map((goal) => [goal.lineage_id, goal.statement]));
      expect(lineages.map((id) => statements.get(id ?? ''))).toEqual(goals.map(({ text }) => text));
    }),
    { numRuns: runs(500, 20_000) },
  );
});

const whole = fc.record({
  lineage_id: fc.uuid(),
  statement,
  domain: fc.constantFrom('research', 'education'),
  measure: fc.constantFrom(null, 'One', 'Two'),
  target_on: fc.constantFrom(null, '2027-01-01'),
});
const textOf = ({ lineage_id: _, ...text }: { lineage_id: string }) => JSON.stringify(text);

it('goals that differ in anything are told apart, and one of several with a statement is not taken for another that is missing', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(whole, { selector: textOf, maxLength: 5 }).chain((now) => fc.tuple(fc.constant(now), fc.shuffledSubarray(now))),
      fc.option(fc.tuple(fc.nat(4), fc.constantFrom('clinical', 'leadership')), { nil: null }),
      ([now, kept], change) => {
        const sends = kept.map(({ lineage_id: _, ...text }, place) => (change?.[0] === place ? { ...text, domain: change[1] } : text));
        const { lineages, ambiguous } = matchGoals(now, [], sends);
        const unchanged = kept.map(({ lineage_id }, place) => (change?.[0] === place ? null : lineage_id));
        expect(lineages.map((id, place) => (unchanged[place] === null ? null : id))).toEqual(unchanged);
        const absent = now.filter(({ lineage_id }) => !kept.some((goal) => goal.lineage_id === lineage_id));
        const doubtful = kept.flatMap((goal, place) =>
          change?.[0] === place && absent.some((other) => plain(other.statement) === plain(goal.statement)) ? [place] : [],
        );
        expect(ambiguous).toEqual(doubtful);
      },
    ),
    { numRuns: runs(2_000, 100_000) },
  );
});

it('a statement of punctuation alone is compared to the letter', () => {
  expect(normalised('—')).not.toBe(normalised('…'));
  expect(normalised('Ｓubmit a grant')).toBe('submit a grant');
});
