import { expect } from 'vitest';
import type { PeerMembership } from '../../src/features/communities/peer-groups/memberships/schema.ts';
import type { PeerGroup } from '../../src/features/communities/peer-groups/schema.ts';
import type { Person } from './department.ts';
import type { World } from './world.ts';

/** A word of every group, for which answers can be searched. */
export const SECRET = 'quibblewort';

/** Helpers for forming peer groups and for what happens in them, through HTTP. */
export function peerGroupsOf(world: World) {
  const form = (who: Person, more: object = {}) =>
    world
      .as(who)
      .post<PeerGroup>('/v1/peer-groups', { name: `A ${SECRET}`, kind: 'eot', ground_rules: 'What is said here stays here.', ...more });
  const see = (who: Person, id: string) => world.as(who).get<PeerGroup>(`/v1/peer-groups/${id}`);
  const act = (who: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<PeerGroup>(`/v1/peer-groups/${id}/${verb}`, body, { ifMatch });
  const invite = (who: Person, id: string, person: { id: string }) =>
    world.as(who).post<PeerMembership>(`/v1/peer-groups/${id}/memberships`, { person_id: person.id });
  const answer = (who: Person, membership_id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<PeerMembership>(`/v1/peer-memberships/${membership_id}/${verb}`, body, { ifMatch });
  const mine = async (who: Person, group_id: string) => {
    const { body } = await world
      .as(who)
      .get(`/v1/peer-memberships?peer_group_id=${group_id}&person_id=${who.id}&state=active,invited,alumni`);
    return String(body.items[0]?.id);
  };

  /** Somebody whom a member invites, and who accepts; answers the membership. */
  async function joined(point: Person, group_id: string, person: Person): Promise<string> {
    const invited = await invite(point, group_id, person);
    expect(invited.status, invited.text).toBe(201);
    const accepted = await answer(person, invited.body.id, 'accept');
    expect(accepted.status, accepted.text).toBe(200);
    return invited.body.id;
  }

  /** A group of `size` members of three divisions, whose first is its point person; `begun`: all have acknowledged the rules, and it has begun. */
  async function group({ size = 3, begun = true, ...more }: { size?: number; begun?: boolean; [member: string]: unknown } = {}) {
    const members: Person[] = [];
    for (let i = 0; i < size; i++) members.push(await world.person({ division: (['CARD', 'GIM', 'NEPH'] as const)[i % 3] ?? 'CARD' }));
    const [point] = members as [Person, ...Person[]];
    const formed = await form(point, more);
    expect(formed.status, formed.text).toBe(201);
    const { id } = formed.body;
    const ids = [await mine(point, id)];
    for (const member of members.slice(1)) ids.push(await joined(point, id, member));
    if (begun) {
      for (const [i, member] of members.entries())
        expect((await answer(member, ids[i] ?? '', 'acknowledge', { rules_version: 1 })).status).toBe(200);
      const activated = await act(point, id, 'activate');
      expect(activated.status, activated.text).toBe(200);
    }
    return { id, members, point, ids };
  }

  const events = (subject_id: string) =>
    world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${subject_id} order by id`;
  const types = async (subject_id: string) => (await events(subject_id)).map(({ type }) => type);
  const notices = (subject_id: string) =>
    world.sql<{ kind: string; person_id: string }>`select kind, person_id from notification where subject_id = ${subject_id} order by id`;

  return { form, see, act, invite, answer, mine, joined, group, events, types, notices };
}
