/** The scene: another mentee of the same mentor, whom a conflict keeps apart from the mentor today, and whose things are still under way. */
import type { Body } from '../setup/client.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

/** What the two began. */
export async function fellowship({ world, cast, post }: Stage): Promise<void> {
  const { fellow, mentor, predecessor } = cast;
  const { id } = await world.assignment(fellow, mentor, { is_primary: true, starts_on: '2025-09-01', need_areas: ['grants'] });
  const agreement = { expectations: canary('fellow_agreement'), objectives: 'One', frequency: 'Monthly', scheduled_by: 'mentee' };
  await post(fellow, `assignments/${id}/agreements`, { ...agreement, confidentiality: 'All of it' });

  const content = { long_term_goals: canary('fellow_plan'), stakeholders: ['One'], resources_needed: 'Two', barriers: ['Three'] };
  const goals = [{ domain: 'clinical', statement: canary('fellow_goal'), measure: 'One', target_on: '2028-06-30' }];
  const plan = await post(fellow, 'academic-plans', { mentee_id: fellow.id, content, goals });
  const version = (plan['latest'] as Body).id;
  await post(mentor, `plan-versions/${version}/endorse`);
  await post(fellow, `plan-versions/${version}/submit`);
  await post(predecessor, `plan-versions/${version}/decide`, { decision: 'approved', comments: canary('fellow_comment') });

  world.at('2025-10-10');
  const met = { assignment_id: id, mode: 'phone', duration_min: 30, held_on: '2025-10-10' };
  const disputed = await post(fellow, 'meetings/log', { ...met, agenda: canary('fellow_agenda'), location: 'Room 3' });
  await post(mentor, `meetings/${disputed.id}/notes`, { visibility: 'pair', body: canary('mentor_note_to_fellow') });
  await post(fellow, `meetings/${disputed.id}/notes`, { visibility: 'pair', body: canary('fellow_note') });
  await post(mentor, `meetings/${disputed.id}/dispute`, { note: canary('dispute_reason') });
  const missed = await post(fellow, 'meetings', { assignment_id: id, mode: 'video', scheduled_at: '2025-10-10T15:00:00Z' });
  await post(mentor, `meetings/${missed.id}/agree`);
  world.at('2025-10-11');
  await post(fellow, `meetings/${missed.id}/no-show`, { absent: 'mentor' });
}

/** What comes to the fellow mentee at the end of the year, and last the conflict. */
export async function interruption({ world, cast, post }: Stage): Promise<void> {
  const { mentee, fellow, mentor, director, lead, facultyAffairs, former, predecessor, committee, facilitator } = cast;
  const person_id = fellow.id;
  const moved = { latest_on: '2027-12-31', reason: 'other', decided_on: '2026-01-15' };
  await post(facultyAffairs, 'cfar-extensions', { person_id, ...moved });
  const decided = { kind: 'cfar_decided', reached_on: '2026-02-01', cfar_outcome: 'position_description_revised' };
  await post(facultyAffairs, 'career-milestones', { person_id, ...decided });

  await post(facultyAffairs, 'leaves', { person_id, kind: 'research', starts_on: '2026-02-25', ends_on: '2026-03-25' });

  const asked = { mentee_id: fellow.id, type: 'additional', reason: canary('fellow_reason'), mentor_ids: [former.id] };
  const request = await post(fellow, 'mentor-requests', asked);
  const discussion = await post(director, `mentor-requests/${request.id}/discussions`, { planned_on: '2026-03-02' });
  await post(fellow, `match-discussions/${discussion.id}/contribute`, { agrees: true, input: canary('fellow_input') });
  const [pair] = await world.sql<{ id: string }>`select id from assignment where mentee_id = ${fellow.id} and mentor_id = ${mentor.id}`;
  await world.insert('mentor_request', {
    mentee_id: fellow.id,
    type: 'replacement',
    replaces_id: pair?.id,
    via: 'mentee',
    is_primary: true,
    opened_on: '2026-01-05',
    answer_due_on: '2026-02-05',
    withdrawn_on: '2026-01-06',
    policy_id: world.policy.id,
  });
  await post(director, 'assignments', { mentee_id: fellow.id, mentor_id: committee.id, is_primary: false, starts_on: '2026-04-01' });
  await world.insert('mentor_profile', { person_id: fellow.id, is_willing: false });
  await post(lead, 'check-ins', { mentee_id: fellow.id, conductor_id: predecessor.id, planned_on: '2026-03-20' });
  await world.sql`update leadership_role set ends_on = '2026-02-15' where person_id = ${predecessor.id} and role = 'vice_chair'`;
  await post(fellow, 'annual-reviews/input', { mentee_input: canary('fellow_review_input') });
  await post(fellow, 'concerns', { body: canary('fellow_concern'), route: 'mentorship_lead' });

  await post(facilitator, 'pair-feedback', { assignment_id: pair?.id, body: canary('fellow_feedback') });
  const line = { subordinate_id: fellow.id, superior_id: mentor.id, kind: 'supervision', starts_on: '2026-02-01', ends_on: '2027-02-01' };
  const { conflicts } = (await post(facultyAffairs, 'reporting-lines', line)) as unknown as { conflicts: { opened: Body[] } };
  await post(director, `conflict-cases/${conflicts.opened[0]?.id}/acknowledge`, { note: canary('case_note') });

  const expires_at = '2027-01-01';
  const job = await world.insert('job', {
    type: 'import',
    status: 'succeeded',
    started_at: '2026-02-10',
    finished_at: '2026-02-10',
    expires_at,
  });
  const file = {
    kind: 'people',
    mode: 'valid_rows',
    dry_run: false,
    effective_on: '2026-02-10',
    file_name: 'people.csv',
    sha256: '0'.repeat(64),
  };
  const cases = JSON.stringify(conflicts.opened);
  const missing = JSON.stringify([{ person_id: mentee.id, missing_since: '2026-02-10' }]);
  await world.sql`update person set missing_since = '2026-02-10' where id = ${mentee.id}`;
  const roster = { scope: 'full', missing, missing_count: 1 };
  const counts = { rows: 2, created: 0, changed: 1, unchanged: 1, error_count: 1, conflicts: cases, conflicts_changed: cases, ...roster };
  const report = await world.insert('import', { job_id: job.id, ...file, ...counts }, facultyAffairs);
  // A plan on paper that the file brought along, with its document.
  await world.sql`update academic_plan set import_id = ${report.id}, document_reference = 'Records 2024/731' where mentee_id = ${mentee.id}`;
  await world.sql`insert into plan_document (plan_id, department_id, sha256, content)
    select id, department_id, ${'0'.repeat(64)}, ${'%PDF-1.7\n%%EOF'} from academic_plan where mentee_id = ${mentee.id}`;
  await world.sql`insert into import_error (import_id, row, field, code, detail) values (${report.id}, 2, 'email', 'required', ${canary('import_error')})`;
  await world.sql`insert into import_warning (import_id, row, field, code, detail) values (${report.id}, 2, 'starts_on', 'one_day_gap', ${canary('import_warning')})`;

  const sent = { type: 'import_bundle', status: 'succeeded', started_at: '2026-02-10', finished_at: '2026-02-10', expires_at };
  const { id: job_id } = await world.insert('job', sent);
  const stored = { version: 1, source: 'Registry of the faculty', as_of: '2026-02-10', dry_run: false, file_name: 'bundle.zip' };
  const found = { sha256: '0'.repeat(64), conflicts: cases, conflicts_changed: cases };
  const bundle = await world.insert('import_bundle', { job_id, ...stored, ...found }, facultyAffairs);
  const part = await world.insert('import', { job_id, bundle_id: bundle.id, ...file, ...counts }, facultyAffairs);
  await world.sql`insert into import_error (import_id, row, field, code, detail) values (${part.id}, 2, 'email', 'required', ${canary('bundle_error')})`;
  await world.sql`insert into import_warning (import_id, row, field, code, detail) values (${part.id}, 2, 'starts_on', 'one_day_gap', ${canary('bundle_warning')})`;
}
