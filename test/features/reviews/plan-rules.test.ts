import { describe, expect, it } from 'vitest';
import { type Decision, decidersOf, neededOf, type Situation } from '../../../src/demo/plan-approvals.ts';
import type { PlanGoalText } from '../../../src/features/reviews/plans/versions/content-schema.ts';
import { adviceFor, repeatedLineages } from '../../../src/features/reviews/plans/versions/rules.ts';
import type { Needed, Office } from '../../../src/features/reviews/plans/versions/schema.ts';
import { missingOf } from '../../setup/plan-oracle.ts';

describe('examples of whose approval a plan needs', () => {
  const of = (holders: readonly [Office, string][], decisions: readonly Decision[] = [], is_editorial = false): Situation => ({
    mentee_id: 'm',
    is_editorial,
    holders: holders.map(([capacity, person_id]) => ({ capacity, person_id })),
    decisions,
  });
  const decisionOf = (capacity: Office, person_id: string, stands_in_for: Needed | null = null): Decision => ({
    capacity,
    person_id,
    stands_in_for,
    decision: 'approved',
  });

  it('one person in both offices leaves the second approval to the head or the Chair', () => {
    const both = [
      ['division_director', 'a'],
      ['physician_in_chief', 'a'],
      ['hospital_division_head', 'b'],
      ['chair', 'c'],
    ] as const satisfies [Office, string][];
    expect(missingOf(of(both))).toEqual([
      { capacity: 'division_director', is_vacant: false, holder_ids: ['a'] },
      { capacity: 'physician_in_chief', is_vacant: true, holder_ids: ['b', 'c'] },
    ]);
    expect(missingOf(of(both, [decisionOf('physician_in_chief', 'a')]))).toEqual([
      { capacity: 'division_director', is_vacant: true, holder_ids: ['b', 'c'] },
    ]);
  });

  it('the approval of a stand-in stays when the office is filled afterwards', () => {
    const decided = [decisionOf('chair', 'c', 'division_director')];
    expect(neededOf(of([['division_director', 'a']], decided))).toEqual(['physician_in_chief']);
  });

  it('the mentee’s own approval does not count', () => {
    expect(neededOf(of([], [decisionOf('division_director', 'm')]))).toEqual(['division_director', 'physician_in_chief']);
    expect(decidersOf(of([['division_director', 'm']]))).toEqual([]);
  });
});

describe('advice on a goal', () => {
  const plan = { starts_on: '2026-03-01', ends_on: '2031-03-01' };
  const good: PlanGoalText = {
    lineage_id: 'x',
    domain: 'research',
    statement: 'Submit a grant application on heart failure care',
    measure: 'One application',
    target_on: '2028-06-30',
    progress: 'open',
  };
  const codes = (more: Partial<PlanGoalText>) => adviceFor({ ...good, ...more }, plan).map(({ code }) => code);

  it.for<[Partial<PlanGoalText>, string[]]>([
    [{}, []],
    [{ measure: null }, ['no_measure']],
    [{ target_on: null }, ['no_day']],
    [{ target_on: '2026-02-28' }, ['day_outside_plan']],
    [{ target_on: '2026-03-01' }, []],
    [{ target_on: '2031-02-28' }, []],
    [{ target_on: '2031-03-01' }, ['day_outside_plan']],
    [{ statement: 'Publish' }, ['statement_short']],
    [{ statement: 'x'.repeat(501) }, ['statement_long']],
    [{ statement: 'Write more papers on heart failure' }, ['statement_vague']],
    [{ statement: 'Evermore papers on heart failure' }, []],
    [{ statement: 'Be better', measure: null, target_on: null }, ['statement_short', 'statement_vague', 'no_measure', 'no_day']],
  ])('%j: %j', ([more, expected]) => {
    expect(codes(more)).toEqual(expected);
  });
});

describe('what changed between versions', () => {
  it('a lineage that is given more than once is found at each repetition', () => {
    expect(repeatedLineages([{ lineage_id: 'a' }, {}, { lineage_id: 'b' }, { lineage_id: 'a' }, {}, { lineage_id: 'a' }])).toEqual([3, 5]);
  });
});
