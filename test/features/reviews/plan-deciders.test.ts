/** Who decides on a plan, where the mentee leads, one person holds two offices, nobody has one, or the mentee moves. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { plansOf } from '../../setup/plans.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const plans = plansOf(world);
const { leader, waiting } = plans;
beforeEach(() => world.at('2026-03-01'));

describe('one’s own plan', () => {
  it('is decided by others, also where the mentee is the director', async () => {
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
  it('names the office, and another person gives the second approval', async () => {
    const [both, head] = [await leader(), await leader()];
    const { id } = await waiting({ division_director: both, physician_in_chief: both, hospital_division_head: head });
    const unspecified = await plans.decide(both, id);
    expectProblem(unspecified, 422, 'capacity-not-held', '/capacity');
    expect(unspecified.body).toMatchObject({ held: ['division_director', 'physician_in_chief'] });
    const first = await plans.decide(both, id, { capacity: 'physician_in_chief' });
    expect(first.body).toMatchObject({ state: 'partly_approved' });
    expect(first.body.missing).toEqual([{ capacity: 'division_director', is_vacant: true, holder_ids: [head.id, people.chair.id].sort() }]);
    expectProblem(await plans.decide(both, id, { capacity: 'division_director' }), 409, 'plan-decided');
    const second = await plans.decide(people.chair, id);
    expect(second.body).toMatchObject({ state: 'in_force' });
    expect(second.body.decisions[1]).toMatchObject({ capacity: 'chair', stands_in_for: 'division_director' });
  });

  it('leaves the physician-in-chief’s approval to the hospital division head', async () => {
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

describe('a vacant office', () => {
  it('is filled by the head or the Chair as stand-in, who can read the plan', async () => {
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

  it('of both offices is filled by two people', async () => {
    const head = await leader();
    const { id } = await waiting({ hospital_division_head: head });
    expect((await plans.decide(head, id)).body).toMatchObject({ state: 'partly_approved' });
    expectProblem(await plans.decide(head, id), 409, 'plan-decided');
    expect((await plans.decide(people.chair, id)).body).toMatchObject({ state: 'in_force' });
  });

  it('for which nobody else is left is filled by the mentorship lead, who can read the plan and is notified', async () => {
    const { mentee, id } = await waiting({});
    expect((await plans.version(people.lead, id)).body.content).toBeNull();
    expectProblem(await plans.decide(people.lead, id), 403, 'permission-denied');
    expect((await plans.decide(people.chair, id)).body).toMatchObject({
      state: 'partly_approved',
      missing: [{ capacity: 'physician_in_chief', is_vacant: true, holder_ids: [people.lead.id] }],
    });
    expect(await plans.notificationsOf(people.lead, 'plan_submitted')).toContainEqual({ subject_id: id });
    expect((await plans.version(people.lead, id)).body.content).not.toBeNull();
    const awaiting = await world.as(people.lead).get(`/v1/academic-plans?is_awaiting_approval=true&mentee_id=${mentee.id}`);
    expect(awaiting.body.items).toHaveLength(1);
    const { body } = await plans.decide(people.lead, id, { comments: 'Fine.' });
    expect(body).toMatchObject({ state: 'in_force' });
    expect(body.decisions[1]).toMatchObject({ capacity: 'mentorship_lead', stands_in_for: 'physician_in_chief', comments: 'Fine.' });
  });

  it('beside a Chair who directs the division is filled by the lead; one person never gives both approvals', async () => {
    const { id } = await waiting({ division_director: people.chair });
    expect((await plans.version(people.lead, id)).body.missing).toEqual([
      { capacity: 'division_director', is_vacant: false, holder_ids: [people.chair.id] },
      { capacity: 'physician_in_chief', is_vacant: true, holder_ids: [people.lead.id] },
    ]);
    expect((await plans.decide(people.chair, id, { capacity: 'division_director' })).body.state).toBe('partly_approved');
    expectProblem(await plans.decide(people.chair, id, { capacity: 'chair' }), 409, 'plan-decided');
    expect((await plans.decide(people.lead, id)).body.state).toBe('in_force');
  });

  it('is never filled twice by one person who is both Chair and lead', async () => {
    const { id } = await waiting({});
    const role = await world.role(people.chair, 'mentorship_lead');
    await plans.decide(people.chair, id, { capacity: 'chair' });
    expectProblem(await plans.decide(people.chair, id, { capacity: 'mentorship_lead' }), 409, 'plan-decided');
    expect((await plans.version(people.lead, id)).body.missing[0]?.holder_ids).toEqual([people.lead.id]);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  });

  it('that is filled again is not asked a second time, while the other office is still asked', async () => {
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

describe('a transfer', () => {
  it('moves undecided versions to the new director; approvals of the former one stay', async () => {
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

  it('on the day of the decision counts: a role that ended today no longer decides', async () => {
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

  it('during a decision: the decision is made by a director, or refused', async () => {
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
