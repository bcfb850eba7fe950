/** Five-year plans as a whole: when they begin and end, who finds them, and what becomes of them in a merge. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { content, goal, plansOf } from '../../setup/plans.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

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

describe('opening', () => {
  it('makes a plan of five years with a draft of the given content', async () => {
    const mentee = await world.person();
    const { status, body, headers } = await plans.open(mentee);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/academic-plans/${body.id}` });
    expect(body).toMatchObject({
      mentee: { id: mentee.id, division_code: 'CARD' },
      starts_on: '2026-03-01',
      ends_on: '2031-03-01',
      until_on: '2031-03-01',
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

  it('of a plan that would end on a day that does not exist ends it on the last day of the month, and it is planned until it begins', async () => {
    world.at('2027-02-20');
    const { body } = await plans.open(await world.person(), { starts_on: '2028-02-29', content: {}, goals: [] });
    expect(body).toMatchObject({ ends_on: '2033-02-28', until_on: '2033-02-28', status: 'planned', goals: [] });
    expect(body.content).toEqual({ long_term_goals: null, stakeholders: [], resources_needed: null, barriers: [] });
  });

  it('gives advice on goals and refuses none', async () => {
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

  it('is for faculty with an appointment on the day', async () => {
    for (const category of ['part_time', 'adjunct'] as const) expect((await plans.open(await world.person({ category }))).status).toBe(201);
    for (const category of ['status_only', 'emeritus', null] as const)
      expectProblem(await plans.open(await world.person({ category })), 422, 'plan-unfit', '/mentee_id');
    expectProblem(await plans.open(await world.person({ kind: 'staff' })), 422, 'plan-unfit', '/mentee_id');
    const recruit = await world.person({ starts_on: '2026-07-01' });
    expectProblem(await plans.open(recruit, { starts_on: '2026-06-30' }), 422, 'plan-unfit', '/mentee_id');
    expect((await plans.open(recruit, { starts_on: '2026-07-01' })).status).toBe(201);
  });

  it('is refused for five years that are over', async () => {
    const mentee = await world.person();
    expectProblem(await plans.open(mentee, { starts_on: '2021-03-01' }), 422, 'plan-unfit', '/starts_on');
    expect((await plans.open(mentee, { starts_on: '2021-03-02' })).body).toMatchObject({ status: 'running', ends_on: '2026-03-02' });
  });

  it('is at most two years ahead, and not before the present appointment', async () => {
    const mentee = await world.person({ starts_on: '2024-07-01' });
    expectProblem(await plans.open(mentee, { starts_on: '2028-03-02' }), 422, 'day-too-far', '/starts_on');
    expectProblem(await plans.open(mentee, { starts_on: '2106-03-01' }), 422, 'day-too-far', '/starts_on');
    expectProblem(await plans.open(mentee, { starts_on: '2024-06-30' }), 422, 'plan-unfit', '/starts_on');
    expect((await plans.open(mentee, { starts_on: '2024-07-01' })).status).toBe(201);
    expect((await plans.open(await world.person(), { starts_on: '2028-03-01' })).status).toBe(201);
  });

  it('counts appointments without a gap as the present one, and none before a gap', async () => {
    const terms = async (back: string, until: string, appointed_on: string, category = 'part_time') => {
      const person = await world.person({ starts_on: '2025-01-01' });
      const academic_fte_pct = category === 'part_time' ? 50 : 0;
      const before = { person_id: person.id, category, rank: 'lecturer', academic_fte_pct, status: 'ended' };
      await world.insert('appointment', { ...before, appointed_on, starts_on: back, ends_on: until });
      return person;
    };
    const gapless = await terms('2023-01-01', '2025-01-01', '2022-07-01');
    expectProblem(await plans.open(gapless, { starts_on: '2022-06-30' }), 422, 'plan-unfit', '/starts_on');
    expect((await plans.open(gapless, { starts_on: '2022-07-01' })).status).toBe(201);
    // Neither is one that is no appointment of a member, whatever it begins with.
    for (const category of ['status_only', 'emeritus']) {
      for (const until of ['2025-01-01', '2025-06-01']) {
        const other = await terms('2023-01-01', until, '2022-07-01', category);
        expectProblem(await plans.open(other, { starts_on: '2024-12-31' }), 422, 'plan-unfit', '/starts_on');
      }
      const sameDay = await terms('2025-01-01', '2025-06-01', '2022-07-01', category);
      expectProblem(await plans.open(sameDay, { starts_on: '2024-12-31' }), 422, 'plan-unfit', '/starts_on');
    }
    const returned = await terms('2023-01-01', '2024-12-31', '2023-01-01');
    expectProblem(await plans.open(returned, { starts_on: '2024-12-31' }), 422, 'plan-unfit', '/starts_on');
    expect((await plans.open(returned, { starts_on: '2025-01-01' })).status).toBe(201);
  });

  it('is refused until the plan before has ended or was closed', async () => {
    const { mentee, plan_id } = await plans.drafted();
    expectProblem(await plans.open(mentee), 409, 'period-overlap', '/starts_on');
    expect((await plans.close(mentee, plan_id, { on: '2026-07-01' })).status).toBe(200);
    expectProblem(await plans.open(mentee, { starts_on: '2026-06-30' }), 409, 'period-overlap', '/starts_on');
    expect((await plans.open(mentee, { starts_on: '2026-07-01' })).status).toBe(201);
    const other = await plans.drafted();
    world.at('2030-03-01');
    expectProblem(await plans.open(other.mentee, { starts_on: '2031-02-28' }), 409, 'period-overlap', '/starts_on');
    expect((await plans.open(other.mentee, { starts_on: '2031-03-01' })).status).toBe(201);
  });

  it('twice at the same time makes one plan', async () => {
    const mentee = await world.person();
    const both = await Promise.all([plans.open(mentee), plans.open(mentee)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('refuses invalid text and days', async () => {
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
    expect({ content: body.content?.long_term_goals, goal: body.goals?.[0]?.statement }).toEqual({ content: hostile, goal: hostile });
  });
});

describe('a leave that stops the clock', () => {
  const away = (person: { id: string }, starts_on: string, ends_on: string | null, stops_clock = true) =>
    world.insert('leave', { person_id: person.id, starts_on, ends_on, stops_clock });

  it('extends the plan by its length, and a waiting version can still be decided', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    await away(mentee, '2028-01-01', '2028-07-01');
    await away(mentee, '2028-06-01', '2028-12-31');
    await away(mentee, '2029-01-01', '2029-03-01', false);
    world.at('2031-03-01');
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({
      status: 'running',
      ends_on: '2031-03-01',
      until_on: '2032-02-29',
      in_force_id: id,
    });
    expect((await plans.version(mentee, id)).body.state).toBe('in_force');
    const next = (await plans.revise(mentee, plan_id)).body.id;
    await plans.act(mentee, next, 'submit');
    await plans.decide(people.director, next);
    world.at('2032-02-28');
    expect((await plans.version(mentee, next)).body.missing).toHaveLength(1);
    world.at('2032-02-29');
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ status: 'ended', in_force_id: null, latest: { state: 'expired' } });
    expect((await plans.version(mentee, id)).body.state).toBe('expired');
    expectProblem(await plans.decide(people.pic, next), 409, 'plan-state');
  });

  it('without an end extends the plan until the leave ends', async () => {
    const { mentee, plan_id } = await plans.drafted();
    const leave = await away(mentee, '2030-06-01', null);
    world.at('2035-01-01');
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ status: 'running', until_on: null });
    expect((await plans.close(mentee, plan_id, { on: '2036-01-01' })).body).toMatchObject({
      closed_on: '2036-01-01',
      until_on: '2036-01-01',
    });
    await world.sql`update leave set ends_on = '2030-07-01' where id = ${leave.id}`;
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ status: 'ended', until_on: '2031-03-31' });
  });

  it('does not keep the next plan from beginning after five years', async () => {
    const { mentee, plan_id } = await plans.drafted();
    await away(mentee, '2028-01-01', '2029-01-01');
    world.at('2031-02-01');
    expectProblem(await plans.open(mentee, { starts_on: '2031-02-28' }), 409, 'period-overlap', '/starts_on');
    const next = await plans.drafted(mentee, { starts_on: '2031-06-01' });
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ status: 'running', until_on: '2031-06-01' });
    expectProblem(await plans.close(mentee, plan_id, { on: '2031-06-02' }), 422, 'plan-unfit', '/on');
    world.at('2031-06-01');
    expect((await plans.read(mentee, plan_id)).body.status).toBe('ended');
    expect((await plans.read(mentee, next.plan_id)).body.status).toBe('running');
  });

  it('is not revealed by the end of the plan to those who may not read leaves', async () => {
    const { mentor, mentee } = await pair();
    const { plan_id } = await plans.drafted(mentee);
    await away(mentee, '2028-01-01', '2029-01-01');
    for (const who of [mentee, people.director, people.lead]) expect((await plans.read(who, plan_id)).body.until_on).toBe('2032-03-01');
    for (const who of [mentor, people.facilitator])
      expect((await plans.read(who, plan_id)).body).toMatchObject({ until_on: null, ends_on: '2031-03-01', status: 'running' });
  });

  it('is not revealed by a plan that goes on: without leaves it ends as the calendar counts', async () => {
    const { mentor, mentee } = await pair();
    const { plan_id, id } = await plans.drafted(mentee);
    await away(mentee, '2028-01-01', '2029-01-01');
    const seenBy = async (who: People['mentee']) => {
      const [{ body: plan }, { body: version }] = [await plans.read(who, plan_id), await plans.version(who, id)];
      const listed = async (query: string) =>
        (await world.as(who).get(`/v1/academic-plans?mentee_id=${mentee.id}&${query}`)).body.items.length;
      const { status, closed_on, latest } = plan;
      return [status, closed_on, latest.state, version.state, await listed('status=running'), await listed('state=draft')];
    };
    world.at('2031-02-28');
    for (const who of [mentee, mentor, people.facilitator]) expect(await seenBy(who)).toEqual(['running', null, 'draft', 'draft', 1, 1]);
    for (const day of ['2031-03-01', '2032-02-29']) {
      world.at(day);
      for (const who of [mentee, people.director]) expect(await seenBy(who)).toEqual(['running', null, 'draft', 'draft', 1, 1]);
      for (const who of [mentor, people.facilitator]) expect(await seenBy(who)).toEqual(['ended', null, 'expired', 'expired', 0, 0]);
    }
    expect((await plans.close(mentee, plan_id)).status).toBe(200);
    expect(await seenBy(mentee)).toEqual(['closed', '2032-02-29', 'closed', 'closed', 0, 0]);
    for (const who of [mentor, people.facilitator]) expect(await seenBy(who)).toEqual(['ended', null, 'expired', 'expired', 0, 0]);
  });

  it('is not revealed to a mentor who writes and endorses a draft after its plan has ended as the calendar counts', async () => {
    const outcomes = [];
    for (const isAway of [true, false]) {
      world.at('2026-03-01');
      const { mentor, mentee } = await pair();
      const { plan_id, id } = await plans.drafted(mentee);
      if (isAway) await away(mentee, '2028-01-01', '2029-01-01');
      expect((await plans.act(mentee, id, 'share', { mentor_id: mentor.id })).status).toBe(200);
      world.at('2031-04-01');
      const changed = await plans.edit(mentor, id, { long_term_goals: `By the mentor, ${isAway}` });
      const endorsed = await plans.act(mentor, id, 'endorse');
      outcomes.push([changed.status, endorsed.status, endorsed.body.state]);
      // Whether the plan goes on, the mentee knows.
      const submitted = await plans.act(mentee, id, 'submit');
      if (isAway) expect(submitted.status).toBe(200);
      else expectProblem(submitted, 409, 'plan-state');
      expect((await plans.read(mentor, plan_id)).body.status).toBe('ended');
    }
    expect(outcomes).toEqual(Array(2).fill([200, 200, 'expired']));
  });
});

describe('closing', () => {
  it('ends the plan on the day, by the mentee or the mentorship lead', async () => {
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

  it('is on a day of the plan, not before the first day of the version in force', async () => {
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

  it('of a future plan is on its first day by default, and leaves no day of it', async () => {
    const mentee = await world.person();
    const { plan_id, id } = await plans.drafted(mentee, { starts_on: '2026-07-01' });
    expect((await plans.close(mentee, plan_id)).body).toMatchObject({
      closed_on: '2026-07-01',
      status: 'closed',
      latest: { state: 'closed' },
    });
    expectProblem(await plans.act(mentee, id, 'submit'), 409, 'plan-state');
    expectProblem(await plans.edit(mentee, id, { barriers: [] }), 409, 'plan-state');
    expect((await plans.open(mentee, { starts_on: '2026-03-01' })).status).toBe(201);
    const other = await plans.drafted(undefined, { starts_on: '2026-07-01' });
    await plans.act(other.mentee, other.id, 'submit');
    await plans.close(people.lead, other.plan_id);
    expectProblem(await plans.decide(people.director, other.id), 409, 'plan-state');
    expect(await listed(people.director, `?is_awaiting_approval=true&mentee_id=${other.mentee.id}`)).toEqual([]);
  });

  it('is at the latest on the first day of the next plan', async () => {
    const { mentee, plan_id } = await plans.drafted();
    await plans.close(mentee, plan_id, { on: '2026-07-01' });
    const next = await plans.drafted(mentee, { starts_on: '2026-07-01' });
    expectProblem(await plans.close(mentee, plan_id, { on: '2026-09-01' }), 422, 'plan-unfit', '/on');
    expect((await plans.close(mentee, plan_id, { on: '2026-06-01' })).body.closed_on).toBe('2026-06-01');
    await plans.close(mentee, next.plan_id, { on: '2026-07-01' });
    expect((await plans.close(mentee, plan_id, { on: '2026-09-01' })).body.closed_on).toBe('2026-09-01');
  });

  it('and opening the next plan at the same time: one of the two succeeds', async () => {
    const { mentee, plan_id } = await plans.drafted();
    await plans.close(mentee, plan_id, { on: '2026-07-01' });
    const [opened, closed] = await Promise.all([
      plans.open(mentee, { starts_on: '2026-07-01' }),
      plans.close(mentee, plan_id, { on: '2026-09-01' }),
    ]);
    expect([opened.status, closed.status]).toSatisfy(([a, b]) => (a === 201 && b === 422) || (a === 409 && b === 200));
  });

  it('ends writing and deciding, and everything stays readable', async () => {
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
    // No version is open any more: it is the plan that is over.
    expectProblem(await plans.revise(mentee, plan_id), 409, 'plan-state');
  });

  it('happens automatically after five years', async () => {
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

describe('lists', () => {
  it('are filtered by mentee, division, state, end and what the caller could approve', async () => {
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

  it('are filtered by the status of the plan, and find the version in force during a revision', async () => {
    const mentee = await world.person();
    const of = async (query: string) => (await listed(people.lead, `?mentee_id=${mentee.id}&${query}`)).length;
    const { plan_id, id } = await plans.approved(people.director, people.pic, mentee);
    const next = (await plans.revise(mentee, plan_id)).body.id;
    expect([await of('state=in_force'), await of('is_in_force=true'), await of('is_in_force=false')]).toEqual([0, 1, 0]);
    expect([await of('status=running'), await of('status=planned,ended,closed')]).toEqual([1, 0]);
    await plans.act(mentee, next, 'submit');
    await plans.close(mentee, plan_id, { on: '2026-03-02' });
    expect([await of('state=submitted'), await of('status=running')]).toEqual([1, 1]);
    world.at('2026-03-02');
    expect([await of('state=submitted'), await of('state=closed'), await of('status=closed'), await of('is_in_force=false')]).toEqual([
      0, 1, 1, 1,
    ]);
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({
      in_force_id: null,
      original_id: id,
      latest: { id: next, state: 'closed' },
    });
    expect((await plans.version(mentee, id)).body.state).toBe('closed');
    expectProblem(await world.as(mentee).get('/v1/academic-plans?status=over'), 400, 'invalid-request', 'status');
  });

  it('are of versions in order, page by page', async () => {
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

describe('a merge', () => {
  const merge = (survivor: { id: string }, duplicate: { id: string }) => mergeRecords(world, people.admin, survivor, duplicate);

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
      const source = await plans.approved(people.director, people.pic);
      await world.sql`update academic_plan set starts_on = ${others} where id = ${source.plan_id}`;
      const duplicate = await world.person({ login: false, division: null, site: null, category: null });
      await world.sql`update academic_plan set mentee_id = ${duplicate.id} where id = ${source.plan_id}`;
      expect((await merge(survivor.mentee, duplicate)).status).toBe(200);
      expect((await plans.read(survivor.mentee, source.plan_id)).body).toMatchObject({ closed_on, status: 'closed', content });
      expect((await plans.read(survivor.mentee, survivor.plan_id)).body).toMatchObject({ closed_on: null, status: 'running' });
    }
  });

  it('keeps the plan in force, and closes the draft of the other record, whichever of the two it is', async () => {
    const survivor = await plans.drafted();
    const source = await plans.approved(people.director, people.pic);
    const duplicate = await world.person({ login: false, division: null, site: null, category: null });
    await world.sql`update academic_plan set mentee_id = ${duplicate.id} where id = ${source.plan_id}`;
    expect((await merge(survivor.mentee, duplicate)).status).toBe(200);
    const read = async (id: string) => (await plans.read(survivor.mentee, id)).body;
    expect(await read(source.plan_id)).toMatchObject({ mentee: { id: survivor.mentee.id }, status: 'running', in_force_id: source.id });
    expect(await read(survivor.plan_id)).toMatchObject({ status: 'closed', closed_on: '2026-03-01', content });
  });

  it('closes neither of two plans that share no day', async () => {
    const survivor = await plans.drafted(undefined, { starts_on: '2021-04-01' });
    const source = await plans.approved(people.director, people.pic);
    const duplicate = await world.person({ login: false, division: null, site: null, category: null });
    await world.sql`update academic_plan set mentee_id = ${duplicate.id}, starts_on = '2026-04-01' where id = ${source.plan_id}`;
    expect((await merge(survivor.mentee, duplicate)).status).toBe(200);
    for (const id of [survivor.plan_id, source.plan_id]) expect((await plans.read(survivor.mentee, id)).body.closed_on).toBeNull();
  });
});
