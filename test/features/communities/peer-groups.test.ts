/** Groups of peers: formed, joined, begun, revisited and concluded by their members, and nothing of it for anybody else. */
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { runDaily } from '../../../src/jobs/daily.ts';
import { type Client, expectProblem } from '../../setup/client.ts';
import { partyOf } from '../../setup/department.ts';
import { peerGroupsOf, SECRET } from '../../setup/peer-groups.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { form, see, act, invite, answer, mine, joined, group, events, types, notices } = peerGroupsOf(world);
beforeEach(() => world.at('2026-03-01'));
const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });

describe('a peer group', () => {
  it('is formed by its first member, who is point person, with the limit that policy sets for its kind', async () => {
    const point = await world.person();
    const answered = await form(point, { mission: 'A grant each.', success_definition: 'Five have one.' });
    expect(answered).toMatchObject({
      status: 201,
      headers: { location: `/v1/peer-groups/${answered.body.id}` },
      body: {
        state: 'forming',
        kind: 'eot',
        max_members: 8,
        size: 1,
        rules_version: 1,
        mission_version: 1,
        mission: 'A grant each.',
        members: [
          { person: partyOf(point), role: 'point_person', status: 'active', joined_on: '2026-03-01', has_acknowledged_rules: false },
        ],
      },
    });
    expect((await form(point, { kind: 'organic' })).body.max_members).toBeNull();
    expect(await events(answered.body.id)).toEqual([{ type: 'peer_group.formed', data: {} }]);
  });

  it('begins once two members have acknowledged the present ground rules', async () => {
    const { id, point, members, ids } = await group({ size: 2, begun: false });
    const early = await act(point, id, 'activate');
    expectProblem(early, 409, 'peer-group-not-ready');
    expect(early.text).toContain('acknowledged the present ground rules');
    for (const [i, member] of members.entries()) await answer(member, ids[i] ?? '', 'acknowledge', { rules_version: 1 });
    const begun = await act(point, id, 'activate');
    expect(begun.body).toMatchObject({ state: 'active', activated_on: '2026-03-01', next_revisit_on: '2026-09-01' });
    expect((await act(point, id, 'activate')).body.row_version).toBe(begun.body.row_version);
    expect(await types(id)).toEqual(['peer_group.formed', 'peer_group.activated']);
    expectProblem(await act(members[1] as typeof point, id, 'conclude'), 403, 'permission-denied');
  });

  it('writes ground rules and mission in versions, each to be acknowledged anew, and never a version nobody has', async () => {
    const { id, point, members, ids } = await group({ size: 2 });
    const edit = (body: object) => world.as(point).patch(`/v1/peer-groups/${id}`, body, { ifMatch: '*' });
    expect((await edit({ ground_rules: 'Come on time.', mission: 'A paper each.', kram_stage: 'cultivation' })).body).toMatchObject({
      rules_version: 2,
      mission_version: 1,
      kram_stage: 'cultivation',
    });
    expect((await edit({ mission: 'A grant each.', kram_stage: 'initiation' })).body).toMatchObject({
      mission_version: 2,
      kram_stage: 'initiation',
    });
    const same = await edit({ mission: 'A grant each.' });
    expect(same.body['mission_version']).toBe(2);
    const texts = await world.as(members[1] as typeof point).get(`/v1/peer-groups/${id}/texts?limit=3`);
    expect(texts.body.items.map(({ kind, version, body }) => [kind, version, body])).toEqual([
      ['ground_rules', 1, 'What is said here stays here.'],
      ['ground_rules', 2, 'Come on time.'],
      ['mission', 1, 'A paper each.'],
    ]);
    const old = await answer(point, ids[0] ?? '', 'acknowledge', { rules_version: 1 });
    expectProblem(old, 409, 'peer-version-unknown');
    expect(old.body).toMatchObject({ present: 2 });
    expect((await answer(point, ids[0] ?? '', 'acknowledge', { rules_version: 2, mission_version: 2 })).body).toMatchObject({
      rules_acknowledged_version: 2,
      mission_aligned_version: 2,
    });
    expect(
      (await see(point, id)).body.members.map(({ has_acknowledged_rules, is_aligned }) => [has_acknowledged_rules, is_aligned]),
    ).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(await types(ids[0] ?? '')).toEqual(['peer_membership.acknowledged', 'peer_membership.acknowledged']);
    expect(await types(id)).toContain('peer_group.edited');
  });

  it('revisits its mission after half a year: it goes on, writes it anew, or concludes', async () => {
    const { id, point, members } = await group({ size: 2 });
    await daily();
    expect((await see(point, id)).body.state).toBe('active');
    world.at('2026-09-01');
    await daily();
    await daily();
    expect((await see(point, id)).body.state).toBe('revisit');
    expect(await notices(id)).toEqual([{ kind: 'peer_revisit_due', person_id: point.id }]);
    expect((await act(point, id, 'revisit', { decision: 'redefine' })).body).toMatchObject({
      state: 'redefining',
      next_revisit_on: '2027-03-01',
    });
    expect((await act(point, id, 'revisit', { decision: 'continue', words: 'On we go.' })).body.state).toBe('active');
    expect((await act(point, id, 'revisit', { decision: 'conclude' })).body).toMatchObject({
      state: 'concluded',
      concluded_on: '2026-09-01',
      next_revisit_on: null,
      size: 0,
    });
    expectProblem(await act(point, id, 'revisit', { decision: 'continue' }), 403, 'permission-denied');
    const past = await see(members[1] as typeof point, id);
    expect(past.body.members.map(({ status }) => status)).toEqual(['alumni', 'alumni']);
    expect(await types(id)).toEqual([
      'peer_group.formed',
      'peer_group.activated',
      'peer_group.revisit_due',
      'peer_group.revisited',
      'peer_group.revisited',
      'peer_group.revisited',
      'peer_group.concluded',
    ]);
  });

  it('is not revisited before it has begun, nor begun or edited once it is concluded', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    expectProblem(await act(point, id, 'revisit', { decision: 'continue' }), 409, 'peer-group-state');
    await world.sql`update peer_group set state = 'concluded', concluded_on = '2026-03-01' where id = ${id}`;
    expectProblem(await act(point, id, 'activate'), 409, 'peer-group-state');
    expectProblem(await world.as(point).patch(`/v1/peer-groups/${id}`, { name: 'B' }, { ifMatch: '*' }), 409, 'peer-group-state');
    expectProblem(await invite(point, id, await world.person()), 409, 'peer-group-state');
    expect((await act(point, id, 'conclude')).status).toBe(200);
  });

  it('does not exist for anybody else, whatever their office, nor for a client that acts for a member', async () => {
    const { id, point, ids } = await group({ size: 2 });
    const others = [
      ...[people.director, people.mentorDirector, people.pic, people.head, people.lead, people.chair, people.viceChair, people.committee],
      ...[people.facilitator, people.facultyAffairs, people.admin, people.outsider, people.stranger, people.service],
    ];
    const asked = async (client: Client, status: 403 | 404, code: 'permission-denied' | 'not-found') => {
      for (const url of [`peer-groups/${id}`, `peer-groups/${id}/texts`, `peer-memberships/${ids[0]}`])
        expectProblem(await client.get(`/v1/${url}`), status, code);
      expectProblem(await client.patch(`/v1/peer-groups/${id}`, { name: 'B' }, { ifMatch: '*' }), status, code);
      for (const verb of ['activate', 'conclude'])
        expectProblem(await client.post(`/v1/peer-groups/${id}/${verb}`, {}, { ifMatch: '*' }), status, code);
      expectProblem(await client.post(`/v1/peer-groups/${id}/memberships`, { person_id: people.outsider.id }), status, code);
      for (const verb of ['accept', 'decline', 'withdraw', 'leave', 'resume'])
        expectProblem(await client.post(`/v1/peer-memberships/${ids[1]}/${verb}`, {}, { ifMatch: '*' }), status, code);
    };
    for (const who of others) {
      await asked(world.as(who), 404, 'not-found');
      for (const list of ['peer-groups', 'peer-memberships']) {
        const answered = await world.as(who).get(`/v1/${list}`, { headers: { prefer: 'count=exact' } });
        expect(answered.body).toMatchObject({ items: [], total_count: 0 });
      }
    }
    // Before anything is looked up, whether or not there is such a group.
    const portal = world.as(point, { actor: people.service, scopes: ['mentorship:read', 'mentorship:write'] });
    await asked(portal, 403, 'permission-denied');
    for (const list of ['peer-groups', 'peer-memberships']) expectProblem(await portal.get(`/v1/${list}`), 403, 'permission-denied');
    const denied = await world
      .as(point, { actor: people.service, scopes: ['mentorship:write'] })
      .post('/v1/peer-groups', { name: 'A', kind: 'eot' });
    expectProblem(denied, 403, 'permission-denied');
  });

  it('leaves no event for those who read events, and notifies only who is invited', async () => {
    const { id, point, ids } = await group({ size: 2 });
    expect(await notices(ids[1] ?? '')).toMatchObject([{ kind: 'peer_invited' }]);
    expect(await notices(id)).toEqual([]);
    for (const who of [people.facultyAffairs, people.admin]) {
      for (const query of [`subject_id=${id}`, `subject_id=${ids[1]}`, `actor_id=${point.id}`]) {
        const answered = await world.as(who).get(`/v1/events?${query}&limit=200`, { headers: { prefer: 'count=exact' } });
        expect(answered.body).toMatchObject({ items: [], total_count: 0 });
      }
    }
    expect((await world.as(people.admin).get(`/v1/people/${point.id}`)).text).not.toContain(SECRET);
  });

  it('keeps the person, not the record, when two records are merged', async () => {
    const { id, point } = await group({ size: 1, begun: false });
    const [one, other] = [await world.person({ kind: 'external' }), await world.person({ kind: 'external' })];
    await joined(point, id, one);
    const role = { role: 'coordinator' };
    expect((await answer(point, await joined(point, id, other), 'give-role', role)).status).toBe(200);
    const merged = await mergeRecords(world, people.admin, one, other);
    expect(merged.status, merged.text).toBe(200);
    const { body } = await see(point, id);
    expect(body.members.map(({ person }) => person.id)).toEqual([point.id, one.id]);
    expect(body.size).toBe(2);
    expect(body.members[1]?.role).toBe('coordinator');
    expect(await mine(one, id)).not.toBe('undefined');
    expect(await joined(point, id, await world.person())).toBeDefined();
  });
});
