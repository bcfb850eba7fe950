/** Who decides on a plan: what the database answers, against the demo's rule in TypeScript, in random departments. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Decision, decidersOf } from '../../../src/demo/plan-approvals.ts';
import type { Needed, Office } from '../../../src/features/reviews/plans/versions/schema.ts';
import { missingOf, returnersOf } from '../../setup/plan-oracle.ts';
import { plansOf } from '../../setup/plans.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const plans = plansOf(world);
const { leader } = plans;
beforeEach(() => world.at('2026-03-01'));

describe('the rule in the database', () => {
  const offices = ['division_director', 'physician_in_chief', 'hospital_division_head'] as const;

  /** A return that is tried, and not done. */
  const tries = (who: People['mentee'], id: string, capacity?: Office) =>
    world
      .as(who)
      .post(
        `/v1/plan-versions/${id}/decide?dry_run=true`,
        { decision: 'returned', comments: 'Why', ...(capacity && { capacity }) },
        { ifMatch: '*' },
      );

  it('names the same people in the same offices as the one in TypeScript, whoever leads and whoever has decided', async () => {
    // A small generator of its own, so that each run tries the same situations.
    let seed = 20260301;
    const next = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const leaders = [await leader(), await leader(), await leader()];
    const [seen, tried] = [new Set<string>(), new Set<boolean>()];
    for (let run = 0; run < 60; run += 1) {
      const unit = await plans.unit();
      const mentee = await plans.member(unit);
      const candidates = [...leaders, mentee];
      const holders: { capacity: Office; person_id: string; role_id: string }[] = [];
      for (const capacity of offices)
        for (const person of candidates)
          if (next(3) === 0) holders.push({ capacity, person_id: person.id, role_id: (await plans.lead(unit, person, capacity)).id });
      const [chair] = await world.sql<{ id: string }>`select id from leadership_role where role = 'chair' and department_id = ${world.id}`;
      holders.push({ capacity: 'chair', person_id: people.chair.id, role_id: chair?.id ?? '' });
      const [lead] = await world.sql<{
        id: string;
      }>`select id from leadership_role where role = 'mentorship_lead' and department_id = ${world.id}`;
      holders.push({ capacity: 'mentorship_lead', person_id: people.lead.id, role_id: lead?.id ?? '' });

      const is_editorial = next(3) === 0;
      const plan = await world.insert('academic_plan', { mentee_id: mentee.id, starts_on: '2026-01-01', ends_on: '2031-01-01' });
      const change = is_editorial ? 'editorial' : 'substantive';
      const version = await world.insert('plan_version', { plan_id: plan.id, version: 1, change, state: 'submitted' });
      const decisions: Decision[] = [];
      const endorser_ids: string[] = [];
      for (const person of [...leaders, people.chair, people.lead].filter(() => next(6) === 0)) {
        endorser_ids.push(person.id);
        const { id: assignment_id } = await world.assignment(mentee, person, {
          state: 'ended',
          starts_on: '2010-01-01',
          ends_on: '2010-02-01',
        });
        await world.insert('plan_endorsement', { version_id: version.id, mentor_id: person.id, assignment_id, endorsed_on: '2026-01-15' });
      }
      for (const person of [...candidates, people.chair, people.lead].filter(() => next(4) === 0)) {
        const held = holders.find(({ person_id }) => person_id === person.id);
        if (!held) continue;
        const places: (Needed | null)[] = [null, 'division_director', 'physician_in_chief'];
        const decision = next(4) === 0 ? 'returned' : is_editorial ? 'acknowledged' : 'approved';
        const made: Decision = { capacity: held.capacity, person_id: person.id, stands_in_for: places[next(3)] ?? null, decision };
        decisions.push(made);
        await world.insert('plan_decision', { version_id: version.id, role_id: held.role_id, decided_on: '2026-02-01', ...made });
      }
      const inTypeScript = decidersOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids });
      const inDatabase = await world.sql<{ capacity: Office; stands_in_for: Needed | null; person_id: string }>`
        select capacity, stands_in_for, person_id from plan_deciders(${version.id}, '2026-03-01')`;
      const lines = (all: readonly { capacity: string; stands_in_for: string | null; person_id: string }[]) =>
        all.map(({ capacity, stands_in_for, person_id }) => `${person_id} ${capacity} ${stands_in_for}`).toSorted();
      expect(lines(inDatabase), JSON.stringify({ is_editorial, holders, decisions })).toEqual(lines(inTypeScript));
      const shown = (await plans.version(mentee, version.id)).body;
      expect(shown.missing).toEqual(missingOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids }));
      const returners = returnersOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids });
      const person = [...leaders, people.chair, people.lead][run % 5] ?? people.chair;
      const places = returners.filter(({ person_id }) => person_id === person.id);
      const { status } = await tries(person, version.id, places[0]?.capacity);
      expect(status === 200, `${person.id} ${JSON.stringify({ holders, decisions, endorser_ids })}`).toBe(places.length > 0);
      tried.add(status === 200);
      seen.add(
        `${is_editorial} ${inTypeScript.some((one) => one.stands_in_for === null)} ${inTypeScript.some((one) => one.stands_in_for !== null)}`,
      );
    }
    expect(seen.size).toBeGreaterThanOrEqual(6);
    expect(tried.size).toBe(2);
  });
});
