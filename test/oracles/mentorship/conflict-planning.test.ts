import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, contains, type Period } from '../../../src/core/calendar.ts';
import { type ExistingCase, planCases, type Situation } from '../../../src/features/mentorship/conflicts/rules.ts';
import { runs } from '../../setup/runs.ts';

const DAY0 = '2025-01-01';
const HORIZON = 60;
const day = (n: number) => addDays(DAY0, n);
const days = Array.from({ length: HORIZON }, (_, n) => day(n));

const period = fc
  .tuple(fc.integer({ min: 0, max: HORIZON - 2 }), fc.integer({ min: 1, max: HORIZON }), fc.boolean())
  .map(([start, length, open]): Period => ({ starts_on: day(start), ends_on: open ? null : day(Math.min(start + length, HORIZON)) }));

const situation = fc
  .record({
    today: fc.integer({ min: 0, max: HORIZON - 1 }).map(day),
    assignment: period,
    bases: fc.array(fc.tuple(period, fc.constantFrom('a', 'b', 'c')), { maxLength: 4 }),
    // Resolved cases and at most one open one after them, none overlapping another: what the database's constraints allow.
    cuts: fc.uniqueArray(fc.integer({ min: 0, max: HORIZON - 1 }), { maxLength: 5 }).map((cuts) => cuts.sort((a, b) => a - b)),
    open: fc.boolean(),
    resolution: fc.constantFrom('conflict_ended', 'false_positive', 'ended'),
    by_hand: fc.boolean(),
  })
  .map(({ today, assignment, bases, cuts, open, resolution, by_hand }): Situation => {
    const cases: ExistingCase[] = [];
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const [from, until] = [cuts[i] ?? 0, cuts[i + 1] ?? 0];
      if (day(from) > today) continue; // nobody resolves a conflict before it begins
      cases.push({
        id: `case${i}`,
        open: false,
        by_hand,
        resolution,
        starts_on: day(from),
        ends_on: day(until),
        basis_ends_on: day(until),
        basis_ids: ['a'],
      });
    }
    const last = cuts.length % 2 === 1 ? cuts.at(-1) : undefined;
    if (open && last !== undefined) {
      cases.push({
        id: 'open',
        open: true,
        by_hand: false,
        resolution: null,
        starts_on: day(last),
        ends_on: null,
        basis_ends_on: null,
        basis_ids: ['a'],
      });
    }
    return { today, assignment, bases: bases.map(([held, id]) => ({ ...held, ids: [id] })), cases };
  });

/** The cases after a plan, as the database would hold them. */
function carriedOut({ cases }: Situation, plan: ReturnType<typeof planCases>): Period[] {
  const kept = cases.map((existing) => {
    const change = plan.change.find((candidate) => candidate.id === existing.id);
    if (!change) return existing;
    return { starts_on: change.starts_on, ends_on: change.ends_on };
  });
  return [...kept, ...plan.open];
}

const suspendedOn = (periods: readonly Period[], on: string) => periods.some((held) => contains(held, on));

describe('planning of conflict cases, against a naive look at every day', () => {
  it('leaves no day of conflict active, and makes no two cases overlap', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const after = carriedOut(given, planCases(given));
        for (const on of days) {
          const conflict = contains(given.assignment, on) && given.bases.some((basis) => contains(basis, on));
          if (conflict) expect(suspendedOn(after, on)).toBe(true);
          expect(after.filter((held) => contains(held, on)).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });

  it('keeps at most one case open, and never closes one by itself', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const plan = planCases(given);
        const open = given.cases.filter((existing) => existing.open).length + plan.open.filter((added) => added.resolution === null).length;
        const reopened = plan.change.filter((change) => change.reopen).length;
        expect(open + reopened).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs(1_000, 50_000) },
    );
  });

  it('suspends no day without conflict, but from the first day of an open case on and up to an end that a person decided', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const plan = planCases(given);
        const changed = (id: string) => plan.change.find((candidate) => candidate.id === id);
        const allowed = [
          ...given.cases.filter((existing) => existing.open || changed(existing.id)?.reopen || existing.by_hand),
          ...plan.open.filter((added) => added.resolution === null),
        ].map((held) => {
          const change = 'id' in held ? changed(held.id) : undefined;
          return { starts_on: change?.starts_on ?? held.starts_on, ends_on: change ? change.ends_on : held.ends_on };
        });
        const after = carriedOut(given, plan);
        for (const on of days) {
          const conflict = contains(given.assignment, on) && given.bases.some((basis) => contains(basis, on));
          if (!conflict && !suspendedOn(allowed, on)) expect(suspendedOn(after, on)).toBe(false);
        }
      }),
      { numRuns: runs(1_000, 50_000) },
    );
  });

  it('is settled: the same look again plans nothing more', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const plan = planCases(given);
        const cases = given.cases.map((existing): ExistingCase => {
          const change = plan.change.find((candidate) => candidate.id === existing.id);
          if (!change) return existing;
          const { reopen, ...moved } = change;
          return { ...existing, ...moved, ...(reopen && { open: true, resolution: null }) };
        });
        for (const [n, added] of plan.open.entries()) {
          cases.push({ ...added, id: `added${n}`, open: added.resolution === null, by_hand: false });
        }
        expect(planCases({ ...given, cases })).toEqual({ open: [], change: [] });
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });
});
