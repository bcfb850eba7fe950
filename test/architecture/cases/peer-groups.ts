import { type Ask, type Case, type Cell, first } from './asking.ts';
import { each, own, type Readings } from './reading.ts';

/** The mentee is point person of it; its ground rules have one version. */
async function group({ world, mentee }: Cell, more: object = {}) {
  const values = {
    name: 'A',
    kind: 'eot',
    max_members: 8,
    ground_rules: 'Come on time.',
    rules_version: 1,
    policy_id: world.policy.id,
    ...more,
  };
  const { id } = await world.insert('peer_group', values, mentee);
  const days = { state: 'active', invited_on: '2026-02-01', joined_on: '2026-02-01', seat: 1, role: 'point_person' };
  const acknowledged = { rules_acknowledged_version: 1, rules_acknowledged_at: '2026-02-01T12:00:00Z' };
  const point = await world.insert('peer_membership', { peer_group_id: id, person_id: mentee.id, ...days, ...acknowledged });
  return { id, point: point.id };
}

/** The membership or invitation of the mentor in the group of the mentee. */
async function mentors(cell: Cell, state: 'invited' | 'active', more: object = {}) {
  const { world, mentor, mentee } = cell;
  const { id, point } = await group(cell);
  const days = state === 'active' ? { joined_on: '2026-02-02', seat: 2 } : {};
  const values = { peer_group_id: id, person_id: mentor.id, state, invited_by: mentee.id, invited_on: '2026-02-02', ...days, ...more };
  const membership = await world.insert('peer_membership', values, mentee);
  return { group_id: id, id: membership.id, point };
}

const membership =
  (state: 'invited' | 'active', body: object = {}): Case =>
  async (cell): Promise<Ask> =>
    first((await mentors(cell, state)).id, { body });

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listPeerGroups: async (cell) => ({ thing: (await group(cell)).id }),
  formPeerGroup: () => ({ body: { name: 'A', kind: 'eot' } }),
  getPeerGroup: async (cell) => ({ path: (await group(cell)).id }),
  listPeerGroupTexts: async (cell) => {
    const { id } = await group(cell);
    const text = { kind: 'ground_rules', version: 1, body: 'Come on time.', written_on: '2026-02-01' };
    await cell.world.sql`insert into peer_group_text (department_id, peer_group_id, kind, version, body, written_on)
      values (${cell.world.id}, ${id}, ${text.kind}, ${text.version}, ${text.body}, ${text.written_on})`;
    return { path: id };
  },
  editPeerGroup: async (cell) => first((await group(cell)).id, { body: { name: 'B' } }),
  activatePeerGroup: async (cell) => {
    const acknowledged = { rules_acknowledged_version: 1, rules_acknowledged_at: '2026-02-02T12:00:00Z' };
    return first((await mentors(cell, 'active', acknowledged)).group_id, { body: {} });
  },
  revisitPeerGroup: async (cell) => {
    const begun = { state: 'active', activated_on: '2026-02-01', next_revisit_on: '2026-08-01' };
    return first((await group(cell, begun)).id, { body: { decision: 'continue' } });
  },
  concludePeerGroup: async (cell) => first((await group(cell)).id, { body: {} }),
  listPeerMemberships: async (cell) => {
    const { id, group_id } = await mentors(cell, 'active');
    return { query: { peer_group_id: group_id }, thing: id };
  },
  invitePeer: async (cell) => {
    const peer = await cell.world.person({ division: 'GIM', site: 'NORTH' });
    return { path: (await group(cell)).id, body: { person_id: peer.id } };
  },
  getPeerMembership: async (cell) => ({ path: (await mentors(cell, 'active')).id }),
  editPeerMembership: membership('active', { individual_mission: 'A grant.' }),
  acceptPeerInvitation: membership('invited'),
  declinePeerInvitation: membership('invited'),
  withdrawPeerInvitation: membership('invited'),
  leavePeerGroup: membership('active'),
  acknowledgePeerGroup: membership('active', { rules_version: 1 }),
  givePeerRole: membership('active', { role: 'coordinator' }),
  resumePeerMembership: async (cell) => {
    const { id, group_id, point } = await mentors(cell, 'active');
    const days = { starts_on: '2026-02-05', basis_ends_on: '2026-02-10', detected_on: '2026-02-05' };
    const conflict = { peer_group_id: group_id, membership_id: id, other_id: point, status: 'open', bases: '[]', ...days };
    await cell.world.insert('peer_conflict', conflict);
    return first(id, { body: {} });
  },
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listPeerGroups: own('peer_group', 'mentee'),
  getPeerGroup: each('peer_group', 'mentee'),
  listPeerGroupTexts: (scene) => each('peer_group', 'mentee')(scene).map((one) => ({ ...one, query: { limit: '200' } })),
  listPeerMemberships: own('peer_membership', 'mentee'),
  getPeerMembership: each('peer_membership', 'mentee'),
};
