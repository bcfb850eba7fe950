import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlanDiff } from '../../src/features/plans/versions/diff-schema.ts';
import type { PlanVersionDetail } from '../../src/features/plans/versions/schema.ts';
import { expectProblem } from '../setup/client.ts';
import { content, goal, plansOf } from '../setup/plans.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
let plans: ReturnType<typeof plansOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  plans = plansOf(world);
});
beforeEach(() => world.at('2026-03-01'));

/** A mentee with an active formal mentor. */
async function pair() {
  const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' })];
  const assignment = await world.assignment(mentee, mentor);
  return { mentee, mentor, assignment };
}
const listed = async (as: People['mentee'], query: string) =>
  (await world.as(as).get(`/v1/academic-plans${query}`)).body.items.map(({ id }) => id);
const compare = (as: People['mentee'], id: string, against: string) =>
  world.as(as).get<PlanDiff>(`/v1/plan-versions/${id}/diff?against=${against}`);
const lineage = ({ goals }: PlanVersionDetail, place = 0) => goals?.[place]?.lineage_id ?? '';

describe('opening', () => {
  it('makes five years with a draft that says what was sent', async () => {
    const mentee = await world.person();
    const { status, body, headers } = await plans.open(mentee);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/academic-plans/${body.id}` });
    expect(body).toMatchObject({
      mentee: { id: mentee.id, division_code: 'CARD' },
      starts_on: '2026-03-01',
      ends_on: '2031-03-01',
      closed_on: null,
      status: 'running',
      latest: { version: 1, change: 'original', state: 'draft', submitted_on: null, in_force_on: null, row_version: 1 },
      in_force_id: null,
      original_id: null,
      content_of_id: body.latest.id,
      content,
      goals: [{ ...goal, progress: 'open', advice: [] }],
    });
    expect((await plans.version(mentee, body.latest.id)).body).toMatchObject({
      plan_id: body.id,
      mentee_id: mentee.id,
      is_original: false,
      based_on_id: null,
      position_description: null,
      endorsements: [],
      decisions: [],
      missing: [],
    });
  });

  it('ends on the last day of a shorter month, and is planned until it begins', async () => {
    world.at('2026-02-20');
    const { body } = await plans.open(await world.person(), { starts_on: '2028-02-29', content: {}, goals: [] });
    expect(body).toMatchObject({ ends_on: '2033-02-28', status: 'planned', goals: [] });
    expect(body.content).toEqual({ long_term_goals: null, stakeholders: [], resources_needed: null, barriers: [] });
  });

  it('advises on goals and refuses none', async () => {
    const goals = [{ domain: 'wellbeing', statement: 'More time', target_on: '2040-01-01' }];
    const { status, body } = await plans.open(await world.person(), { goals });
    expect(status).toBe(201);
    expect(body.goals?.[0]?.advice.map(({ code }) => code)).toEqual([
      'statement_short',
      'statement_vague',
      'no_measure',
      'day_outside_plan',
    ]);
  });

  it('is for oneself alone', async () => {
    const mentee = await world.person();
    const body = { mentee_id: mentee.id };
    for (const who of [people.director, people.lead, people.admin, people.outsider])
      expectProblem(await world.as(who).post('/v1/academic-plans', body), 403, 'permission-denied');
    expectProblem(await world.as(people.stranger).post('/v1/academic-plans', body), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await plans.open(mentee, { mentee_id: crypto.randomUUID() }), 422, 'reference-unknown', '/mentee_id');
  });

  it('is for faculty with an appointment of their own on the day', async () => {
    for (const category of ['part_time', 'adjunct'] as const) expect((await plans.open(await world.person({ category }))).status).toBe(201);
    for (const category of ['status_only', 'emeritus', null] as const)
      expectProblem(await plans.open(await world.person({ category })), 422, 'plan-unfit', '/mentee_id');
    expectProblem(await plans.open(await world.person({ kind: 'staff' })), 422, 'plan-unfit', '/mentee_id');
    const recruit = await world.person({ starts_on: '2026-07-01' });
    expectProblem(await plans.open(recruit, { starts_on: '2026-06-30' }), 422, 'plan-unfit', '/mentee_id');
    expect((await plans.open(recruit, { starts_on: '2026-07-01' })).status).toBe(201);
  });

  it('is not for five years that are over', async () => {
    const mentee = await world.person();
    expectProblem(await plans.open(mentee, { starts_on: '2021-03-01' }), 422, 'plan-unfit', '/starts_on');
    expect((await plans.open(mentee, { starts_on: '2021-03-02' })).body).toMatchObject({ status: 'running', ends_on: '2026-03-02' });
  });

  it('waits until the one before has ended or was closed', async () => {
    const { mentee, plan_id } = await plans.drafted();
    expectProblem(await plans.open(mentee), 409, 'period-overlap', '/starts_on');
    expectProblem(await plans.open(mentee, { starts_on: '2031-02-28' }), 409, 'period-overlap', '/starts_on');
    expect((await plans.close(mentee, plan_id, { on: '2026-07-01' })).status).toBe(200);
    expectProblem(await plans.open(mentee, { starts_on: '2026-06-30' }), 409, 'period-overlap', '/starts_on');
    expect((await plans.open(mentee, { starts_on: '2026-07-01' })).status).toBe(201);
    const other = await plans.drafted();
    expect((await plans.open(other.mentee, { starts_on: '2031-03-01' })).status).toBe(201);
  });

  it('of two at once is one', async () => {
    const mentee = await world.person();
    const both = await Promise.all([plans.open(mentee), plans.open(mentee)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('refuses what is no text or day', async () => {
    const mentee = await world.person();
    for (const [more, where] of [
      [{ content: { long_term_goals: '  ' } }, '/content/long_term_goals'],
      [{ content: { barriers: ['a\nb'] } }, '/content/barriers/0'],
      [{ content: { secret: 'x' } }, '/content/secret'],
      [{ goals: [{ ...goal, target_on: '2028-02-30' }] }, '/goals/0/target_on'],
      [{ goals: [{ ...goal, lineage_id: crypto.randomUUID() }] }, '/goals/0/lineage_id'],
      [{ goals: Array.from({ length: 51 }, () => goal) }, '/goals'],
    ] as const)
      expectProblem(await plans.open(mentee, more), 400, 'invalid-request', where);
    const hostile = `'); drop table plan_goal; -- {{7*7}} <script>\u{1f9ec}`;
    const { body } = await plans.open(mentee, { content: { long_term_goals: hostile }, goals: [{ ...goal, statement: hostile }] });
    expect({ said: body.content?.long_term_goals, goal: body.goals?.[0]?.statement }).toEqual({ said: hostile, goal: hostile });
  });
});

describe('editing a draft', () => {
  it('changes what was sent and leaves the rest', async () => {
    const { mentee, id } = await plans.drafted();
    const edited = await plans.edit(mentee, id, { barriers: ['Sleep'], resources_needed: null }, 1);
    expect(edited.body).toMatchObject({ row_version: 2, content: { ...content, barriers: ['Sleep'], resources_needed: null } });
    expectProblem(await plans.edit(mentee, id, { barriers: [] }, 1), 412, 'version-stale');
  });

  it('that changes nothing is no change', async () => {
    const { mentee, id } = await plans.drafted();
    for (const more of [{}, { barriers: content.barriers }]) expect((await plans.edit(mentee, id, more)).body.row_version).toBe(1);
    expect((await world.as(mentee).patch(`/v1/plan-versions/${id}`, {}, { ifMatch: 1 })).body.row_version).toBe(1);
    expect(await world.sql`select from event where subject_id = ${id}`).toEqual([]);
  });

  it('is by the mentee alone', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    for (const who of [mentor, people.director, people.lead, people.facultyAffairs]) {
      expectProblem(await plans.edit(who, id, { barriers: [] }), 403, 'permission-denied');
      expectProblem(await plans.putGoals(who, id, []), 403, 'permission-denied');
      expectProblem(await plans.act(who, id, 'submit'), 403, 'permission-denied');
      expectProblem(await plans.act(who, id, 'withdraw'), 403, 'permission-denied');
    }
    for (const who of [people.outsider, people.stranger]) expectProblem(await plans.edit(who, id, {}), 404, 'not-found');
  });

  it('needs to say on what version it stands', async () => {
    const { mentee, id } = await plans.drafted();
    expectProblem(await world.as(mentee).patch(`/v1/plan-versions/${id}`, {}), 428, 'precondition-required', 'If-Match');
    expectProblem(await world.as(mentee).put(`/v1/plan-versions/${id}/goals`, { goals: [] }), 428, 'precondition-required', 'If-Match');
    expectProblem(await world.as(mentee).post(`/v1/plan-versions/${id}/submit`, {}), 428, 'precondition-required', 'If-Match');
  });

  it('works with a token that may write and not read, and tells it nothing', async () => {
    const { mentee, id } = await plans.drafted();
    const writer = world.as(mentee, { scopes: ['plan:write'] });
    const { status, body } = await writer.patch<PlanVersionDetail>(
      `/v1/plan-versions/${id}`,
      { content: { barriers: ['Sleep'] } },
      { ifMatch: 1 },
    );
    expect({ status, content: body.content, goals: body.goals }).toEqual({ status: 200, content: null, goals: null });
    expect((await plans.version(mentee, id)).body.content?.barriers).toEqual(['Sleep']);
    const opened = await world.as(await world.person(), { scopes: ['plan:write'] }).post('/v1/academic-plans', { mentee_id: mentee.id });
    expectProblem(opened, 403, 'permission-denied');
  });
});

describe('the goals of a draft', () => {
  it('are replaced in the order in which they are sent, and keep their lineage', async () => {
    const { mentee, id } = await plans.drafted();
    const first = lineage((await plans.version(mentee, id)).body);
    const sent = [
      { domain: 'clinical', statement: 'Run the heart failure clinic on two days a week', progress: 'on_track' },
      { ...goal, lineage_id: first, statement: 'Win the grant' },
    ];
    const { body } = await plans.putGoals(mentee, id, sent, 1);
    expect(body.goals?.map(({ statement, progress }) => [statement, progress])).toEqual([
      ['Run the heart failure clinic on two days a week', 'on_track'],
      ['Win the grant', 'open'],
    ]);
    expect(lineage(body, 1)).toBe(first);
    expect(lineage(body, 0)).not.toBe(first);
    expect(body.row_version).toBe(2);
    const again = body.goals?.map(({ advice: _, ...rest }) => rest) ?? [];
    expect((await plans.putGoals(mentee, id, again)).body.row_version).toBe(2);
    expect((await plans.putGoals(mentee, id, again.toReversed())).body).toMatchObject({ row_version: 3 });
    expect((await plans.putGoals(mentee, id, [])).body.goals).toEqual([]);
  });

  it('are of this plan, each named once', async () => {
    const { mentee, id } = await plans.drafted();
    const other = await plans.drafted();
    const [own, foreign] = [lineage((await plans.version(mentee, id)).body), lineage((await plans.version(other.mentee, other.id)).body)];
    const named = (lineage_id: string) => ({ ...goal, lineage_id });
    expectProblem(await plans.putGoals(mentee, id, [goal, named(foreign)]), 422, 'reference-unknown', '/goals/1/lineage_id');
    expectProblem(await plans.putGoals(mentee, id, [named(own), goal, named(own)]), 422, 'plan-unfit', '/goals/2/lineage_id');
  });

  it('may be of a lineage that an earlier version of the plan had', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const old = lineage((await plans.version(mentee, id)).body);
    const draft = await plans.revise(mentee, plan_id);
    await plans.putGoals(mentee, draft.body.id, []);
    expect(lineage((await plans.putGoals(mentee, draft.body.id, [{ ...goal, lineage_id: old }])).body)).toBe(old);
  });
});

describe('endorsing', () => {
  it('is by a formal mentor of today, once', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    const first = await plans.act(mentor, id, 'endorse', {}, 1);
    expect(first.body.endorsements).toEqual([
      { mentor: expect.objectContaining({ id: mentor.id }), endorsed_on: '2026-03-01', is_current: true },
    ]);
    expect((await plans.act(mentor, id, 'endorse')).body.row_version).toBe(first.body.row_version);
    for (const who of [mentee, people.director, people.lead]) expectProblem(await plans.act(who, id, 'endorse'), 403, 'permission-denied');
    const informal = await world.person({ division: 'NEPH' });
    await world.assignment(mentee, informal, { subtype: 'informal' });
    expectProblem(await plans.act(informal, id, 'endorse'), 404, 'not-found');
  });

  it('is not by a mentor whose assignment is over, paused or suspended', async () => {
    const { mentee, mentor, assignment } = await pair();
    const { id } = await plans.drafted(mentee);
    await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2026-02-01', ends_on: '2026-04-01' });
    expectProblem(await plans.act(mentor, id, 'endorse'), 404, 'not-found');
    world.at('2026-04-01');
    expect((await plans.act(mentor, id, 'endorse')).status).toBe(200);
  });

  it('counts for the draft as it was: a change takes it away, and it can be given again', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    const current = async () => (await plans.version(mentee, id)).body.endorsements.map(({ is_current }) => is_current);
    await plans.edit(mentee, id, { barriers: ['Sleep'] });
    expect(await current()).toEqual([false]);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(mentor, id, 'endorse');
    expect(await current()).toEqual([true]);
    await plans.putGoals(mentee, id, [goal, goal]);
    expect(await current()).toEqual([false]);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(mentor, id, 'endorse');
    expect((await plans.act(mentee, id, 'submit')).status).toBe(200);
    expectProblem(await plans.act(mentor, id, 'endorse'), 409, 'plan-state');
  });

  it('and editing at once never leave an endorsement of what the mentor did not see', async () => {
    const { mentee, mentor } = await pair();
    const { id } = await plans.drafted(mentee);
    const [edited, endorsed] = await Promise.all([
      plans.edit(mentee, id, { barriers: ['Sleep'] }, 1),
      plans.act(mentor, id, 'endorse', {}, 1),
    ]);
    expect([edited.status, endorsed.status].toSorted()).toEqual([200, 412]);
  });
});

describe('submitting', () => {
  it('keeps the position of the day and asks for what is missing', async () => {
    const mentee = await world.person();
    await world.insert('position_description', {
      person_id: mentee.id,
      kind: 'clinician_teacher',
      starts_on: '2020-07-01',
      ends_on: '2026-03-02',
    });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_scientist', starts_on: '2026-03-02' });
    const { id } = await plans.drafted(mentee);
    const { body } = await plans.act(mentee, id, 'submit', {}, 1);
    expect(body).toMatchObject({
      state: 'submitted',
      submitted_on: '2026-03-01',
      position_description: 'clinician_teacher',
      row_version: 2,
    });
    expect(body.missing).toEqual([
      { capacity: 'division_director', is_vacant: false, holder_ids: [people.director.id] },
      { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [people.pic.id] },
    ]);
    world.at('2026-03-02');
    expect((await plans.version(mentee, id)).body.position_description).toBe('clinician_teacher');
    expect((await plans.act(mentee, id, 'submit')).body).toMatchObject({ row_version: 2, submitted_on: '2026-03-01' });
  });

  it('says everything that is missing at once', async () => {
    const { mentee, id } = await plans.drafted(undefined, { content: { barriers: ['Sleep'] }, goals: [] });
    const refused = await plans.act(mentee, id, 'submit');
    expectProblem(refused, 422, 'plan-incomplete', '/content/long_term_goals');
    expectProblem(refused, 422, 'plan-incomplete', '/goals');
    await plans.putGoals(mentee, id, [goal]);
    expectProblem(await plans.act(mentee, id, 'submit'), 422, 'plan-incomplete', '/content/long_term_goals');
  });

  it('needs the endorsement of one formal mentor where there is any', async () => {
    const { mentee, mentor } = await pair();
    const second = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(mentee, second);
    const { id } = await plans.drafted(mentee);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await plans.act(second, id, 'endorse');
    expect((await plans.act(mentee, id, 'submit')).body.state).toBe('submitted');
    expect(await plans.told(mentor, 'plan_submitted')).toEqual([]);
  });

  it('does not count the word of somebody who is no mentor any more, and needs none where nobody is', async () => {
    const { mentee, mentor, assignment } = await pair();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${assignment.id}`;
    const second = await world.person({ division: 'NEPH', site: 'NORTH' });
    const later = await world.assignment(mentee, second);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-not-endorsed');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${later.id}`;
    expect((await plans.act(mentee, id, 'submit')).status).toBe(200);
  });

  it('closes the draft to every change', async () => {
    const { mentee, id } = await plans.submitted();
    const before = (await plans.version(mentee, id)).text;
    expectProblem(await plans.edit(mentee, id, { barriers: [] }), 409, 'plan-state');
    expectProblem(await plans.putGoals(mentee, id, []), 409, 'plan-state');
    expect((await plans.version(mentee, id)).text).toBe(before);
  });

  it('and editing at once: what was submitted is what the submission read', async () => {
    const { mentee, id } = await plans.drafted();
    const [submitted, edited] = await Promise.all([plans.act(mentee, id, 'submit'), plans.edit(mentee, id, { long_term_goals: null })]);
    expect([submitted.status, edited.status]).toSatisfy(([a, b]) => (a === 200 && b === 409) || (a === 422 && b === 200));
  });
});

describe('withdrawing', () => {
  it('takes back a draft, or what nobody has decided on', async () => {
    const { mentee, id, plan_id } = await plans.submitted();
    const { body } = await plans.act(mentee, id, 'withdraw');
    expect(body).toMatchObject({ state: 'withdrawn', submitted_on: '2026-03-01', missing: [] });
    expect((await plans.act(mentee, id, 'withdraw')).body.row_version).toBe(body.row_version);
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-state');
    const next = await plans.revise(mentee, plan_id);
    expect(next.body).toMatchObject({ version: 2, state: 'draft', based_on_id: id, content });
    expect((await plans.act(mentee, next.body.id, 'withdraw')).body).toMatchObject({ state: 'withdrawn', submitted_on: null });
  });

  it('not once somebody has approved, nor what is in force or returned', async () => {
    const { mentee, id } = await plans.submitted();
    await plans.decide(people.director, id);
    expectProblem(await plans.act(mentee, id, 'withdraw'), 409, 'plan-state');
    await plans.decide(people.pic, id);
    expectProblem(await plans.act(mentee, id, 'withdraw'), 409, 'plan-state');
  });
});

describe('revising', () => {
  it('copies the latest version into a draft, its goals in their lineage, and leaves what is in force', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const original = (await plans.version(mentee, id)).body;
    const { status, body, headers } = await plans.revise(mentee, plan_id);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/plan-versions/${body.id}` });
    expect(body).toMatchObject({ version: 2, change: 'substantive', state: 'draft', based_on_id: id, content, is_original: false });
    expect(body.goals).toEqual(original.goals);
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({
      in_force_id: id,
      original_id: id,
      latest: { id: body.id, version: 2 },
    });
  });

  it('waits while a version is open, and of two at once one begins', async () => {
    const { mentee, plan_id } = await plans.drafted();
    expectProblem(await plans.revise(mentee, plan_id), 409, 'plan-state');
    const done = await plans.approved(people.director, people.pic);
    const both = await Promise.all([plans.revise(done.mentee, done.plan_id), plans.revise(done.mentee, done.plan_id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('is by the mentee alone', async () => {
    const { plan_id } = await plans.approved(people.director, people.pic);
    for (const who of [people.director, people.lead]) expectProblem(await plans.revise(who, plan_id), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await plans.revise(who, plan_id), 404, 'not-found');
  });

  it('after a return goes on from what was returned; after a withdrawal, from what was before', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, second, { barriers: ['Second'] });
    await plans.act(mentee, second, 'submit');
    await plans.decide(people.director, second, { decision: 'returned' });
    const third = await plans.revise(mentee, plan_id);
    expect(third.body).toMatchObject({ version: 3, based_on_id: second, content: { barriers: ['Second'] } });
    await plans.edit(mentee, third.body.id, { barriers: ['Third'] });
    await plans.act(mentee, third.body.id, 'withdraw');
    expect((await plans.read(mentee, plan_id)).body.latest).toMatchObject({ id: second, state: 'returned' });
    expect((await plans.revise(mentee, plan_id)).body).toMatchObject({
      version: 4,
      based_on_id: second,
      content: { barriers: ['Second'] },
    });
    expect((await plans.read(mentee, plan_id)).body.in_force_id).toBe(id);
  });

  it('editorially corrects the version in force, and nothing else', async () => {
    const fresh = await plans.submitted();
    await plans.decide(people.director, fresh.id, { decision: 'returned' });
    expectProblem(await plans.revise(fresh.mentee, fresh.plan_id, 'editorial'), 422, 'plan-unfit', '/change');

    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, second, { barriers: ['Never approved'] });
    await plans.act(mentee, second, 'submit');
    await plans.decide(people.pic, second, { decision: 'returned' });
    expect((await plans.revise(mentee, plan_id, 'editorial')).body).toMatchObject({ based_on_id: id, change: 'editorial', content });
  });

  it('editorially, changes no more than words, measures and progress', async () => {
    const { mentee, plan_id } = await plans.approved(people.director, people.pic);
    const { body } = await plans.revise(mentee, plan_id, 'editorial');
    const own = { ...goal, lineage_id: lineage(body) };
    const put = (goals: readonly object[]) => plans.putGoals(mentee, body.id, goals);
    await put([own, goal]);
    expectProblem(await plans.act(mentee, body.id, 'submit'), 422, 'plan-unfit', '/goals/1');
    await put([goal]);
    expectProblem(await plans.act(mentee, body.id, 'submit'), 422, 'plan-unfit', '/goals');
    await put([{ ...own, target_on: '2030-01-01', domain: 'clinical' }]);
    const moved = await plans.act(mentee, body.id, 'submit');
    for (const field of ['domain', 'target_on']) expectProblem(moved, 422, 'plan-unfit', `/goals/0/${field}`);
    await put([{ ...own, statement: 'In other words', measure: null, progress: 'met' }]);
    expect((await plans.act(mentee, body.id, 'submit')).body.state).toBe('submitted');
  });
});

describe('closing', () => {
  it('ends the plan on the day, for the mentee and the mentorship lead', async () => {
    for (const by of ['mentee', 'lead'] as const) {
      const { mentee, plan_id } = await plans.drafted();
      const { body } = await plans.close(by === 'mentee' ? mentee : people.lead, plan_id, {}, 1);
      expect(body).toMatchObject({ closed_on: '2026-03-01', status: 'closed', ends_on: '2031-03-01', row_version: 2 });
      expect((await plans.close(mentee, plan_id)).body.row_version).toBe(2);
      expectProblem(await plans.close(mentee, plan_id, { on: '2026-04-01' }), 409, 'plan-state');
    }
    const { plan_id } = await plans.drafted();
    for (const who of [people.director, people.admin]) expectProblem(await plans.close(who, plan_id), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await plans.close(who, plan_id), 404, 'not-found');
  });

  it('is on a day of the plan, not before what is in force', async () => {
    const { mentee, plan_id } = await plans.drafted(undefined, { starts_on: '2026-02-01' });
    for (const on of ['2026-01-31', '2031-02-02']) expectProblem(await plans.close(mentee, plan_id, { on }), 422, 'plan-unfit', '/on');
    expect((await plans.close(mentee, plan_id, { on: '2031-02-01' })).body.status).toBe('running');
    expect((await plans.close(mentee, plan_id, { on: '2026-02-01' })).body.status).toBe('closed');
    world.at('2026-03-05');
    const done = await plans.approved(people.director, people.pic);
    world.at('2026-03-09');
    expectProblem(await plans.close(done.mentee, done.plan_id, { on: '2026-03-04' }), 422, 'plan-unfit', '/on');
    expect((await plans.close(done.mentee, done.plan_id, { on: '2026-03-05' })).status).toBe(200);
  });

  it('leaves nothing to be written or decided, and everything to be read', async () => {
    const { mentee, mentor } = await pair();
    const { id, plan_id } = await plans.drafted(mentee);
    await plans.close(mentee, plan_id, { on: '2026-03-02' });
    expect((await plans.edit(mentee, id, { barriers: [] })).status).toBe(200);
    world.at('2026-03-02');
    expectProblem(await plans.edit(mentee, id, { barriers: ['Sleep'] }), 409, 'plan-state');
    expectProblem(await plans.putGoals(mentee, id, []), 409, 'plan-state');
    expectProblem(await plans.act(mentor, id, 'endorse'), 409, 'plan-state');
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-state');
    expectProblem(await plans.revise(mentee, plan_id), 409, 'plan-state');
    expect((await plans.version(mentee, id)).body.content).toMatchObject({ barriers: [] });
    expect((await plans.act(mentee, id, 'withdraw')).body.state).toBe('withdrawn');
  });

  it('comes by itself after five years', async () => {
    const { mentee, plan_id, id } = await plans.submitted();
    world.at('2031-03-01');
    expect((await plans.read(mentee, plan_id)).body.status).toBe('ended');
    const refused = await plans.decide(people.director, id);
    expectProblem(refused, 409, 'plan-state');
    expect(refused.body).toMatchObject({ state: 'ended' });
    expectProblem(await plans.close(mentee, plan_id), 409, 'plan-state');
    expect((await plans.version(mentee, id)).body.missing).toEqual([]);
  });
});

describe('comparing', () => {
  it('says what changed, goal by goal through their lineage', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const kept = lineage((await plans.version(mentee, id)).body);
    const second = (await plans.revise(mentee, plan_id)).body;
    const added = { domain: 'clinical', statement: 'A clinic' };
    await plans.putGoals(mentee, second.id, [added, { ...goal, lineage_id: kept, progress: 'at_risk', measure: null }]);
    await plans.edit(mentee, second.id, { stakeholders: ['Clinic'] });
    const { body } = await compare(mentee, second.id, id);
    expect(body).toMatchObject({ plan_id, from_id: id, from_version: 1, to_id: second.id, to_version: 2 });
    expect(body.fields).toEqual([{ field: 'stakeholders', before: content.stakeholders, after: ['Clinic'] }]);
    expect(body.goals.added).toEqual([expect.objectContaining({ ...added, measure: null, progress: 'open' })]);
    expect(body.goals.removed).toEqual([]);
    expect(body.goals.changed).toEqual([
      {
        lineage_id: kept,
        fields: [
          { field: 'measure', before: goal.measure, after: null },
          { field: 'progress', before: 'open', after: 'at_risk' },
        ],
      },
    ]);
    expect((await compare(mentee, id, second.id)).body.goals.removed).toEqual([expect.objectContaining(added)]);
    expect((await compare(mentee, id, id)).body.goals).toEqual({ added: [], removed: [], changed: [] });
  });

  it('is of two versions of one plan, for whoever reads both', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const other = await plans.approved(people.director, people.pic);
    const draft = (await plans.revise(mentee, plan_id)).body.id;
    expectProblem(await compare(people.director, id, other.id), 422, 'plan-unfit', 'against');
    expectProblem(await compare(mentee, id, other.id), 422, 'reference-unknown', 'against');
    expectProblem(await compare(mentee, id, crypto.randomUUID()), 422, 'reference-unknown', 'against');
    expectProblem(await compare(mentee, other.id, id), 404, 'not-found');
    for (const [from, to] of [
      [id, draft],
      [draft, id],
    ] as const)
      expectProblem(await compare(people.director, from, to), 403, 'permission-denied');
    expect((await compare(people.director, id, id)).status).toBe(200);
    expectProblem(await compare(people.lead, id, id), 403, 'permission-denied');
  });
});

describe('lists', () => {
  it('narrow to a mentee, a division, a state, an end and what one could approve', async () => {
    const done = await plans.approved(people.director, people.pic);
    const waiting = await plans.submitted();
    const early = await plans.drafted(await world.person({ division: 'NEPH' }), { starts_on: '2022-01-01' });
    const { lead, director, pic } = people;
    expect(await listed(lead, `?mentee_id=${done.mentee.id}`)).toEqual([done.plan_id]);
    expect(await listed(lead, `?division_id=${world.division('NEPH').id}&limit=200`)).toContain(early.plan_id);
    expect(await listed(lead, `?division_id=${world.division('CARD').id}&limit=200`)).not.toContain(early.plan_id);
    expect(await listed(lead, `?state=in_force,draft&mentee_id=${done.mentee.id}`)).toEqual([done.plan_id]);
    expect(await listed(lead, `?state=submitted&mentee_id=${done.mentee.id}`)).toEqual([]);
    expect(await listed(lead, `?ends_on_lte=2027-01-01&mentee_id=${early.mentee.id}`)).toEqual([early.plan_id]);
    expect(await listed(lead, `?ends_on_lte=2026-12-31&mentee_id=${early.mentee.id}`)).toEqual([]);
    const awaiting = (as: People['mentee'], flag = true) => listed(as, `?is_awaiting_approval=${flag}&limit=200`);
    expect(await awaiting(director)).toContain(waiting.plan_id);
    expect(await awaiting(director)).not.toContain(done.plan_id);
    expect(await awaiting(director, false)).toContain(done.plan_id);
    expect(await awaiting(people.head)).not.toContain(waiting.plan_id);
    expect(await awaiting(lead)).toEqual([]);
    await plans.decide(director, waiting.id);
    expect(await awaiting(director)).not.toContain(waiting.plan_id);
    expect(await awaiting(pic)).toContain(waiting.plan_id);
    expect(await awaiting(waiting.mentee)).toEqual([]);
  });

  it('give versions the first one first, page by page', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const second = (await plans.revise(mentee, plan_id)).body.id;
    const one = await world.as(people.lead).get(`/v1/academic-plans/${plan_id}/versions?limit=1`);
    expect(one.body.items).toMatchObject([{ id, version: 1, state: 'in_force', is_original: true }]);
    const two = await world.as(people.lead).get(`/v1/academic-plans/${plan_id}/versions?limit=1&cursor=${one.body.next_cursor}`);
    expect(two.body.items).toMatchObject([{ id: second, version: 2, state: 'draft', is_original: false }]);
    const other = await plans.drafted();
    const foreign = `/v1/academic-plans/${other.plan_id}/versions?limit=1&cursor=${one.body.next_cursor}`;
    expectProblem(await world.as(people.lead).get(foreign), 400, 'invalid-cursor', 'cursor');
    expectProblem(await world.as(people.outsider).get(`/v1/academic-plans/${plan_id}/versions`), 404, 'not-found');
  });
});

describe('confidentiality', () => {
  const CANARY = /Canary/;
  const reach = async (who: People['mentee'], { plan_id, id }: { plan_id: string; id: string }) => {
    const [plan, version, list, versions] = await Promise.all([
      plans.read(who, plan_id),
      plans.version(who, id),
      world.as(who).get(`/v1/academic-plans?limit=200`),
      world.as(who).get(`/v1/academic-plans/${plan_id}/versions`),
    ]);
    expect(list.text).not.toMatch(CANARY);
    expect(versions.text).not.toMatch(CANARY);
    const sees = list.body.items.some((item) => item.id === plan_id);
    return {
      facts: plan.status === 200 && version.status === 200 && sees,
      content: version.body.content ?? null,
      shown: plan.body.content_of_id ?? null,
      text: plan.text + version.text,
    };
  };

  it('a draft is read by the mentee and their active mentor alone; others know that there is one', async () => {
    const { mentee, mentor } = await pair();
    const made = await plans.drafted(mentee);
    for (const who of [mentee, mentor]) expect(await reach(who, made)).toMatchObject({ facts: true, content, shown: made.id });
    for (const name of ['director', 'pic', 'head', 'facilitator', 'lead', 'chair', 'viceChair', 'facultyAffairs', 'admin'] as const) {
      const { facts, content: read, shown, text } = await reach(people[name], made);
      expect({ name, facts, read, shown, said: CANARY.test(text) }).toEqual({ name, facts: true, read: null, shown: null, said: false });
    }
    for (const name of ['mentorDirector', 'committee', 'outsider', 'stranger'] as const)
      expect((await reach(people[name], made)).facts, name).toBe(false);
  });

  it('what was submitted is read by those who lead the mentee, and by nobody else', async () => {
    const { mentee, mentor } = await pair();
    const made = await plans.drafted(mentee);
    await plans.act(mentor, made.id, 'endorse');
    await plans.act(mentee, made.id, 'submit');
    for (const who of [mentee, mentor, people.director, people.pic, people.head, people.facultyAffairs])
      expect(await reach(who, made)).toMatchObject({ facts: true, content, shown: made.id });
    for (const name of ['facilitator', 'lead', 'chair', 'viceChair', 'admin'] as const) {
      const { facts, content: read, text } = await reach(people[name], made);
      expect({ name, facts, read, said: CANARY.test(text) }).toEqual({ name, facts: true, read: null, said: false });
    }
    const reader = world.as(people.director, { scopes: ['plan:read'] });
    expect((await reader.get<PlanVersionDetail>(`/v1/plan-versions/${made.id}`)).body.content).toEqual(content);
  });

  it('whoever conducts the check-in reads the plan', async () => {
    const made = await plans.submitted();
    expect((await plans.version(people.viceChair, made.id)).body.content).toBeNull();
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id}`;
    const conducted = { conductor_id: people.viceChair.id, role_id: role?.id, state: 'scheduled' };
    await world.insert('check_in', { mentee_id: made.mentee.id, clock_starts_on: '2024-09-01', ...conducted });
    expect((await plans.version(people.viceChair, made.id)).body.content).toEqual(content);
  });

  it('a leader reads the latest that was submitted, while the mentee writes the next', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const draft = (await plans.revise(mentee, plan_id)).body.id;
    await plans.edit(mentee, draft, { barriers: ['Not yet for you'] });
    expect((await plans.read(people.director, plan_id)).body).toMatchObject({ content_of_id: id, content, latest: { id: draft } });
    expect((await plans.version(people.director, draft)).body).toMatchObject({ content: null, goals: null });
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ content_of_id: draft, content: { barriers: ['Not yet for you'] } });
  });

  it('a director who leaves the office loses what a new one gains', async () => {
    const made = await plans.submitted();
    const gone = await world.person({ division: 'GIM', site: 'NORTH' });
    const role = await world.role(gone, 'division_director', { division: 'CARD' });
    expect((await plans.version(gone, made.id)).body.content).toEqual(content);
    await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${role.id}`;
    world.at('2026-03-02');
    expectProblem(await plans.version(gone, made.id), 404, 'not-found');
  });

  it('a mentor reads while the assignment is active', async () => {
    const { mentee, mentor, assignment } = await pair();
    const made = await plans.drafted(mentee);
    await world.insert('conflict_case', {
      assignment_id: assignment.id,
      status: 'detected',
      source: 'hr_change',
      bases: '[]',
      policy_id: world.policy.id,
      starts_on: '2026-03-02',
      detected_on: '2026-03-02',
      due_on: '2026-05-01',
    });
    expect((await plans.version(mentor, made.id)).body.content).toEqual(content);
    world.at('2026-03-02');
    expectProblem(await plans.version(mentor, made.id), 404, 'not-found');
  });

  it('events tell ids, days and words of the catalogue', async () => {
    const { mentee, mentor } = await pair();
    const { id, plan_id } = await plans.drafted(mentee);
    await plans.edit(mentee, id, { barriers: ['Canary'] });
    await plans.putGoals(mentee, id, [goal, goal]);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    await plans.decide(people.director, id, { comments: 'Canary' });
    await plans.decide(people.pic, id);
    const events = await world.sql<{ type: string }>`select type from event where subject_id in (${id}, ${plan_id}) order by id`;
    expect(events.map(({ type }) => type)).toEqual([
      'academic_plan.opened',
      'plan_version.edited',
      'plan_version.goals_replaced',
      'plan_version.endorsed',
      'plan_version.submitted',
      'plan_version.approved',
      'plan_version.approved',
      'plan_version.came_into_force',
    ]);
    const [{ everything } = { everything: '' }] = await world.sql`select string_agg(to_jsonb(e)::text, '') as everything from event e`;
    expect(everything).not.toMatch(CANARY);
  });
});

describe('what was submitted', () => {
  it('cannot be changed, added to or taken away by any statement of the service', async () => {
    const { id } = await plans.submitted();
    const refused = async (statement: Promise<unknown>) =>
      expect(statement).rejects.toMatchObject({ code: '23514', constraint: 'plan_version_frozen' });
    const version = () => world.db.updateTable('plan_version').where('id', '=', id);
    const inner = async () => {
      await refused(world.db.updateTable('plan_content').set({ long_term_goals: 'Other' }).where('version_id', '=', id).execute());
      await refused(world.db.updateTable('plan_goal').set({ statement: 'Other' }).where('version_id', '=', id).execute());
      await refused(world.db.deleteFrom('plan_goal').where('version_id', '=', id).execute());
      const more = { version_id: id, lineage_id: crypto.randomUUID(), domain: 'research', statement: 'More', position: 9 } as const;
      await refused(world.db.insertInto('plan_goal').values(more).execute());
      await refused(version().set({ state: 'draft' }).execute());
      await refused(version().set({ position_description: 'other' }).execute());
      await refused(version().set({ submitted_on: '2020-01-01' }).execute());
      await refused(version().set({ version: 7 }).execute());
      await refused(version().set({ change: 'editorial' }).execute());
    };
    await inner();
    await plans.decide(people.director, id);
    await inner();
    await plans.decide(people.pic, id);
    await inner();
    await refused(version().set({ in_force_on: '2020-01-01' }).execute());
    // Nor may goals of a draft be carried into it.
    const other = await plans.drafted();
    await refused(world.db.updateTable('plan_goal').set({ version_id: id }).where('version_id', '=', other.id).execute());
  });

  it('as the original stays word for word through every operation that follows', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    const words = async () => {
      const { content: said, goals, position_description, decisions, submitted_on, in_force_on } = (await plans.version(mentee, id)).body;
      return { said, goals, position_description, decisions, submitted_on, in_force_on };
    };
    const before = await words();
    await plans.edit(mentee, id, { barriers: [] });
    await plans.putGoals(mentee, id, []);
    for (const verb of ['submit', 'endorse', 'withdraw']) await plans.act(mentee, id, verb);
    await plans.decide(people.director, id, { decision: 'returned' });
    for (const change of ['substantive', 'editorial']) {
      const next = (await plans.revise(mentee, plan_id, change)).body;
      await plans.edit(mentee, next.id, { barriers: [change] });
      await plans.act(mentee, next.id, 'submit');
      await plans.decide(people.director, next.id);
      await plans.decide(people.pic, next.id);
      expect((await plans.version(mentee, next.id)).body.state).toBe('in_force');
    }
    await plans.close(mentee, plan_id);
    expect(await words()).toEqual(before);
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'superseded', superseded_on: '2026-03-01', is_original: true });
    expect((await plans.read(mentee, plan_id)).body.original_id).toBe(id);
  });
});

describe('a merge', () => {
  const merge = (survivor: { id: string }, duplicate: { id: string }) =>
    world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });

  it('moves plans, endorsements and decisions to the surviving person', async () => {
    const { mentee, mentor } = await pair();
    const { id, plan_id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    const twin = await world.person({ login: false, division: null, site: null, category: null });
    await world.sql`update plan_endorsement set mentor_id = ${twin.id} where version_id = ${id}`;
    const deputy = await world.person({ login: false, division: null, site: null, category: null });
    const role = await world.role(deputy, 'division_director', { division: 'CARD', starts_on: '2026-02-01', ends_on: '2026-03-01' });
    await world.insert('plan_decision', {
      version_id: id,
      person_id: deputy.id,
      capacity: 'division_director',
      role_id: role.id,
      decision: 'approved',
      decided_on: '2026-02-28',
    });
    const successor = await world.person();
    expect((await merge(mentor, twin)).status).toBe(200);
    expect((await merge(people.outsider, deputy)).status).toBe(200);
    const { body } = await plans.version(mentee, id);
    expect(body.endorsements.map((one) => one.mentor.id)).toEqual([mentor.id]);
    expect(body.decisions.map((one) => one.person.id)).toEqual([people.outsider.id]);
    const other = await world.person({ login: false, division: null, site: null, category: null });
    await world.sql`update academic_plan set mentee_id = ${other.id} where id = ${plan_id}`;
    expect((await merge(successor, other)).status).toBe(200);
    expect((await plans.read(successor, plan_id)).body.mentee.id).toBe(successor.id);
  });

  it('keeps the survivor’s plan running and closes the duplicate’s, whichever began first', async () => {
    for (const [own, others, closed_on] of [
      ['2026-01-01', '2026-02-01', '2026-02-01'],
      ['2026-02-01', '2026-01-01', '2026-02-01'],
    ]) {
      const survivor = await plans.approved(people.director, people.pic, await world.person());
      await world.sql`update academic_plan set starts_on = ${own} where id = ${survivor.plan_id}`;
      const source = await plans.drafted(undefined, { starts_on: others });
      const duplicate = await world.person({ login: false, division: null, site: null, category: null });
      await world.sql`update academic_plan set mentee_id = ${duplicate.id} where id = ${source.plan_id}`;
      expect((await merge(survivor.mentee, duplicate)).status).toBe(200);
      expect((await plans.read(survivor.mentee, source.plan_id)).body).toMatchObject({ closed_on, status: 'closed', content });
      expect((await plans.read(survivor.mentee, survivor.plan_id)).body).toMatchObject({ closed_on: null, status: 'running' });
    }
  });
});
