/** What is decided of a plan: approved, returned, acknowledged; by one after the other, or by two at once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { plansOf } from '../../setup/plans.ts';
import { createWorld, type People } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const plans = plansOf(world);
const { leader, waiting } = plans;
beforeEach(() => world.at('2026-03-01'));

describe('approval', () => {
  it('by the director and the physician-in-chief, in either order, puts the plan in force', async () => {
    for (const [first, second] of [
      ['director', 'pic'],
      ['pic', 'director'],
    ] as const) {
      const { mentee, id, plan_id } = await plans.submitted();
      const one = await plans.decide(people[first], id, {}, 2);
      expect(one.body).toMatchObject({ state: 'partly_approved', in_force_on: null });
      expect(one.body.missing.map(({ holder_ids }) => holder_ids)).toEqual([[people[second].id]]);
      const two = await plans.decide(people[second], id, {}, one.body.row_version);
      expect(two.body).toMatchObject({ state: 'in_force', in_force_on: '2026-03-01', is_original: true, missing: [] });
      expect((await plans.read(mentee, plan_id)).body).toMatchObject({ in_force_id: id, original_id: id });
    }
  });

  it('is recorded with the office, the role that proves it, the day and the comments', async () => {
    const { mentee, id } = await plans.submitted();
    await plans.decide(people.director, id, { comments: 'A clear plan.' });
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.director.id}`;
    expect((await plans.version(mentee, id)).body.decisions).toEqual([
      {
        person: { id: people.director.id, display_name: expect.any(String), division_code: 'GIM' },
        capacity: 'division_director',
        stands_in_for: null,
        role_id: role?.id,
        decision: 'approved',
        decided_on: '2026-03-01',
        comments: 'A clear plan.',
      },
    ]);
  });

  it('supersedes the version in force on the same day', async () => {
    const { mentee, plan_id, id } = await plans.approved(people.director, people.pic);
    world.at('2026-09-01');
    const next = (await plans.revise(mentee, plan_id)).body.id;
    await plans.act(mentee, next, 'submit');
    await plans.decide(people.pic, next);
    expect((await plans.version(mentee, id)).body.state).toBe('in_force');
    await plans.decide(people.director, next);
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'superseded', superseded_on: '2026-09-01', is_original: true });
    expect((await plans.version(mentee, next)).body).toMatchObject({ state: 'in_force', in_force_on: '2026-09-01', is_original: false });
    const events = await world.sql`select type, data from event where subject_id = ${id} and type = 'plan_version.superseded'`;
    expect(events).toEqual([{ type: 'plan_version.superseded', data: { plan_id, superseded_on: '2026-09-01', by: next } }]);
  });

  it('is given at most once by each person', async () => {
    const { id } = await plans.submitted();
    await plans.decide(people.director, id);
    for (const decision of ['approved', 'returned'])
      expectProblem(await plans.decide(people.director, id, { decision }), 409, 'plan-decided');
    await plans.decide(people.pic, id);
    expectProblem(await plans.decide(people.pic, id), 409, 'plan-decided');
  });

  it('is refused for versions that are drafts, returned, withdrawn or in force', async () => {
    const draft = await plans.drafted();
    const state = async (id: string) => {
      const refused = await plans.decide(people.director, id);
      expectProblem(refused, 409, 'plan-state');
      return refused.body['state' as keyof typeof refused.body];
    };
    expect(await state(draft.id)).toBe('draft');
    const back = await plans.submitted();
    await plans.decide(people.pic, back.id, { decision: 'returned' });
    expect(await state(back.id)).toBe('returned');
    const taken = await plans.submitted();
    await plans.act(taken.mentee, taken.id, 'withdraw');
    expect(await state(taken.id)).toBe('withdrawn');
    const co = await leader();
    const role = await world.role(co, 'division_director', { division: 'CARD' });
    const done = await plans.approved(co, people.pic);
    expect(await state(done.id)).toBe('in_force');
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  });

  it('is for the leaders of the mentee; others get 403 or 404', async () => {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    const { mentee, id } = await plans.submitted();
    await world.assignment(mentee, mentor);
    for (const who of [mentor, mentee, people.lead, people.facilitator, people.facultyAffairs, people.outsider, people.stranger])
      expectProblem(await plans.decide(who, id), 403, 'permission-denied');
    expectProblem(await plans.decide(people.mentorDirector, id), 404, 'not-found');
    expectProblem(
      await world.as(people.director).post(`/v1/plan-versions/${id}/decide`, { decision: 'approved' }),
      428,
      'precondition-required',
    );
    expectProblem(await plans.decide(people.director, id, { decision: 'acknowledged' }), 400, 'invalid-request', '/decision');
  });

  it('is given in an office that the person holds today and that is needed', async () => {
    const { id } = await plans.submitted();
    expectProblem(await plans.decide(people.director, id, { capacity: 'physician_in_chief' }), 422, 'capacity-not-held', '/capacity');
    expectProblem(await plans.decide(people.head, id, { capacity: 'division_director' }), 422, 'capacity-not-held', '/capacity');
    for (const [who, capacity] of [
      [people.head, 'hospital_division_head'],
      [people.chair, undefined],
    ] as const)
      for (const decision of ['approved', 'returned'])
        expectProblem(await plans.decide(who, id, { decision, capacity }), 403, 'permission-denied');
    expect((await plans.version(people.director, id)).body.decisions).toEqual([]);
  });

  it('can be tried as a dry run, which answers the outcome and writes nothing', async () => {
    const { mentee, id } = await plans.submitted();
    const dry = (who: People['mentee'], body: object) =>
      world.as(who).post(`/v1/plan-versions/${id}/decide?dry_run=true`, body, { ifMatch: '*' });
    await plans.decide(people.pic, id);
    expect((await dry(people.director, { decision: 'approved' })).body).toMatchObject({ state: 'in_force', in_force_on: '2026-03-01' });
    expectProblem(await dry(people.pic, { decision: 'approved' }), 409, 'plan-decided');
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'partly_approved', in_force_on: null, decisions: [{}] });
    expect(await plans.notificationsOf(mentee, 'plan_in_force')).toEqual([]);
  });

  it('is refused to a person who endorsed the version: others stand in', async () => {
    const unit = await plans.unit();
    const [mentee, mentor, pic] = [await plans.member(unit), await leader(), await leader()];
    const assignment = await world.assignment(mentee, mentor);
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${assignment.id}`;
    await plans.lead(unit, mentor, 'division_director', { starts_on: '2026-03-01' });
    await plans.lead(unit, pic, 'physician_in_chief');
    for (const decision of ['approved', 'returned']) expectProblem(await plans.decide(mentor, id, { decision }), 403, 'permission-denied');
    expect((await plans.version(mentee, id)).body.missing).toEqual([
      { capacity: 'division_director', is_vacant: true, holder_ids: [people.chair.id] },
      { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [pic.id] },
    ]);
    const awaiting = await world.as(mentor).get(`/v1/academic-plans?is_awaiting_approval=true&mentee_id=${mentee.id}`);
    expect(awaiting.body.items).toEqual([]);
    expect((await plans.decide(people.chair, id)).body.decisions).toMatchObject([{ stands_in_for: 'division_director' }]);
    expect((await plans.decide(pic, id)).body.state).toBe('in_force');
  });

  it('is refused for the plan of a person who has died or left', async () => {
    for (const gone of [
      (id: string) => world.sql`update person set deceased_on = '2026-03-01' where id = ${id}`,
      (id: string) => world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${id}`,
    ]) {
      const { mentee, id, plan_id } = await plans.submitted();
      await plans.decide(people.pic, id);
      await gone(mentee.id);
      const refused = await plans.decide(people.director, id);
      expectProblem(refused, 409, 'plan-state');
      expect(refused.body).toMatchObject({ state: 'partly_approved' });
      expect((await plans.version(people.director, id)).body.missing).toEqual([]);
      const awaiting = await world.as(people.director).get('/v1/academic-plans?is_awaiting_approval=true&limit=200');
      expect(awaiting.body.items.map((item) => item.id)).not.toContain(plan_id);
      const worklist = await world.as(people.director).get(`/v1/divisions/${world.division('CARD').id}/worklist`);
      expect(JSON.stringify(worklist.body['plans' as keyof typeof worklist.body])).not.toContain(plan_id);
    }
  });

  it('works with a token that may only write', async () => {
    const { id } = await plans.submitted();
    const writer = world.as(people.director, { scopes: ['plan:write'] });
    const { status, body } = await writer.post(
      `/v1/plan-versions/${id}/decide`,
      { decision: 'approved', comments: 'Good.' },
      { ifMatch: '*' },
    );
    expect({ status, state: body['state'], content: body['content'] }).toEqual({ status: 200, state: 'partly_approved', content: null });
    expect(body['decisions']).toMatchObject([{ capacity: 'division_director', comments: null }]);
  });
});

describe('returning', () => {
  it('ends the version with comments, and the mentee can revise it', async () => {
    const { mentee, id, plan_id } = await plans.submitted();
    await plans.decide(people.director, id);
    const { body } = await plans.decide(people.pic, id, { decision: 'returned', comments: 'Say how you will measure it.' });
    expect(body).toMatchObject({ state: 'returned', in_force_on: null, missing: [] });
    const decided =
      await world.sql`select type from event where subject_id = ${id} and type in ('plan_version.approved', 'plan_version.returned') order by id`;
    expect(decided).toEqual([{ type: 'plan_version.approved' }, { type: 'plan_version.returned' }]);
    expect((await plans.version(mentee, id)).body.decisions[1]).toMatchObject({
      decision: 'returned',
      comments: 'Say how you will measure it.',
    });
    const next = (await plans.revise(mentee, plan_id)).body;
    expect(next).toMatchObject({ version: 2, change: 'substantive', based_on_id: id, decisions: [] });
    await plans.act(mentee, next.id, 'submit');
    await plans.decide(people.director, next.id);
    expect((await plans.decide(people.pic, next.id)).body).toMatchObject({ state: 'in_force', is_original: true });
  });

  it('requires a comment', async () => {
    const { mentee, id } = await plans.submitted();
    const bare = await plans.act(people.director, id, 'decide', { decision: 'returned' });
    expectProblem(bare, 422, 'plan-unfit', '/comments');
    expectProblem(await plans.decide(people.director, id, { decision: 'returned', comments: ' ' }), 400, 'invalid-request', '/comments');
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'submitted', decisions: [] });
  });

  it('is possible for a director whose predecessor had approved, and for stand-ins', async () => {
    const first = await plans.submitted();
    const co = await leader();
    const role = await world.role(co, 'division_director', { division: 'CARD' });
    await plans.decide(people.director, first.id);
    expectProblem(await plans.decide(co, first.id), 409, 'plan-state');
    expect((await plans.decide(co, first.id, { decision: 'returned' })).body.state).toBe('returned');
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
    const vacant = await waiting({ physician_in_chief: people.pic });
    const { body } = await plans.decide(people.chair, vacant.id, { decision: 'returned' });
    expect(body).toMatchObject({ state: 'returned', decisions: [{ capacity: 'chair', stands_in_for: 'division_director' }] });
  });

  it('by one person with both offices is in the named one', async () => {
    const both = await leader();
    const { id } = await waiting({ division_director: both, physician_in_chief: both });
    const returned = { decision: 'returned', capacity: 'physician_in_chief' };
    expect((await plans.decide(both, id, returned)).body.decisions).toMatchObject([
      { capacity: 'physician_in_chief', decision: 'returned' },
    ]);
  });
});

describe('an editorial version', () => {
  async function correction() {
    const made = await plans.approved(people.director, people.pic);
    const { id } = (await plans.revise(made.mentee, made.plan_id, 'editorial')).body;
    await plans.act(made.mentee, id, 'submit');
    return { ...made, original: made.id, id };
  }

  it('is in force once the director acknowledges it, without endorsement or the physician-in-chief', async () => {
    const made = await plans.approved(people.director, people.pic);
    await world.assignment(made.mentee, await world.person({ division: 'NEPH', site: 'NORTH' }));
    const { id } = (await plans.revise(made.mentee, made.plan_id, 'editorial')).body;
    const submitted = await plans.act(made.mentee, id, 'submit');
    expect(submitted.body.missing).toEqual([{ capacity: 'division_director', is_vacant: false, holder_ids: [people.director.id] }]);
    const { body } = await plans.decide(people.director, id);
    expect(body).toMatchObject({ state: 'in_force', change: 'editorial', is_original: false });
    expect(body.decisions).toMatchObject([{ decision: 'acknowledged', capacity: 'division_director' }]);
    expect((await plans.version(made.mentee, made.id)).body.state).toBe('superseded');
    const [event] = await world.sql`select type from event where subject_id = ${id} and type like 'plan_version.ack%'`;
    expect(event).toEqual({ type: 'plan_version.acknowledged' });
  });

  it('is not acknowledged by the physician-in-chief while there is a director, nor in both offices', async () => {
    const { id } = await correction();
    for (const decision of ['approved', 'returned'])
      for (const who of [people.pic, people.head, people.chair])
        expectProblem(await plans.decide(who, id, { decision }), 403, 'permission-denied');
    expect((await plans.decide(people.director, id, { decision: 'returned' })).body.state).toBe('returned');
  });

  it('is acknowledged by the physician-in-chief where nobody directs the division', async () => {
    const [director, pic] = [await leader(), await leader()];
    const { mentee, unit, plan_id, id } = await waiting({ division_director: director, physician_in_chief: pic });
    await plans.decide(director, id);
    await plans.decide(pic, id);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where division_id = ${unit.division_id}`;
    const next = (await plans.revise(mentee, plan_id, 'editorial')).body.id;
    await plans.act(mentee, next, 'submit');
    const { body } = await plans.decide(pic, next);
    expect(body.state).toBe('in_force');
    expect(body.decisions).toMatchObject([
      { capacity: 'physician_in_chief', stands_in_for: 'division_director', decision: 'acknowledged' },
    ]);
  });
});

describe('two at once', () => {
  it('approvals by director and physician-in-chief both count, and the plan comes into force once', async () => {
    const { id, mentee, plan_id } = await plans.submitted();
    const both = await Promise.all([plans.decide(people.director, id), plans.decide(people.pic, id)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ in_force_id: id, latest: { state: 'in_force' } });
    const events = await world.sql`select from event where subject_id = ${id} and type = 'plan_version.came_into_force'`;
    expect(events).toHaveLength(1);
  });

  it('two approvals by the same person count once', async () => {
    const { id } = await plans.submitted();
    const both = await Promise.all([plans.decide(people.director, id), plans.decide(people.director, id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('with the version that was read, the second approval is refused as stale', async () => {
    const { id } = await plans.submitted();
    const both = await Promise.all([plans.decide(people.director, id, {}, 2), plans.decide(people.pic, id, {}, 2)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('a return and an approval leave one outcome', async () => {
    const { id, mentee } = await plans.submitted();
    await plans.decide(people.director, id);
    const co = await leader();
    const role = await world.role(co, 'physician_in_chief', { site: 'UNION' });
    const both = await Promise.all([plans.decide(people.pic, id), plans.decide(co, id, { decision: 'returned' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { body } = await plans.version(mentee, id);
    expect(body.decisions).toHaveLength(2);
    expect(body.state).toBe(body.decisions[1]?.decision === 'returned' ? 'returned' : 'in_force');
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  });

  it('a withdrawal and an approval leave one outcome', async () => {
    const { id, mentee } = await plans.submitted();
    const [taken, approved] = await Promise.all([plans.act(mentee, id, 'withdraw'), plans.decide(people.director, id)]);
    expect([taken.status, approved.status].toSorted()).toEqual([200, 409]);
  });
});

describe('comments', () => {
  it('can be read by the mentee, the mentors and those who decide', async () => {
    const mentee = await world.person();
    const { id } = await plans.submitted(mentee);
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(mentee, mentor);
    await plans.decide(people.director, id, { comments: 'Canary' });
    const comments = async (who: People['mentee']) => (await plans.version(who, id)).body.decisions.map((one) => one.comments);
    for (const who of [mentee, mentor, people.director, people.pic]) expect(await comments(who)).toEqual(['Canary']);
    for (const name of ['head', 'facultyAffairs', 'lead', 'facilitator', 'viceChair', 'admin', 'chair'] as const)
      expect(await comments(people[name]), name).toEqual([null]);
  });
});
