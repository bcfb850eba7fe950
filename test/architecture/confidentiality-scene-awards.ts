/** The scene: the mentor nominates the mentee for an award, with a letter of the other mentee; it is ranked, conferred and listed, and the mentee asks for a badge. One before was withdrawn. */
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function honouring({ world, cast, post }: Stage): Promise<void> {
  const { lead, mentor, mentee, fellow, committee, facultyAffairs } = cast;
  const criteria = { body: canary('award_criteria') };
  const { id: programme_id } = await post(lead, 'award-programmes', {
    name: 'Excellence in mentoring',
    honoree_name: 'A Founder',
    criteria,
  });
  const days = { nominations_due_on: '2025-12-05', letters_due_on: '2025-12-10' };
  const { id: cycle_id } = await post(lead, 'award-cycles', { programme_id, academic_year: 2025, ...days });
  await post(lead, `award-cycles/${cycle_id}/set-committee`, { person_ids: [committee.id] });
  const { criteria_id } = await post(lead, `award-cycles/${cycle_id}/open`);
  const statement = canary('nomination_statement');
  const { id } = await post(mentor, 'nominations', { cycle_id, nominee_id: mentee.id, statement });
  await post(mentor, `nominations/${id}/submit`);
  const letter = await post(mentor, 'nomination-letters', { nomination_id: id, writer_id: fellow.id });
  await post(fellow, `nomination-letters/${letter.id}/submit`, { body: canary('nomination_letter') });
  world.at('2025-12-06');
  await post(lead, `award-cycles/${cycle_id}/close-nominations`);
  await post(mentee, `nominations/${id}/give-materials`, { materials: canary('nomination_materials') });
  world.at('2025-12-11');
  await post(lead, `award-cycles/${cycle_id}/begin-review`);
  await post(committee, 'award-rankings', { cycle_id, nomination_ids: [id] });
  await post(lead, `award-cycles/${cycle_id}/decide`, { nomination_ids: [id] });
  await post(lead, `award-cycles/${cycle_id}/confer`);
  const { items } = (await world.as(mentee).get('/v1/awards')).body;
  await post(mentee, `awards/${items[0]?.id}/list`);
  await post(mentee, 'badges', { ground: 'award', award_id: items[0]?.id });
  const money = { amount_cents: 100_000, currency: 'CAD', starts_on: '2026-01-01', ends_on: '2026-07-01' };
  await post(facultyAffairs, 'stipends', { person_id: mentee.id, award_id: items[0]?.id, purpose: canary('stipend'), ...money });

  const over = { nominations_due_on: '2025-01-10', letters_due_on: '2025-02-10', decided_on: '2025-03-01', conferred_on: '2025-04-01' };
  const by = { decided_by: lead.id, conferred_by: lead.id };
  const before = await world.insert('award_cycle', { programme_id, criteria_id, academic_year: 2024, state: 'conferred', ...over, ...by });
  const submitted = { submitted_on: '2025-01-05', mentorship: '{"as_of":"2025-01-05","current":[],"past":[]}' };
  const won = { cycle_id: before.id, nominee_id: mentee.id, statement: 'Before.', state: 'awarded', ...submitted };
  const { id: nomination_id } = await world.insert('nomination', won);
  const withdrawn = { withdrawn_on: '2025-05-01', withdrawn_by: facultyAffairs.id, decision_ref: canary('award_decision') };
  const award = { cycle_id: before.id, nomination_id, person_id: mentee.id, conferred_on: '2025-04-01', ...withdrawn };
  await world.insert('award', award);
  await post(facultyAffairs, 'stipends', { person_id: mentee.id, purpose: 'In error', ...money }).then(({ id: wrong }) =>
    post(facultyAffairs, `stipends/${wrong}/void`),
  );
}
