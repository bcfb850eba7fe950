/** The mentee forms a peer group with people who are nobody else of the scene: one of them is suspended, one has left. */
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function gathering({ world, cast, post, patch }: Stage): Promise<void> {
  const { mentee, facultyAffairs } = cast;
  const elsewhere = { division: 'GIM', site: 'NORTH' } as const;
  const others = [await world.person(elsewhere), await world.person(elsewhere), await world.person(elsewhere)];
  const agreed = {
    cadence: canary('peer_cadence'),
    ground_rules: canary('peer_rules'),
    mission: canary('peer_mission'),
    success_definition: canary('peer_success'),
    agenda_answer: canary('peer_agenda'),
    task_answer: canary('peer_task'),
    between_meetings_answer: canary('peer_between'),
    contact_answer: canary('peer_contact'),
    kram_stage: 'initiation',
  };
  const { id } = await post(mentee, 'peer-groups', { name: canary('peer_name'), kind: 'eot', ...agreed });
  const [own] = await world.sql<{ id: string }>`select id from peer_membership where peer_group_id = ${id} and person_id = ${mentee.id}`;
  const versions = { rules_version: 1, mission_version: 1 };
  await patch(mentee, `peer-memberships/${own?.id}`, {
    individual_expectation: canary('peer_expectation'),
    individual_mission: canary('peer_own_mission'),
  });
  await post(mentee, `peer-memberships/${own?.id}/acknowledge`, versions);
  const ids: unknown[] = [];
  for (const other of others) {
    const invited = await post(mentee, `peer-groups/${id}/memberships`, { person_id: other.id });
    await post(other, `peer-memberships/${invited.id}/accept`);
    await post(other, `peer-memberships/${invited.id}/acknowledge`, versions);
    ids.push(invited.id);
  }
  await post(mentee, `peer-groups/${id}/activate`);
  await post(mentee, `peer-groups/${id}/revisit`, { decision: 'continue', words: canary('peer_words') });
  await post(others[2] ?? mentee, `peer-memberships/${ids[2]}/leave`, { keeps_tie: true });
  const line = {
    subordinate_id: others[0]?.id,
    superior_id: others[1]?.id,
    kind: 'dotted',
    starts_on: '2026-02-01',
    ends_on: '2027-02-01',
  };
  await post(facultyAffairs, 'reporting-lines', line);

  const past = await post(mentee, 'peer-groups', { name: canary('peer_past'), kind: 'organic' });
  await post(mentee, `peer-groups/${past.id}/conclude`);
}
