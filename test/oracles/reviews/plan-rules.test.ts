import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decider, decidersOf, type Holder, neededOf, type Situation } from '../../../src/demo/plan-approvals.ts';
import { beyondEditorial, diffOf } from '../../../src/features/reviews/plans/versions/rules.ts';
import type { Needed, Office } from '../../../src/features/reviews/plans/versions/schema.ts';
import { missingOf, returnersOf } from '../../setup/plan-oracle.ts';
import { runs } from '../../setup/runs.ts';

const offices: readonly Office[] = ['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'];
const persons = ['a', 'b', 'c', 'd', 'm'];
const holder: fc.Arbitrary<Holder> = fc.record({ capacity: fc.constantFrom(...offices), person_id: fc.constantFrom(...persons) });

/** Nobody has decided yet; anybody may hold anything, the mentee too. */
const fresh: fc.Arbitrary<Situation> = fc.record({
  mentee_id: fc.constant('m'),
  is_editorial: fc.boolean(),
  holders: fc.uniqueArray(holder, { maxLength: 8, selector: ({ capacity, person_id }) => `${capacity} ${person_id}` }),
  decisions: fc.constant([]),
  endorser_ids: fc.subarray(persons, { maxLength: 1 }),
});

const approve = (situation: Situation, { capacity, person_id, stands_in_for }: Decider): Situation => ({
  ...situation,
  decisions: [
    ...situation.decisions,
    { capacity, person_id, stands_in_for, decision: situation.is_editorial ? 'acknowledged' : 'approved' },
  ],
});

/** Every way in which approvals can follow one another, as the situations they lead to. */
function outcomes(situation: Situation): Situation[] {
  const deciders = decidersOf(situation);
  return deciders.length === 0 ? [situation] : deciders.flatMap((decider) => outcomes(approve(situation, decider)));
}

const holds = (situation: Situation, capacity: Office, person_id: string) =>
  situation.holders.some((one) => one.capacity === capacity && one.person_id === person_id);

/** Neither the mentee nor somebody who endorsed the version. */
const free = ({ endorser_ids = [] }: Situation, person_id: string) => person_id !== 'm' && !endorser_ids.includes(person_id);

/** The naive way: is there a director and another person who is physician-in-chief, neither of them the mentee? */
const twoOfTheirOwn = (situation: Situation) =>
  persons.some((d) =>
    persons.some(
      (p) =>
        d !== p &&
        free(situation, d) &&
        free(situation, p) &&
        holds(situation, 'division_director', d) &&
        holds(situation, 'physician_in_chief', p),
    ),
  );

describe('whose approval a plan needs, against a naive search', () => {
  it('a plan that is in force has the approval of two different people, never the mentee, each in an office they held', () => {
    fc.assert(
      fc.property(fresh, (given) => {
        for (const end of outcomes(given).filter((one) => neededOf(one).length === 0)) {
          const people = end.decisions.map(({ person_id }) => person_id);
          expect(new Set(people).size).toBe(given.is_editorial ? 1 : 2);
          expect(people).not.toContain('m');
          for (const endorser of given.endorser_ids ?? []) expect(people).not.toContain(endorser);
          for (const { capacity, person_id } of end.decisions) expect(holds(given, capacity, person_id)).toBe(true);
        }
      }),
      { numRuns: runs(3_000, 100_000) },
    );
  });

  it('nobody stands in before it is needed: not while a director and another person as physician-in-chief could both decide', () => {
    fc.assert(
      fc.property(fresh, (given) => {
        const standIns = decidersOf(given).filter(({ stands_in_for }) => stands_in_for !== null);
        const needless = given.is_editorial
          ? given.holders.some(({ capacity, person_id }) => capacity === 'division_director' && free(given, person_id))
          : twoOfTheirOwn(given);
        if (needless) expect(standIns).toEqual([]);
        for (const { capacity } of standIns)
          expect(given.is_editorial ? capacity !== 'division_director' : /head|chair|lead/.test(capacity)).toBe(true);
      }),
      { numRuns: runs(3_000, 100_000) },
    );
  });

  it('the mentorship lead stands in last: where nobody else who may is left', () => {
    fc.assert(
      fc.property(fresh, (given) => {
        for (const end of [given, ...decidersOf(given).map((decider) => approve(given, decider))]) {
          const standIns = decidersOf(end).filter(({ stands_in_for }) => stands_in_for !== null);
          if (!standIns.some(({ capacity }) => capacity === 'mentorship_lead')) continue;
          const decided = [...end.decisions, ...decidersOf(end).filter((one) => one.stands_in_for === null)].map((one) => one.person_id);
          for (const { capacity, person_id } of given.holders)
            if (/head|chair/.test(capacity)) expect(!free(given, person_id) || decided.includes(person_id)).toBe(true);
        }
      }),
      { numRuns: runs(2_000, 100_000) },
    );
  });

  it('no order of approvals gets stuck while two people could complete it', () => {
    fc.assert(
      fc.property(fresh, (given) => {
        for (const end of outcomes(given).filter((one) => neededOf(one).length > 0)) {
          const barred = new Set(end.endorser_ids);
          const decided = end.decisions.map(({ person_id }) => person_id);
          const others = end.is_editorial ? offices : (['hospital_division_head', 'chair', 'mentorship_lead'] as const);
          const left = given.holders.filter(
            ({ capacity, person_id }) =>
              others.some((one) => one === capacity) && person_id !== 'm' && !decided.includes(person_id) && !barred.has(person_id),
          );
          expect(left).toEqual([]);
        }
      }),
      { numRuns: runs(3_000, 100_000) },
    );
  });

  it('what is missing names exactly those who could decide, and each approval is needed once', () => {
    fc.assert(
      fc.property(fresh, fc.nat(), (given, choice) => {
        for (let situation = given, step = 0; step < 3; step += 1) {
          const missing = missingOf(situation);
          const deciders = decidersOf(situation);
          expect(missing.map(({ capacity }) => capacity)).toEqual(neededOf(situation));
          expect(new Set(missing.flatMap(({ holder_ids }) => holder_ids))).toEqual(new Set(deciders.map(({ person_id }) => person_id)));
          const next = deciders[choice % Math.max(1, deciders.length)];
          if (!next) return;
          const filled = next.stands_in_for ?? next.capacity;
          situation = approve(situation, next);
          expect(neededOf(situation)).toEqual(missing.map(({ capacity }) => capacity).filter((one) => one !== filled));
        }
      }),
      { numRuns: runs(3_000, 100_000) },
    );
  });

  it('everybody who could approve could return; a director or physician-in-chief who has not decided always could', () => {
    fc.assert(
      fc.property(fresh, fc.nat(), (given, choice) => {
        const deciders = decidersOf(given);
        const next = deciders[choice % Math.max(1, deciders.length)];
        const situation = next ? approve(given, next) : given;
        const returners = returnersOf(situation);
        for (const decider of decidersOf(situation)) expect(returners).toContainEqual(decider);
        const leaders: Needed[] = given.is_editorial ? ['division_director'] : ['division_director', 'physician_in_chief'];
        for (const { capacity, person_id } of given.holders) {
          if (!free(given, person_id) || person_id === next?.person_id || !leaders.some((one) => one === capacity)) continue;
          expect(returners.some((one) => one.capacity === capacity && one.person_id === person_id)).toBe(true);
        }
      }),
      { numRuns: runs(2_000, 100_000) },
    );
  });
});

describe('what changed between versions', () => {
  const text = fc.constantFrom('one', 'two', null);
  const goals = fc.uniqueArray(
    fc.record({
      lineage_id: fc.constantFrom('g1', 'g2', 'g3', 'g4'),
      domain: fc.constantFrom('research' as const, 'clinical' as const),
      statement: fc.constantFrom('one', 'two'),
      measure: text,
      target_on: fc.constantFrom('2028-01-01', null),
      progress: fc.constantFrom('open' as const, 'met' as const),
    }),
    { selector: ({ lineage_id }) => lineage_id },
  );
  const side = fc.record({
    submitted_on: fc.constantFrom('2026-03-01', null),
    position_description: text,
    content: fc.record({
      long_term_goals: text,
      stakeholders: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      resources_needed: text,
      barriers: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    }),
    goals,
  });

  it('applied to the one version, gives the other', () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const { fields, goals: changes } = diffOf(before, after);
        const rebuilt: Record<string, unknown> = { ...before.content, position_description: before.position_description };
        const areSubmitted = before.submitted_on !== null && after.submitted_on !== null;
        for (const { field, before: was, after: is } of fields) {
          expect(rebuilt[field]).toEqual(was);
          rebuilt[field] = is;
        }
        const position_description = areSubmitted ? after.position_description : before.position_description;
        expect(rebuilt).toEqual({ ...after.content, position_description });

        const made = new Map<string, Record<string, unknown>>(before.goals.map((goal) => [goal.lineage_id, { ...goal }]));
        for (const { lineage_id } of changes.removed) made.delete(lineage_id);
        for (const goal of changes.added) made.set(goal.lineage_id, { ...goal });
        for (const { lineage_id, fields: parts } of changes.changed)
          for (const { field, before: was, after: is } of parts) {
            expect(made.get(lineage_id)?.[field]).toEqual(was);
            made.set(lineage_id, { ...made.get(lineage_id), [field]: is });
          }
        expect(made).toEqual(new Map(after.goals.map((goal) => [goal.lineage_id, goal])));
      }),
    );
  });

  it('is nothing between a version and itself, in whatever order its goals are', () => {
    fc.assert(
      fc.property(side, (one) => {
        const turned = { ...one, goals: one.goals.toReversed() };
        expect(diffOf(one, turned)).toEqual({ fields: [], goals: { added: [], removed: [], changed: [] } });
        expect(beyondEditorial(one, turned)).toEqual([]);
      }),
    );
  });

  it('is editorial exactly where all is the same but the statements of goals and their order', () => {
    fc.assert(
      fc.property(side, side, fc.boolean(), (before, other, isSame) => {
        const after = isSame
          ? {
              ...other,
              content: before.content,
              goals: before.goals.map((g) => ({ ...g, statement: g.statement === 'one' ? ('two' as const) : ('one' as const) })),
            }
          : other;
        const frame = ({ content, goals: all }: typeof before) =>
          JSON.stringify([content, all.map(({ statement: _, ...goal }) => JSON.stringify(Object.entries(goal).toSorted())).toSorted()]);
        expect(beyondEditorial(before, after).length === 0).toBe(frame(before) === frame(after));
      }),
    );
  });
});
