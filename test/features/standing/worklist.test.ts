import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Worklist as WorklistSchema } from '../../../src/features/standing/worklist/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

type Worklist = z.infer<typeof WorklistSchema>;

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

let divisions = 0;

/** A division of its own with a director, so that everything in it can be counted on fingers. */
async function newDivision() {
  divisions += 1;
  const { id } = await world.insert('division', {
    code: `W${divisions}`,
    name: `Division ${divisions}`,
    kind: 'departmental',
    starts_on: '1990-07-01',
  });
  const director = await world.person({ division: 'GIM', rank: 'professor' });
  await world.insert('leadership_role', { person_id: director.id, role: 'division_director', division_id: id, starts_on: '2020-07-01' });
  return {
    id,
    director,
    async member(starts_on: string, ends_on: string | null = null): Promise<Person> {
      const member = await words.newcomer(starts_on, { division: null, site: 'UNION' });
      await world.insert('division_membership', { person_id: member.id, division_id: id, is_primary: true, starts_on, ends_on });
      return member;
    },
  };
}

const read = (division: { id: string }, who: Person) => world.as(who).get<Worklist>(`/v1/divisions/${division.id}/worklist`);

describe('a worklist', () => {
  it('counts what the members owe by kind and state, and shows what is overdue, longest first', async () => {
    const division = await newDivision();
    const [old, young] = [await division.member('2025-07-01'), await division.member('2026-01-20')];
    await division.member('2024-07-01', '2026-02-01');
    const { status, body } = await read(division, division.director);
    expect(status).toBe(200);
    expect(body).toMatchObject({ division: { id: division.id, code: `W${divisions}` }, as_of: '2026-03-01' });
    const count = (kind: string, state: string) => body.counts.find((each) => each.kind === kind && each.state === state)?.count ?? 0;
    expect([
      count('formal_mentor', 'overdue'),
      count('academic_plan', 'overdue'),
      count('academic_plan', 'due'),
      count('cfar', 'upcoming'),
    ]).toEqual([2, 1, 1, 2]);
    expect(body.overdue.items.map(({ person_id, kind, overdue_since }) => [person_id, kind, overdue_since])).toEqual([
      [old.id, 'formal_mentor', '2025-08-01'],
      [old.id, 'academic_plan', '2025-12-29'],
      [young.id, 'formal_mentor', '2026-02-20'],
    ]);
    expect(body.overdue.items.map(({ person }) => person.id)).toEqual([old.id, old.id, young.id]);
    expect(body.overdue.total).toBe(3);
    expect(body.due.total).toBe(body.counts.filter(({ state }) => state === 'due').reduce((sum, each) => sum + each.count, 0));
    expect(body.due.items.map(({ due_on }) => due_on)).toEqual(body.due.items.map(({ due_on }) => due_on).toSorted());
  });

  it('lists the plans that wait for approval, and states which the caller can decide on', async () => {
    const division = await newDivision();
    const [first, second] = [await division.member('2025-07-01'), await division.member('2025-07-01')];
    const submitted = async (mentee: Person, submitted_on: string, state = 'submitted') => {
      const plan = await world.insert('academic_plan', { mentee_id: mentee.id, starts_on: '2025-09-01', ends_on: '2030-09-01' });
      return world.insert('plan_version', { plan_id: plan.id, version: 1, change: 'original', state, submitted_on });
    };
    const decided = await submitted(first, '2026-01-05', 'partly_approved');
    const waiting = await submitted(second, '2026-02-05');
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${division.director.id}`;
    await world.insert('plan_decision', {
      version_id: decided.id,
      person_id: division.director.id,
      capacity: 'division_director',
      role_id: role?.id,
      decision: 'approved',
      decided_on: '2026-01-10',
    });
    const { plans } = (await read(division, division.director)).body;
    expect(plans).toMatchObject({
      total: 2,
      items: [
        {
          version_id: waiting.id,
          mentee_id: second.id,
          mentee: { id: second.id },
          state: 'submitted',
          submitted_on: '2026-02-05',
          is_yours: true,
        },
        { version_id: decided.id, mentee_id: first.id, state: 'partly_approved', is_yours: false },
      ],
    });
  });

  it('lists open and contested reviews, unsettled requests with those that wait too long, and open conflict cases', async () => {
    const division = await newDivision();
    const [mentee, other] = [await division.member('2024-07-01'), await division.member('2024-07-01')];
    const open = await words.reviewed(mentee, 2025, null);
    await words.reviewed(other, 2025, '2026-02-01');
    const contested = await words.reviewed(other, 2024, '2025-02-01', 'contested');
    const request = (opened_on: string, answer_due_on: string, of: Person, more: object = {}) =>
      world.insert('mentor_request', {
        mentee_id: of.id,
        type: 'new',
        via: 'mentee',
        is_primary: true,
        opened_on,
        answer_due_on,
        policy_id: world.policy.id,
        ...more,
      });
    const late = await request('2026-01-01', '2026-01-22', mentee);
    const fresh = await request('2026-02-20', '2026-03-13', other);
    await request('2026-01-01', '2026-01-22', other, { withdrawn_on: '2026-01-02' });
    const assignment = await words.mentored(mentee, '2025-07-01');
    const opened = await words.suspended(assignment, '2026-02-01');
    await words.suspended(await words.mentored(other, '2025-07-01'), '2025-12-01', '2026-01-01');
    const { reviews, requests, conflict_cases } = (await read(division, division.director)).body;
    expect(reviews).toMatchObject({
      total: 3,
      items: [
        { review_id: null, mentee_id: mentee.id, academic_year: 2024, state: 'open' },
        { review_id: contested.id, mentee_id: other.id, academic_year: 2024, state: 'contested' },
        { review_id: open.id, mentee_id: mentee.id, academic_year: 2025, state: 'open' },
      ],
    });
    expect(requests.items.map(({ request_id, is_overdue }) => [request_id, is_overdue])).toEqual([
      [late.id, true],
      [fresh.id, false],
    ]);
    expect(conflict_cases.items).toMatchObject([{ case_id: opened.id, mentee: { id: mentee.id }, mentor: { id: people.mentor.id } }]);

    // Whoever is part of a case does not find it here.
    const acting = await world.person({ division: 'GIM' });
    await words.suspended(await words.mentored(other, '2025-07-01', { is_primary: false, mentor: acting }), '2026-02-15');
    const role = { person_id: acting.id, role: 'division_director', division_id: division.id, acting: true, starts_on: '2026-02-15' };
    await world.insert('leadership_role', role);
    const total = async (who: Person) => (await read(division, who)).body.conflict_cases.total;
    expect([await total(acting), await total(division.director)]).toEqual([1, 2]);
  });

  it('leaves out people who have died or left, and the caller’s own matters that are for others to settle', async () => {
    const division = await newDivision();
    const [here, gone, dead] = [
      await division.member('2024-07-01'),
      await division.member('2024-07-01'),
      await division.member('2024-07-01'),
    ];
    const own = division.director;
    await world.sql`update division_membership set is_primary = true, division_id = ${division.id} where person_id = ${own.id}`;
    for (const person of [here, gone, dead, own]) {
      await words.reviewed(person, 2025, null);
      const plan = await world.insert('academic_plan', { mentee_id: person.id, starts_on: '2025-09-01', ends_on: '2030-09-01' });
      const version = { plan_id: plan.id, version: 1, change: 'original', state: 'submitted', submitted_on: '2026-01-05' };
      await world.insert('plan_version', version);
      await world.insert('mentor_request', {
        mentee_id: person.id,
        type: 'new',
        via: 'mentee',
        is_primary: true,
        opened_on: '2026-01-01',
        answer_due_on: '2026-01-22',
        policy_id: world.policy.id,
      });
      await words.suspended(await words.mentored(person, '2025-07-01'), '2026-02-01');
    }
    await world.sql`update appointment set ends_on = '2026-02-15' where person_id = ${gone.id}`;
    await world.sql`update person set deceased_on = '2026-02-15' where id = ${dead.id}`;
    const body = (await read(division, own)).body;
    expect(new Set(body.reviews.items.map(({ mentee_id }) => mentee_id))).toEqual(new Set([here.id]));
    for (const section of ['plans', 'requests', 'conflict_cases'] as const) {
      expect([section, body[section].total, body[section].items.map(({ mentee_id }) => mentee_id)]).toEqual([section, 1, [here.id]]);
    }
  });

  it('has at most fifty items a section and states the total', async () => {
    const division = await newDivision();
    for (let i = 0; i < 52; i += 1) await division.member('2026-01-20');
    const { overdue } = (await read(division, division.director)).body;
    expect([overdue.total, overdue.items.length]).toEqual([52, 50]);
  });

  it('is for the director of the division, leads and the Chair, with what each may see', async () => {
    const division = await newDivision();
    await division.member('2025-07-01');
    const kinds = async (who: Person) => new Set((await read(division, who)).body.counts.map(({ kind }) => kind));
    expect(await kinds(division.director)).toContain('cfar');
    for (const who of [people.lead, people.chair]) {
      expect(await kinds(who)).not.toContain('cfar');
      expect(await kinds(who)).toContain('check_in');
    }
    for (const who of [people.director, people.facilitator, people.mentor, people.facultyAffairs])
      expectProblem(await read(division, who), 403, 'permission-denied');
    expectProblem(await read({ id: crypto.randomUUID() }, division.director), 404, 'not-found');
    expectProblem(await read(division, people.stranger), 403, 'permission-denied');
  });
});
