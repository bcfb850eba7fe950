/** Versions of the policy that were recorded in error: voided or corrected until something relies on them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { eventTypes } from '../../../src/domain/events/index.ts';
import { notificationKinds } from '../../../src/domain/notifications/index.ts';
import { reliersOf } from '../../../src/features/administration/departments/policies/rules.ts';
import { type Policy, ruleNames } from '../../../src/features/administration/departments/policies/schema.ts';
import { assignmentsOf } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import { reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

type Version = z.infer<typeof Policy>;
let world: World;
let people: People;
beforeEach(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  world.at('2026-03-01');
});

const open = async (body: object) => (await world.as(people.admin).post<Version>('/v1/policies', body)).body;
const voidIt = (id: string, as = people.admin, ifMatch: string | number = '*') =>
  world.as(as).post<Version>(`/v1/policies/${id}/void`, undefined, { ifMatch });
const correct = (id: string, body: object, as = people.admin, ifMatch: string | number = '*') =>
  world.as(as).patch<Version>(`/v1/policies/${id}`, body, { ifMatch });
const first = async () => (await world.as(people.admin).get<Version>(`/v1/policies/${world.policy.id}`)).body;
const reasonOf = (answer: { body: object }) => (answer.body as Record<string, unknown>)['reason'];
const events = async (id: string) =>
  (await world.sql<{ type: string; data: unknown }>`select type, data from event where subject_id = ${id} order by id`).map((e) => [
    e.type,
    e.data,
  ]);

describe('the kinds of leave that stop the clock', () => {
  it('are several, and several are not: a clock that stands still tells leaders no kind', async () => {
    const wants = (kinds: string[]) =>
      world.as(people.admin).post('/v1/policies', { starts_on: '2026-03-02', clock_stopping_leave_kinds: kinds });
    const all = ['parental', 'medical', 'compassionate', 'sabbatical', 'research', 'administrative', 'other_protected'];
    for (const kinds of [['medical'], ['medical', 'medical'], all.slice(1)])
      expectProblem(await wants(kinds), 422, 'policy-unfit', '/clock_stopping_leave_kinds');
    const made = await wants(['parental', 'medical']);
    expect(made.status).toBe(201);
    expectProblem(
      await correct(made.body.id, { clock_stopping_leave_kinds: ['medical'] }),
      422,
      'policy-unfit',
      '/clock_stopping_leave_kinds',
    );
    for (const kinds of [[], all]) expect((await correct(made.body.id, { clock_stopping_leave_kinds: kinds })).status).toBe(200);
  });
});

describe('a version recorded in error', () => {
  it('is voided on the day it was recorded: the version before holds on', async () => {
    const slip = await open({ starts_on: '2026-03-01', reporting_line_depth: 1 });
    expect((await first()).ends_on).toBe('2026-03-01');
    const voided = await voidIt(slip.id);
    expect(voided.body).toMatchObject({
      starts_on: '2026-03-01',
      ends_on: '2026-03-01',
      voided_at: expect.any(String),
      conflicts: { opened: [] },
    });
    expect((await first()).ends_on).toBeNull();
    expect(await events(slip.id)).toEqual([
      ['policy.opened', { version: 2, starts_on: '2026-03-01' }],
      ['policy.voided', { version: 2, starts_on: '2026-03-01' }],
    ]);
    const next = await open({ starts_on: '2026-03-01' });
    expect(next).toMatchObject({ version: 3, reporting_line_depth: (await first()).reporting_line_depth });
    expect((await first()).ends_on).toBe('2026-03-01');
  });

  it('is voided once: twice changes nothing, also where two void it at the same moment', async () => {
    const slip = await open({ starts_on: '2026-03-01', reporting_line_depth: 1 });
    const both = await Promise.all([1, 2].map(() => voidIt(slip.id)));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await voidIt(slip.id)).body.row_version).toBe(both[0]?.body.row_version);
    expect(await events(slip.id)).toHaveLength(2);
    const corrected = await correct(slip.id, { reporting_line_depth: 2 });
    expectProblem(corrected, 409, 'policy-relied-on');
    expect(reasonOf(corrected)).toBe('voided');
  });

  it('is corrected, its first day too: no day is without a version, none has two', async () => {
    const slip = await open({ starts_on: '2026-03-01', acceptance_days: 210 });
    expect((await correct(slip.id, { acceptance_days: 21, starts_on: '2026-04-01' })).body).toMatchObject({
      acceptance_days: 21,
      starts_on: '2026-04-01',
      ends_on: null,
      row_version: 2,
    });
    expect((await first()).ends_on).toBe('2026-04-01');
    expect((await correct(slip.id, { starts_on: '2026-02-01' })).body.starts_on).toBe('2026-02-01');
    expect((await first()).ends_on).toBe('2026-02-01');
    expect((await correct(slip.id, { acceptance_days: 21 })).body.row_version).toBe(3);
    expect((await events(slip.id)).slice(1)).toEqual([
      ['policy.edited', { version: 2, fields: ['acceptance_days', 'starts_on'] }],
      ['policy.edited', { version: 2, fields: ['starts_on'] }],
    ]);
  });

  it('keeps the rules of a policy in its correction', async () => {
    const slip = await open({ starts_on: '2026-06-01' });
    expectProblem(await correct(slip.id, { starts_on: '1900-01-01' }), 409, 'policy-not-last', '/starts_on');
    expectProblem(await correct(slip.id, { starts_on: '2029-01-01' }), 422, 'day-too-far', '/starts_on');
    expectProblem(await correct(slip.id, { meetings_minimum: 9 }), 422, 'policy-unfit', '/meetings_minimum');
    const early = await correct(slip.id, { check_in_months: 11 });
    expectProblem(early, 422, 'policy-unfit', '/check_in_earliest_months');
    expect((await correct(slip.id, { check_in_months: 12 })).status).toBe(200);
    expectProblem(await correct(slip.id, { acceptance_days: 0 }), 400, 'invalid-request', '/acceptance_days');
    expectProblem(await correct(slip.id, { version: 4 }), 400, 'invalid-request');
  });

  it('is for those who open versions, and for the version they read', async () => {
    const slip = await open({ starts_on: '2026-06-01' });
    for (const who of [people.lead, people.director, people.facultyAffairs]) {
      expectProblem(await voidIt(slip.id, who), 403, 'permission-denied');
      expectProblem(await correct(slip.id, { acceptance_days: 20 }, who), 403, 'permission-denied');
    }
    expectProblem(await voidIt(slip.id, people.admin, 7), 412, 'version-stale');
    expectProblem(await world.as(people.admin).post(`/v1/policies/${slip.id}/void`), 428, 'precondition-required');
    expectProblem(await correct(slip.id, { acceptance_days: 20 }, people.admin, 7), 412, 'version-stale');
    expectProblem(await voidIt(crypto.randomUUID()), 404, 'not-found');
    expect((await voidIt(slip.id, people.chair)).status).toBe(200);
  });
});

describe('a version that is relied on', () => {
  it('is named in words that events and notifications have', () => {
    const nouns = new Set(eventTypes.map((type) => type.split('.')[0]));
    for (const name of ruleNames) {
      const { nouns: used, kinds } = reliersOf([name]);
      expect(used?.filter((noun) => !nouns.has(noun)) ?? [], name).toEqual([]);
      expect(
        kinds.filter((kind) => !notificationKinds.some((known) => known === kind)),
        name,
      ).toEqual([]);
    }
  });

  it('is none where only another department wrote by a version of its own', async () => {
    const elsewhere = await world.otherDepartment();
    const slip = await open({ starts_on: '2026-03-01', acceptance_days: 20 });
    await world.sql`insert into event (department_id, type, subject_id) values (${elsewhere.id}, 'assignment.proposed', ${slip.id})`;
    expect((await correct(slip.id, { acceptance_days: 22 })).status).toBe(200);
    await world.sql`insert into event (department_id, type, subject_id) values (${world.id}, 'assignment.proposed', uuidv7())`;
    expectProblem(await correct(slip.id, { acceptance_days: 23 }), 409, 'policy-relied-on');
  });

  it('before it holds is none, however long ago it was recorded', async () => {
    const slip = await open({ starts_on: '2026-06-01', acceptance_days: 20 });
    world.at('2026-05-31');
    expect((await correct(slip.id, { acceptance_days: 22 })).status).toBe(200);
    world.at('2026-06-01');
    const late = await voidIt(slip.id);
    expectProblem(late, 409, 'policy-relied-on');
    expect(reasonOf(late)).toBe('in_force');
    expect(reasonOf(await correct(slip.id, { acceptance_days: 20 }))).toBe('in_force');
  });

  it('is one that another follows, which is voided first, and the first of all', async () => {
    const second = await open({ starts_on: '2026-06-01' });
    const third = await open({ starts_on: '2026-07-01' });
    expect(reasonOf(await voidIt(second.id))).toBe('succeeded');
    expect(reasonOf(await correct(second.id, { acceptance_days: 20 }))).toBe('succeeded');
    for (const { id } of [third, second]) expect((await voidIt(id)).status).toBe(200);
    expect((await first()).ends_on).toBeNull();
    const only = await voidIt(world.policy.id);
    expectProblem(only, 409, 'policy-relied-on');
    expect(reasonOf(only)).toBe('first');
  });

  it('is one by whose rules something was recorded: a proposal relies on the days to accept it, not on those of a check-in', async () => {
    const slip = await open({ starts_on: '2026-03-01', acceptance_days: 210, check_in_opens_months: 2 });
    const mentee = await world.person();
    const mentor = await world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' });
    expect((await assignmentsOf(world, people).propose(people.director, mentee, mentor)).status).toBe(201);
    expect(reasonOf(await voidIt(slip.id))).toBe('used');
    expect(reasonOf(await correct(slip.id, { acceptance_days: 21 }))).toBe('used');
    expect(reasonOf(await correct(slip.id, { starts_on: '2026-04-01' }))).toBe('used');
    expect((await correct(slip.id, { check_in_opens_months: 1 })).body.check_in_opens_months).toBe(1);
  });

  it('waits for whoever is writing by its rules, and is then relied on by them', async () => {
    const slip = await open({ starts_on: '2026-03-01', check_in_acknowledge_days: 5 });
    const reviews = reviewsOf(world, people);
    const mentee = await reviews.probationer();
    const other = await world.blocker();
    await other.query('select from person where id = $1 for update', [mentee.id]);
    const held = reviews.record(people.viceChair, mentee);
    const voided = (async () => {
      await other.someoneWaits();
      return voidIt(slip.id);
    })();
    try {
      await Promise.race([voided, new Promise((resolve) => setTimeout(resolve, 500))]);
      await other.query('commit');
    } finally {
      await other.release();
    }
    expect((await held).status).toBe(201);
    expect(reasonOf(await voided)).toBe('used');
    expect((await first()).ends_on).toBe('2026-03-01');
  });

  it('is not one because of the conflict cases that it opened itself: voiding it leaves them without a basis', async () => {
    const mentee = await world.person();
    const mentor = await world.person({ rank: 'professor', division: 'GIM', site: 'NORTH' });
    await world.assignment(mentee, mentor);
    const middle = await world.person();
    await open({ starts_on: '2026-02-01', reporting_line_depth: 1 });
    for (const [subordinate, superior] of [
      [mentee, middle],
      [middle, mentor],
    ] as const)
      expect(
        (
          await world.as(people.facultyAffairs).post('/v1/reporting-lines', {
            subordinate_id: subordinate.id,
            superior_id: superior.id,
            kind: 'primary',
            starts_on: '2026-02-10',
          })
        ).status,
      ).toBe(201);
    const slip = await open({ starts_on: '2026-03-01', reporting_line_depth: null });
    expect((slip as unknown as { conflicts: { opened: unknown[] } }).conflicts.opened).toHaveLength(1);
    const voided = await voidIt(slip.id);
    expect(voided.body).toMatchObject({ conflicts: { changed: [{ starts_on: '2026-03-01', basis_ends_on: '2026-03-01' }] } });
  });
});
