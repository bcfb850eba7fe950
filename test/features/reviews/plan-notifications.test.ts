/** Who is notified of what about a plan, and when: drafts to endorse, versions that wait, what became of them; and who takes over. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandoverPack } from '../../../src/features/administration/succession/handover/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { partyOf } from '../../setup/department.ts';
import { content, plansOf } from '../../setup/plans.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let plans: ReturnType<typeof plansOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  plans = plansOf(world);
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const leader = () => world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
/** How often somebody was notified so of a version or plan. */
const times = async (who: People['mentee'], kind: string, id: string) =>
  (await plans.notificationsOf(who, kind)).filter(({ subject_id }) => subject_id === id).length;

describe('a draft', () => {
  async function mentored() {
    const mentee = await world.person();
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(mentee, mentor);
    return { mentee, mentor };
  }

  it('asks the mentors to endorse it, and again after a change has voided an endorsement', async () => {
    const { mentee, mentor } = await mentored();
    const { id } = await plans.drafted(mentee);
    expect(await times(mentor, 'plan_to_endorse', id)).toBe(1);
    await plans.edit(mentee, id, { barriers: ['Sleep'] });
    expect(await times(mentor, 'plan_to_endorse', id)).toBe(1);
    await plans.act(mentor, id, 'endorse');
    await plans.edit(mentee, id, { barriers: ['Time'] });
    await plans.edit(mentee, id, { barriers: ['Money'] });
    expect(await times(mentor, 'plan_to_endorse', id)).toBe(2);
    await plans.act(mentor, id, 'endorse');
    await plans.putGoals(mentee, id, []);
    expect(await times(mentor, 'plan_to_endorse', id)).toBe(3);
    expect(await times(mentee, 'plan_to_endorse', id)).toBe(0);
  });

  it('of a substantive version asks the mentors as well, of an editorial one it does not', async () => {
    const made = await plans.approved(people.director, people.pic);
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(made.mentee, mentor);
    const editorial = (await plans.revise(made.mentee, made.plan_id, 'editorial')).body.id;
    await plans.act(mentor, editorial, 'endorse');
    await plans.edit(made.mentee, editorial, { barriers: [] });
    expect(await plans.notificationsOf(mentor, 'plan_to_endorse')).toEqual([]);
    await plans.act(made.mentee, editorial, 'withdraw');
    const next = (await plans.revise(made.mentee, made.plan_id)).body.id;
    expect(await plans.notificationsOf(mentor, 'plan_to_endorse')).toEqual([{ subject_id: next }]);
  });

  it('notifies the mentee of each endorsement', async () => {
    const { mentee, mentor } = await mentored();
    const { id } = await plans.drafted(mentee);
    await plans.act(mentor, id, 'endorse');
    await plans.act(mentor, id, 'endorse');
    expect(await times(mentee, 'plan_endorsed', id)).toBe(1);
    await plans.edit(mentee, id, { barriers: ['Sleep'] });
    await plans.act(mentor, id, 'endorse');
    expect(await times(mentee, 'plan_endorsed', id)).toBe(2);
  });
});

describe('a version that waits', () => {
  async function led() {
    const unit = await plans.unit();
    const [director, pic] = [await leader(), await leader()];
    const role = await plans.lead(unit, director, 'division_director');
    await plans.lead(unit, pic, 'physician_in_chief');
    return { unit, director, pic, role, ...(await plans.submitted(await plans.member(unit))) };
  }

  it('notifies a new director once, and nobody a second time', async () => {
    const { unit, role, director, pic, id } = await led();
    const successor = await leader();
    await world.sql`update leadership_role set ends_on = '2026-03-05' where id = ${role.id}`;
    await plans.lead(unit, successor, 'division_director', { starts_on: '2026-03-05' });
    await careers.on('2026-03-04');
    expect(await times(successor, 'plan_submitted', id)).toBe(0);
    await careers.on('2026-03-05');
    await careers.on('2026-03-06');
    for (const who of [successor, pic, director]) expect(await times(who, 'plan_submitted', id)).toBe(1);
  });

  it('notifies the leaders of the mentee’s new division, and stand-ins where an office is vacant', async () => {
    const { mentee, unit, id, role } = await led();
    const elsewhere = await plans.unit();
    const other = await leader();
    await plans.lead(elsewhere, other, 'division_director');
    await world.sql`update leadership_role set ends_on = '2026-03-02' where id = ${role.id}`;
    await careers.on('2026-03-02');
    expect(await times(people.chair, 'plan_submitted', id)).toBe(1);
    await world.sql`update division_membership set ends_on = '2026-03-03' where person_id = ${mentee.id} and division_id = ${unit.division_id}`;
    const since = { person_id: mentee.id, is_primary: true, starts_on: '2026-03-03' };
    await world.insert('division_membership', { ...since, division_id: elsewhere.division_id });
    await careers.on('2026-03-03');
    expect(await times(other, 'plan_submitted', id)).toBe(1);
  });

  it('reminds the deciders and the mentorship lead after the policy’s days without a decision, and again as many days later', async () => {
    const { director, pic, mentee, id } = await led();
    const waited = async () => [
      await times(director, 'plan_waiting', id),
      await times(pic, 'plan_waiting', id),
      await times(people.lead, 'plan_waiting', id),
    ];
    await careers.on('2026-03-30');
    expect(await waited()).toEqual([0, 0, 0]);
    await careers.on('2026-03-31');
    await careers.on('2026-04-29');
    expect(await waited()).toEqual([1, 1, 1]);
    await careers.on('2026-04-30');
    expect(await waited()).toEqual([2, 2, 2]);
    await plans.decide(director, id);
    await careers.on('2026-05-29');
    expect(await waited()).toEqual([2, 2, 2]);
    await careers.on('2026-05-30');
    expect(await waited()).toEqual([2, 3, 3]);
    expect(await times(mentee, 'plan_waiting', id)).toBe(0);
    await plans.decide(pic, id);
    await careers.on('2026-07-30');
    expect(await waited()).toEqual([2, 3, 3]);
  });

  it('notifies and reminds nobody once the plan is over or the mentee has left', async () => {
    const [closed, left] = [await led(), await led()];
    await plans.close(closed.mentee, closed.plan_id);
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${left.mentee.id}`;
    for (const { unit } of [closed, left]) await plans.lead(unit, people.outsider, 'division_director');
    await careers.on('2026-05-01');
    for (const { id } of [closed, left])
      for (const who of [people.outsider, people.lead])
        expect([await times(who, 'plan_submitted', id), await times(who, 'plan_waiting', id)]).toEqual([0, 0]);
  });

  it('is in the handover pack, as a fact', async () => {
    const { unit, director, mentee, id, plan_id } = await led();
    const over = await plans.submitted(await plans.member(unit));
    await plans.close(over.mentee, over.plan_id);
    await plans.drafted(await plans.member(unit));
    const read = async () => (await world.as(director).get<HandoverPack>(`/v1/divisions/${unit.division_id}/handover-pack`)).body.plans;
    expect(await read()).toEqual({
      total: 1,
      items: [{ version_id: id, plan_id, mentee_id: mentee.id, mentee: partyOf(mentee), state: 'submitted', submitted_on: '2026-03-01' }],
    });
    await plans.decide(director, id);
    expect((await read()).items).toMatchObject([{ state: 'partly_approved' }]);
    expect(JSON.stringify(await read())).not.toContain(content.barriers[0]);
  });
});

describe('closing', () => {
  it('by the lead notifies the mentee and the deciders, and again when the day is changed', async () => {
    const { mentee, plan_id } = await plans.submitted();
    await plans.close(people.lead, plan_id, { on: '2026-06-01' });
    for (const who of [mentee, people.director, people.pic]) expect(await times(who, 'plan_closed', plan_id)).toBe(1);
    for (const who of [people.lead, people.chair, people.head]) expect(await times(who, 'plan_closed', plan_id)).toBe(0);
    await plans.close(people.lead, plan_id, { on: '2026-05-01' });
    expect(await times(mentee, 'plan_closed', plan_id)).toBe(2);
    await plans.close(mentee, plan_id);
    expect([await times(mentee, 'plan_closed', plan_id), await times(people.pic, 'plan_closed', plan_id)]).toEqual([2, 3]);
  });

  it('of a draft notifies the mentee alone', async () => {
    const { mentee, plan_id } = await plans.drafted();
    await plans.close(people.lead, plan_id);
    expect(await times(mentee, 'plan_closed', plan_id)).toBe(1);
    expect(await times(people.director, 'plan_closed', plan_id)).toBe(0);
  });
});

describe('notifications', () => {
  it('of a submission go once to those who could approve', async () => {
    const { id } = await plans.submitted();
    for (const who of [people.director, people.pic])
      expect(await plans.notificationsOf(who, 'plan_submitted')).toContainEqual({ subject_id: id });
    for (const who of [people.head, people.chair, people.lead])
      expect(await plans.notificationsOf(who, 'plan_submitted')).not.toContainEqual({ subject_id: id });
    await plans.decide(people.director, id);
    const notified = await plans.notificationsOf(people.pic, 'plan_submitted');
    expect(notified.filter(({ subject_id }) => subject_id === id)).toHaveLength(1);
  });

  it('of a submission reach stand-ins, also those who follow from the first approval', async () => {
    const [both, pic, head] = [await leader(), await leader(), await leader()];
    const unit = await plans.unit();
    const mentee = await plans.member(unit);
    await plans.lead(unit, both, 'division_director');
    await plans.lead(unit, both, 'physician_in_chief');
    await plans.lead(unit, pic, 'physician_in_chief');
    await plans.lead(unit, head, 'hospital_division_head');
    const { id } = await plans.submitted(mentee);
    expect(await plans.notificationsOf(head, 'plan_submitted')).toEqual([]);
    await plans.decide(both, id, { capacity: 'physician_in_chief' });
    expect(await plans.notificationsOf(head, 'plan_submitted')).toEqual([{ subject_id: id }]);
  });

  it('of the outcome go to the mentee and the mentors who endorsed', async () => {
    const mentee = await world.person();
    const [endorser, other] = [
      await world.person({ division: 'NEPH', site: 'NORTH' }),
      await world.person({ division: 'NEPH', site: 'NORTH' }),
    ];
    for (const mentor of [endorser, other]) await world.assignment(mentee, mentor);
    const { id, plan_id } = await plans.drafted(mentee);
    await plans.act(endorser, id, 'endorse');
    await plans.act(mentee, id, 'submit');
    await plans.decide(people.director, id, { decision: 'returned' });
    for (const who of [mentee, endorser]) expect(await plans.notificationsOf(who, 'plan_returned')).toEqual([{ subject_id: id }]);
    expect(await plans.notificationsOf(other, 'plan_returned')).toEqual([]);
    const next = (await plans.revise(mentee, plan_id)).body.id;
    await plans.act(endorser, next, 'endorse');
    await plans.act(mentee, next, 'submit');
    await plans.decide(people.director, next);
    await plans.decide(people.pic, next);
    for (const who of [mentee, endorser]) expect(await plans.notificationsOf(who, 'plan_in_force')).toEqual([{ subject_id: next }]);
    expect(await plans.notificationsOf(other, 'plan_in_force')).toEqual([]);
  });
});
