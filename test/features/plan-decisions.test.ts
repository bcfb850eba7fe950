import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Capacity, type Decision, decidersOf, missingOf, type Needed, returnersOf } from '../../src/features/plans/rules.ts';
import { expectProblem } from '../setup/client.ts';
import { plansOf } from '../setup/plans.ts';
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

const leader = () => world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });

/** A mentee with a submitted plan in a unit that is led as the test says. */
async function waiting(roles: Partial<Record<'division_director' | 'physician_in_chief' | 'hospital_division_head', People['mentee']>>) {
  const unit = await plans.unit();
  const mentee = await plans.member(unit);
  for (const [role, person] of Object.entries(roles)) await plans.lead(unit, person, role as keyof typeof roles);
  return { unit, ...(await plans.submitted(mentee)) };
}

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

  it('is kept with the capacity, the role that proves it, the day and what was said', async () => {
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

  it('supersedes what was in force, on the same day', async () => {
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

  it('is given once by each person', async () => {
    const { id } = await plans.submitted();
    await plans.decide(people.director, id);
    for (const decision of ['approved', 'returned'])
      expectProblem(await plans.decide(people.director, id, { decision }), 409, 'plan-decided');
    await plans.decide(people.pic, id);
    expectProblem(await plans.decide(people.pic, id), 409, 'plan-decided');
  });

  it('is not for a draft, nor for what is returned, withdrawn or in force', async () => {
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

  it('is for those who lead the mentee; others may not, or know of nothing', async () => {
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

  it('is in a capacity that one holds today, and that is needed', async () => {
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

  it('can be tried first: a dry run says what would be and leaves all as it is', async () => {
    const { mentee, id } = await plans.submitted();
    const dry = (who: People['mentee'], body: object) =>
      world.as(who).post(`/v1/plan-versions/${id}/decide?dry_run=true`, body, { ifMatch: '*' });
    await plans.decide(people.pic, id);
    expect((await dry(people.director, { decision: 'approved' })).body).toMatchObject({ state: 'in_force', in_force_on: '2026-03-01' });
    expectProblem(await dry(people.pic, { decision: 'approved' }), 409, 'plan-decided');
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'partly_approved', in_force_on: null, decisions: [{}] });
    expect(await plans.told(mentee, 'plan_in_force')).toEqual([]);
  });

  it('is not by somebody who endorsed the version: others stand in', async () => {
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

  it('is of nobody’s plan who has died or left', async () => {
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

describe('one’s own plan', () => {
  it('is decided by others, also for a director of the own division', async () => {
    const unit = await plans.unit();
    const mentee = await plans.member(unit);
    const [pic, head] = [await leader(), await leader()];
    await plans.lead(unit, mentee, 'division_director');
    await plans.lead(unit, pic, 'physician_in_chief');
    await plans.lead(unit, head, 'hospital_division_head');
    const { id } = await plans.submitted(mentee);
    for (const body of [{}, { capacity: 'division_director' }, { decision: 'returned' }])
      expectProblem(await plans.decide(mentee, id, body), 422, 'approver-is-subject', '/decision');
    expect((await plans.version(pic, id)).body.missing).toEqual([
      { capacity: 'division_director', is_vacant: true, holder_ids: [head.id, people.chair.id].sort() },
      { capacity: 'physician_in_chief', is_vacant: false, holder_ids: [pic.id] },
    ]);
    expect((await plans.decide(head, id)).body.decisions).toMatchObject([
      { capacity: 'hospital_division_head', stands_in_for: 'division_director' },
    ]);
    expect((await plans.decide(pic, id)).body.state).toBe('in_force');
  });
});

describe('one person as director and physician-in-chief', () => {
  it('is one of two: says in which capacity, and somebody else gives the second word', async () => {
    const [both, head] = [await leader(), await leader()];
    const { id } = await waiting({ division_director: both, physician_in_chief: both, hospital_division_head: head });
    const unsaid = await plans.decide(both, id);
    expectProblem(unsaid, 422, 'capacity-not-held', '/capacity');
    expect(unsaid.body).toMatchObject({ held: ['division_director', 'physician_in_chief'] });
    const first = await plans.decide(both, id, { capacity: 'physician_in_chief' });
    expect(first.body).toMatchObject({ state: 'partly_approved' });
    expect(first.body.missing).toEqual([{ capacity: 'division_director', is_vacant: true, holder_ids: [head.id, people.chair.id].sort() }]);
    expectProblem(await plans.decide(both, id, { capacity: 'division_director' }), 409, 'plan-decided');
    const second = await plans.decide(people.chair, id);
    expect(second.body).toMatchObject({ state: 'in_force' });
    expect(second.body.decisions[1]).toMatchObject({ capacity: 'chair', stands_in_for: 'division_director' });
  });

  it('leaves the physician-in-chief’s word to a head who comes first', async () => {
    const [both, head] = [await leader(), await leader()];
    const { id } = await waiting({ division_director: both, physician_in_chief: both, hospital_division_head: head });
    expect((await plans.decide(head, id)).body.decisions).toMatchObject([{ stands_in_for: 'physician_in_chief' }]);
    expectProblem(await plans.decide(people.chair, id), 403, 'permission-denied');
    const refused = await plans.decide(both, id, { capacity: 'physician_in_chief' });
    expectProblem(refused, 409, 'plan-state');
    expect(refused.body).toMatchObject({ state: 'partly_approved' });
    expect((await plans.decide(both, id)).body.state).toBe('in_force');
  });
});

describe('a vacant capacity', () => {
  it('is stood in for by the head or the Chair, who then reads the plan', async () => {
    const pic = await leader();
    const { id, plan_id } = await waiting({ physician_in_chief: pic });
    expect((await plans.version(people.chair, id)).body.content).not.toBeNull();
    expect((await plans.read(people.chair, plan_id)).body.content_of_id).toBe(id);
    const chosen = await world.as(people.chair).get(`/v1/academic-plans?is_awaiting_approval=true&limit=200`);
    expect(chosen.body.items.map((item) => item.id)).toContain(plan_id);
    expect((await plans.decide(people.chair, id, { comments: 'Fine.' })).body.decisions).toMatchObject([
      { capacity: 'chair', stands_in_for: 'division_director', comments: 'Fine.' },
    ]);
    expect((await plans.decide(pic, id)).body.state).toBe('in_force');
    expect((await plans.version(people.chair, id)).body.content).not.toBeNull();
  });

  it('of both is stood in for by two people', async () => {
    const head = await leader();
    const { id } = await waiting({ hospital_division_head: head });
    expect((await plans.decide(head, id)).body).toMatchObject({ state: 'partly_approved' });
    expectProblem(await plans.decide(head, id), 409, 'plan-decided');
    expect((await plans.decide(people.chair, id)).body).toMatchObject({ state: 'in_force' });
  });

  it('for which nobody else is left is stood in for by the mentorship lead, who then reads the plan and is told', async () => {
    const { mentee, id } = await waiting({});
    expect((await plans.version(people.lead, id)).body.content).toBeNull();
    expectProblem(await plans.decide(people.lead, id), 403, 'permission-denied');
    expect((await plans.decide(people.chair, id)).body).toMatchObject({
      state: 'partly_approved',
      missing: [{ capacity: 'physician_in_chief', is_vacant: true, holder_ids: [people.lead.id] }],
    });
    expect(await plans.told(people.lead, 'plan_submitted')).toContainEqual({ subject_id: id });
    expect((await plans.version(people.lead, id)).body.content).not.toBeNull();
    const awaiting = await world.as(people.lead).get(`/v1/academic-plans?is_awaiting_approval=true&mentee_id=${mentee.id}`);
    expect(awaiting.body.items).toHaveLength(1);
    const { body } = await plans.decide(people.lead, id, { comments: 'Fine.' });
    expect(body).toMatchObject({ state: 'in_force' });
    expect(body.decisions[1]).toMatchObject({ capacity: 'mentorship_lead', stands_in_for: 'physician_in_chief', comments: 'Fine.' });
  });

  it('beside a Chair who directs the division is stood in for by the lead; one person never gives both words', async () => {
    const { id } = await waiting({ division_director: people.chair });
    expect((await plans.version(people.lead, id)).body.missing).toEqual([
      { capacity: 'division_director', is_vacant: false, holder_ids: [people.chair.id] },
      { capacity: 'physician_in_chief', is_vacant: true, holder_ids: [people.lead.id] },
    ]);
    expect((await plans.decide(people.chair, id, { capacity: 'division_director' })).body.state).toBe('partly_approved');
    expectProblem(await plans.decide(people.chair, id, { capacity: 'chair' }), 409, 'plan-decided');
    expect((await plans.decide(people.lead, id)).body.state).toBe('in_force');
  });

  it('is never stood in for twice by one person, who is both Chair and lead', async () => {
    const { id } = await waiting({});
    const role = await world.role(people.chair, 'mentorship_lead');
    await plans.decide(people.chair, id, { capacity: 'chair' });
    expectProblem(await plans.decide(people.chair, id, { capacity: 'mentorship_lead' }), 409, 'plan-decided');
    expect((await plans.version(people.lead, id)).body.missing[0]?.holder_ids).toEqual([people.lead.id]);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  });

  it('that is filled again is not asked a second time, and the other word still is', async () => {
    const { id, unit } = await waiting({ physician_in_chief: people.outsider });
    await plans.decide(people.chair, id);
    const director = await leader();
    await plans.lead(unit, director, 'division_director');
    expectProblem(await plans.decide(director, id), 409, 'plan-state');
    expect((await plans.version(director, id)).body.missing).toMatchObject([
      { capacity: 'physician_in_chief', holder_ids: [people.outsider.id] },
    ]);
    expect((await plans.decide(people.outsider, id)).body.state).toBe('in_force');
  });
});

describe('returning', () => {
  it('ends the version with comments; the mentee revises', async () => {
    const { mentee, id, plan_id } = await plans.submitted();
    await plans.decide(people.director, id);
    const { body } = await plans.decide(people.pic, id, { decision: 'returned', comments: 'Say how you will measure it.' });
    expect(body).toMatchObject({ state: 'returned', in_force_on: null, missing: [] });
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

  it('says why', async () => {
    const { mentee, id } = await plans.submitted();
    const bare = await plans.act(people.director, id, 'decide', { decision: 'returned' });
    expectProblem(bare, 422, 'plan-unfit', '/comments');
    expectProblem(await plans.decide(people.director, id, { decision: 'returned', comments: ' ' }), 400, 'invalid-request', '/comments');
    expect((await plans.version(mentee, id)).body).toMatchObject({ state: 'submitted', decisions: [] });
  });

  it('is open to a director whose predecessor had approved, and to whoever stands in', async () => {
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

  it('of one person with both capacities is in the one that is named', async () => {
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

  it('is in force once the director acknowledges it, without endorsement or physician-in-chief', async () => {
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

  it('is not for the physician-in-chief while there is a director, nor for both at once', async () => {
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

describe('a transfer', () => {
  it('moves what is unfinished to the new director; what the old one approved stays', async () => {
    const [oldDirector, newDirector, pic] = [await leader(), await leader(), await leader()];
    const { mentee, unit, id } = await waiting({ division_director: oldDirector, physician_in_chief: pic });
    const elsewhere = await plans.unit();
    await plans.lead(elsewhere, newDirector, 'division_director');
    const other = await plans.submitted(await plans.member(unit));
    await plans.decide(oldDirector, id);
    for (const person of [mentee, other.mentee]) {
      await world.sql`update division_membership set ends_on = '2026-03-02' where person_id = ${person.id}`;
      await world.insert('division_membership', {
        person_id: person.id,
        division_id: elsewhere.division_id,
        is_primary: true,
        starts_on: '2026-03-02',
      });
    }
    world.at('2026-03-02');
    expectProblem(await plans.decide(oldDirector, other.id), 404, 'not-found');
    expect((await plans.version(newDirector, other.id)).body.missing[0]?.holder_ids).toEqual([newDirector.id]);
    expect((await plans.decide(newDirector, other.id)).status).toBe(200);
    expectProblem(await plans.decide(newDirector, id), 409, 'plan-state');
    const { body } = await plans.decide(pic, id);
    expect(body).toMatchObject({ state: 'in_force', in_force_on: '2026-03-02' });
    expect(body.decisions.map(({ person }) => person.id)).toEqual([oldDirector.id, pic.id]);
  });

  it('on the day of the decision counts: the role that ended today is none', async () => {
    const [director, pic] = [await leader(), await leader()];
    const { unit, id } = await waiting({ division_director: director, physician_in_chief: pic });
    await world.sql`update leadership_role set ends_on = '2026-03-02' where division_id = ${unit.division_id}`;
    const [successor, next] = [await leader(), await waiting({ division_director: director, physician_in_chief: pic })];
    await plans.lead(unit, successor, 'division_director', { starts_on: '2026-03-02', acting: true });
    expect((await plans.decide(director, next.id)).status).toBe(200);
    world.at('2026-03-02');
    expectProblem(await plans.decide(director, id), 404, 'not-found');
    expect((await plans.decide(successor, id)).status).toBe(200);
  });

  it('while the director decides: the decision is one of a director, or is refused', async () => {
    const [director, pic] = [await leader(), await leader()];
    const { unit, id, mentee } = await waiting({ division_director: director, physician_in_chief: pic });
    const blocker = await world.blocker();
    await blocker.query('select from academic_plan where mentee_id = $1 for update', [mentee.id]);
    const deciding = plans.decide(director, id);
    await blocker.someoneWaits();
    await world.sql`update leadership_role set ends_on = '2026-03-01' where division_id = ${unit.division_id}`;
    await blocker.release();
    expectProblem(await deciding, 422, 'capacity-not-held', '/capacity');
  });
});

describe('two at once', () => {
  it('director and physician-in-chief are both heard, and the plan is in force once', async () => {
    const { id, mentee, plan_id } = await plans.submitted();
    const both = await Promise.all([plans.decide(people.director, id), plans.decide(people.pic, id)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await plans.read(mentee, plan_id)).body).toMatchObject({ in_force_id: id, latest: { state: 'in_force' } });
    const events = await world.sql`select from event where subject_id = ${id} and type = 'plan_version.came_into_force'`;
    expect(events).toHaveLength(1);
  });

  it('the same person is heard once', async () => {
    const { id } = await plans.submitted();
    const both = await Promise.all([plans.decide(people.director, id), plans.decide(people.director, id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('with the version they read, the second is asked to look again', async () => {
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

  it('a withdrawal and an approval leave one of them', async () => {
    const { id, mentee } = await plans.submitted();
    const [taken, approved] = await Promise.all([plans.act(mentee, id, 'withdraw'), plans.decide(people.director, id)]);
    expect([taken.status, approved.status].toSorted()).toEqual([200, 409]);
  });
});

describe('comments', () => {
  it('are for the mentee, the mentors and those who decide', async () => {
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

describe('the rule in the database', () => {
  const capacities = ['division_director', 'physician_in_chief', 'hospital_division_head'] as const;

  /** A return that is tried, and not done. */
  const tries = (who: People['mentee'], id: string, capacity?: Capacity) =>
    world
      .as(who)
      .post(
        `/v1/plan-versions/${id}/decide?dry_run=true`,
        { decision: 'returned', comments: 'Why', ...(capacity && { capacity }) },
        { ifMatch: '*' },
      );

  it('names the same people in the same places as the one in the service, whoever leads and whoever has decided', async () => {
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
      const holders: { capacity: Capacity; person_id: string; role_id: string }[] = [];
      for (const capacity of capacities)
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
        const said: Decision = { capacity: held.capacity, person_id: person.id, stands_in_for: places[next(3)] ?? null, decision };
        decisions.push(said);
        await world.insert('plan_decision', { version_id: version.id, role_id: held.role_id, decided_on: '2026-02-01', ...said });
      }
      const inService = decidersOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids });
      const inDatabase = await world.sql<{ capacity: Capacity; stands_in_for: Needed | null; person_id: string }>`
        select capacity, stands_in_for, person_id from plan_deciders(${version.id}, '2026-03-01')`;
      const told = (all: readonly { capacity: string; stands_in_for: string | null; person_id: string }[]) =>
        all.map(({ capacity, stands_in_for, person_id }) => `${person_id} ${capacity} ${stands_in_for}`).toSorted();
      expect(told(inDatabase), JSON.stringify({ is_editorial, holders, decisions })).toEqual(told(inService));
      const shown = (await plans.version(mentee, version.id)).body;
      expect(shown.missing).toEqual(missingOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids }));
      const returners = returnersOf({ mentee_id: mentee.id, is_editorial, holders, decisions, endorser_ids });
      const person = [...leaders, people.chair, people.lead][run % 5] ?? people.chair;
      const places = returners.filter(({ person_id }) => person_id === person.id);
      const { status } = await tries(person, version.id, places[0]?.capacity);
      expect(status === 200, `${person.id} ${JSON.stringify({ holders, decisions, endorser_ids })}`).toBe(places.length > 0);
      tried.add(status === 200);
      seen.add(
        `${is_editorial} ${inService.some((one) => one.stands_in_for === null)} ${inService.some((one) => one.stands_in_for !== null)}`,
      );
    }
    expect(seen.size).toBeGreaterThanOrEqual(6);
    expect(tried.size).toBe(2);
  });
});
