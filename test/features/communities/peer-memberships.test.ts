/** Memberships of peer groups: invited, accepted, left; never more than there are seats; and never beside somebody who reports to a member. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { peerGroupsOf } from '../../setup/peer-groups.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { form, see, act, invite, answer, mine, joined, group, types, notices } = peerGroupsOf(world);
beforeEach(() => world.at('2026-03-01'));
const elsewhere = () => world.person({ division: 'GIM', site: 'NORTH' });

describe('an invitation', () => {
  it('is accepted, declined or withdrawn, once', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    const [a, b, c] = [await elsewhere(), await elsewhere(), await elsewhere()];
    const [toA, toB, toC] = [await invite(point, id, a), await invite(point, id, b), await invite(point, id, c)];
    expect(toA.body).toMatchObject({ state: 'invited', person_id: a.id, invited_by: { id: point.id }, joined_on: null });
    expectProblem(await invite(point, id, a), 409, 'peer-membership-exists');
    expectProblem(await answer(point, toA.body.id, 'accept'), 403, 'permission-denied');
    expect((await answer(a, toA.body.id, 'accept')).body).toMatchObject({ state: 'active', joined_on: '2026-03-01', role: 'member' });
    expect((await answer(a, toA.body.id, 'accept')).body.state).toBe('active');
    expect((await answer(b, toB.body.id, 'decline')).body.state).toBe('declined');
    expect((await answer(b, toB.body.id, 'decline')).body.state).toBe('declined');
    expect((await answer(point, toC.body.id, 'withdraw')).body.state).toBe('withdrawn');
    expectProblem(await answer(c, toC.body.id, 'accept'), 409, 'peer-membership-state');
    expectProblem(await answer(b, toB.body.id, 'accept'), 409, 'peer-membership-state');
    expectProblem(await answer(a, toA.body.id, 'decline'), 409, 'peer-membership-state');
    expectProblem(await answer(point, toA.body.id, 'withdraw'), 409, 'peer-membership-state');
    expect(await types(toA.body.id)).toEqual(['peer_membership.invited', 'peer_membership.accepted']);
    expect(await types(toB.body.id)).toEqual(['peer_membership.invited', 'peer_membership.declined']);
    expect(await types(toC.body.id)).toEqual(['peer_membership.invited', 'peer_membership.withdrawn']);
    expect(await notices(toA.body.id)).toEqual([{ kind: 'peer_invited', person_id: a.id }]);
    expectProblem(await see(b, id), 404, 'not-found');
  });

  it('goes to people who are here, and whom the department knows', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    const gone = await elsewhere();
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${gone.id}`;
    expectProblem(await invite(point, id, gone), 422, 'peer-membership-unfit');
    expectProblem(await invite(point, id, people.service), 422, 'peer-membership-unfit');
    expectProblem(await invite(point, id, people.stranger), 422, 'reference-unknown');
    const merged = await elsewhere();
    await world.sql`update person set merged_into_id = ${point.id} where id = ${merged.id}`;
    expectProblem(await invite(point, id, merged), 409, 'person-merged');
    const leaving = await elsewhere();
    const invited = await invite(point, id, leaving);
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${leaving.id}`;
    expectProblem(await answer(leaving, invited.body.id, 'accept'), 422, 'peer-membership-unfit');
    expectProblem(await form(gone), 422, 'peer-membership-unfit');
  });
});

describe('a membership', () => {
  it('ends when the person leaves; whoever keeps a tie sees the members and nothing that they write', async () => {
    const { id, members, ids } = await group({ size: 3 });
    const [point, a, b] = members as [Person, Person, Person];
    expect((await answer(a, ids[1] ?? '', 'leave', { keeps_tie: true })).body).toMatchObject({ state: 'alumni', left_on: '2026-03-01' });
    expect((await answer(b, ids[2] ?? '', 'leave')).body.state).toBe('left');
    const tie = await see(a, id);
    expect(tie.body).toMatchObject({ size: 1, ground_rules: null, mission: null, revisits: [] });
    expect(tie.body.members.map(({ status }) => status)).toEqual(['active', 'alumni']);
    expectProblem(await world.as(a).get(`/v1/peer-groups/${id}/texts`), 404, 'not-found');
    expectProblem(await see(b, id), 404, 'not-found');
    expectProblem(await answer(b, ids[2] ?? '', 'leave', { keeps_tie: true }), 409, 'peer-membership-state');
    expect((await answer(a, ids[1] ?? '', 'leave')).body.state).toBe('left');
    expectProblem(await see(a, id), 404, 'not-found');
    expectProblem(await answer(b, ids[2] ?? '', 'acknowledge', { rules_version: 1 }), 409, 'peer-membership-state');
    expectProblem(
      await world.as(b).patch(`/v1/peer-memberships/${ids[2]}`, { individual_mission: 'A' }, { ifMatch: '*' }),
      409,
      'peer-membership-state',
    );
    expectProblem(await answer(b, ids[2] ?? '', 'resume'), 409, 'peer-membership-state');
    expectProblem(await answer(point, ids[2] ?? '', 'give-role', { role: 'coordinator' }), 409, 'peer-membership-state');
    // Whoever has left can come back.
    expect(await joined(point, id, b)).not.toBe(ids[2]);
    expect(await types(ids[2] ?? '')).toContain('peer_membership.left');
  });

  it('has words of its own, which the other members read', async () => {
    const { members, ids } = await group({ size: 2 });
    const [point, a] = members as [Person, Person];
    const edited = await world
      .as(a)
      .patch(`/v1/peer-memberships/${ids[1]}`, { individual_mission: 'My grant.', individual_expectation: 'Candour.' }, { ifMatch: '*' });
    expect(edited.body).toMatchObject({ individual_mission: 'My grant.', individual_expectation: 'Candour.' });
    expect((await world.as(point).get(`/v1/peer-memberships/${ids[1]}`)).body).toEqual(edited.body);
    expectProblem(
      await world.as(point).patch(`/v1/peer-memberships/${ids[1]}`, { individual_mission: 'B' }, { ifMatch: '*' }),
      403,
      'permission-denied',
    );
    expect(await types(ids[1] ?? '')).toContain('peer_membership.edited');
  });

  it('leaves no group that is under way without a point person', async () => {
    const { id, members, ids } = await group({ size: 2 });
    const [point, a] = members as [Person, Person];
    expectProblem(await answer(point, ids[0] ?? '', 'leave'), 409, 'peer-point-person-needed');
    expectProblem(await answer(point, ids[0] ?? '', 'give-role', { role: 'member' }), 409, 'peer-point-person-needed');
    expectProblem(await answer(a, ids[1] ?? '', 'give-role', { role: 'coordinator' }), 403, 'permission-denied');
    expect((await answer(point, ids[1] ?? '', 'give-role', { role: 'coordinator' })).body.role).toBe('coordinator');
    expect((await answer(point, ids[0] ?? '', 'leave')).status).toBe(200);
    expect((await act(a, id, 'conclude')).status).toBe(200);
    expect(await types(ids[1] ?? '')).toContain('peer_membership.role_given');
  });
});

describe('the seats of a group', () => {
  it('are eight of every other Thursday: a ninth is refused, whoever asks last', async () => {
    const { id, point } = await group({ size: 7, begun: false });
    const [a, b] = [await elsewhere(), await elsewhere()];
    const [toA, toB] = [await invite(point, id, a), await invite(point, id, b)];
    const answers = await Promise.all([answer(a, toA.body.id, 'accept'), answer(b, toB.body.id, 'accept')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    if (refused) expectProblem(refused, 409, 'peer-group-full');
    const ninth = await invite(point, id, await elsewhere());
    expectProblem(ninth, 409, 'peer-group-full');
    expect(ninth.body).toMatchObject({ max_members: 8 });
    // A seat is free on the day on which somebody leaves.
    const [left] = answers.filter(({ status }) => status === 200);
    const leaver = left?.body.person_id === a.id ? a : b;
    await answer(leaver, String(left?.body.id), 'leave');
    expect(await joined(point, id, await elsewhere())).toBeDefined();
  });

  it('are kept by the database, whoever writes', async () => {
    const { id } = await group({ size: 2, begun: false });
    const person = await elsewhere();
    const member = { peer_group_id: id, person_id: person.id, state: 'active', invited_on: '2026-03-01', joined_on: '2026-03-01' };
    for (const seat of [null, 1, 9])
      await expect(world.insert('peer_membership', { ...member, seat })).rejects.toThrow(/peer_membership_size|has 8 seats/);
  });
});

describe('somebody who reports to a member', () => {
  it('is neither invited nor let in, in either direction, and by no line that is to come', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    const [below, above, later] = [await elsewhere(), await elsewhere(), await elsewhere()];
    await world.line(below, point);
    await world.line(point, above, 'dotted');
    await world.line(later, point, 'evaluation', { starts_on: '2027-01-01' });
    for (const person of [below, above, later]) expectProblem(await invite(point, id, person), 422, 'peer-reporting-line');
    const soon = await elsewhere();
    const invited = await invite(point, id, soon);
    await world.line(soon, point);
    expectProblem(await answer(soon, invited.body.id, 'accept'), 422, 'peer-reporting-line');
  });

  it('suspends the member they report to, from the day it is true, even recorded late, and HR is not told', async () => {
    const { id, members, ids } = await group({ size: 3 });
    const [point, a, b] = members as [Person, Person, Person];
    world.at('2026-06-01');
    const line = { subordinate_id: b.id, superior_id: a.id, kind: 'primary', starts_on: '2026-04-01' };
    const recorded = await world.as(people.facultyAffairs).post('/v1/reporting-lines', line);
    expect(recorded.status, recorded.text).toBe(201);
    expect(recorded.text).not.toContain(ids[1]);
    expect((await world.as(a).get(`/v1/peer-memberships/${ids[1]}`)).body).toMatchObject({
      suspended_from: '2026-04-01',
      resumable_from: null,
    });
    expectProblem(await see(a, id), 404, 'not-found');
    expect((await see(point, id)).body.members.map(({ status }) => status)).toEqual(['active', 'suspended', 'active']);
    expect(await notices(ids[1] ?? '')).toContainEqual({ kind: 'peer_suspended', person_id: a.id });
    expectProblem(await answer(a, ids[1] ?? '', 'resume'), 422, 'peer-reporting-line');
    const [conflict] = await world.sql<{ id: string }>`select id from peer_conflict where membership_id = ${ids[1]}`;
    expect(await types(conflict?.id ?? '')).toEqual(['peer_conflict.opened']);

    const url = `/v1/reporting-lines/${recorded.body.id}`;
    const ended = await world.as(people.facultyAffairs).patch(url, { ends_on: '2026-05-15' }, { ifMatch: '*' });
    expect(ended.status, ended.text).toBe(200);
    expect((await world.as(a).get(`/v1/peer-memberships/${ids[1]}`)).body).toMatchObject({ resumable_from: '2026-05-15' });
    expect((await answer(a, ids[1] ?? '', 'resume')).body).toMatchObject({ suspended_from: null });
    expect((await see(a, id)).status).toBe(200);
    expect(await types(conflict?.id ?? '')).toEqual(['peer_conflict.opened', 'peer_conflict.changed', 'peer_conflict.resolved']);
  });

  it('suspends by a role as well, and the suspension ends with the membership of either', async () => {
    const { id, members, ids } = await group({ size: 3 });
    const [, a] = members as [Person, Person, Person];
    const role = { person_id: a.id, role: 'division_director', division_id: world.division('NEPH').id, starts_on: '2026-02-01' };
    const recorded = await world.as(people.facultyAffairs).post('/v1/leadership-roles', role);
    expect(recorded.status, recorded.text).toBe(201);
    expect((await world.as(a).get(`/v1/peer-memberships/${ids[1]}`)).body).toMatchObject({ suspended_from: '2026-03-01' });
    expect((await answer(members[2] as Person, ids[2] ?? '', 'leave')).status).toBe(200);
    expect((await world.as(a).get(`/v1/peer-memberships/${ids[1]}`)).body).toMatchObject({ suspended_from: null });
    expect((await see(a, id)).status).toBe(200);
    expect(await mine(a, id)).toBe(ids[1]);
  });

  it('cannot be made a member past the service: the database refuses two who are active', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    const below = await elsewhere();
    await world.line(below, point);
    const member = { peer_group_id: id, person_id: below.id, state: 'active', invited_on: '2026-03-01', joined_on: '2026-03-01', seat: 2 };
    await expect(world.insert('peer_membership', member)).rejects.toThrow(/reports to the member|to whom the member reports/);
  });
});
