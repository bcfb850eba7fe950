/** The scene, first half of its year: what HR says, the mentorship that was, and how a mentor was found. */
import { createHash } from 'node:crypto';
import type { World } from '../setup/world.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

const agreed = (name: 'agreement' | 'former_agreement') => ({
  expectations: canary(`${name}_expectations`),
  boundaries: canary(`${name}_boundaries`),
  objectives: canary(`${name}_objectives`),
  frequency: canary(`${name}_frequency`),
  scheduled_by: 'either',
  confidentiality: canary(`${name}_confidentiality`),
  problem_handling: canary(`${name}_problems`),
});

/** What the department says to everybody, and what HR knows of the two. */
export async function programme(stage: Stage): Promise<void> {
  const { world, cast, post, put } = stage;
  const { mentee, mentor, fellow, superior, lead, facultyAffairs: hr } = cast;
  for (const kind of ['mentorship_definition', 'mentor_duties', 'mentee_duties']) {
    const { id } = await post(lead, 'expectation-documents', { kind, title: `The ${kind}`, body: canary('duties') });
    for (const who of [mentee, fellow, mentor]) await post(who, `expectation-documents/${id}/acknowledge`);
  }
  for (const who of [mentee, fellow]) {
    await world.line(who, superior, 'primary', { ends_on: '2030-07-01' });
    await world.sql`update appointment set status = 'probationary' where person_id = ${who.id}`;
    await world.sql`update person set university_id = ${`U${who.hr_number}`}, preferred_name = ${`Preferred ${who.given_name}`} where id = ${who.id}`;
    const split = { clinical_pct: 40, teaching_pct: 20, scholarship_pct: 30, administration_pct: 10 };
    await post(hr, 'position-descriptions', {
      person_id: who.id,
      kind: 'clinician_scientist',
      ...split,
      starts_on: '2024-07-01',
      ends_on: '2030-07-01',
    });
  }
  await world.insert('appointment', {
    person_id: mentee.id,
    category: 'part_time',
    rank: 'lecturer',
    academic_fte_pct: 50,
    status: 'ended',
    appointed_on: '2023-01-01',
    starts_on: '2023-01-01',
    ends_on: '2024-07-01',
    end_reason: 'not_renewed',
  });
  const leave = { starts_on: '2025-10-01', ends_on: '2025-11-01', stops_clock: true };
  await post(hr, 'leaves', { person_id: mentee.id, kind: 'sabbatical', clock_override_reason: canary('leave_reason'), ...leave });
  const away = { starts_on: '2025-10-15', ends_on: '2026-02-01', stops_clock: true };
  await post(hr, 'leaves', { person_id: mentor.id, kind: 'administrative', clock_override_reason: canary('mentor_leave_reason'), ...away });

  await put(mentor, `people/${mentor.id}/mentor-profile`, {
    is_willing: true,
    is_open_to_approach: true,
    capacity_formal: 3,
    expertise: [canary('expertise')],
    need_areas: ['grants'],
    languages: ['fr-CA'],
    training_location: 'international',
    bio: canary('bio'),
    consents_to_listing: true,
    retirement_expected_on: '2026-12-31',
  });
  const course = { course_code: 'M1', course_title: 'Mentoring', duration_min: 90, is_accredited: true, moc_section: 2 };
  const days = { completed_on: '2025-03-01', expires_on: '2028-03-01' };
  const training = { person_id: mentor.id, ...course, ...days, evidence: canary('evidence') };
  const { id } = await post(mentor, 'mentor-trainings', training);
  await post(lead, `mentor-trainings/${id}/verify`);
  const mistake = await post(mentor, 'mentor-trainings', training);
  await post(mentor, `mentor-trainings/${mistake.id}/void`);
  await surroundings(stage);
}

/** What is there beside: another profile to choose from, an external mentor, a login that ended, a division that changed. */
async function surroundings({ world, cast, put }: Stage): Promise<void> {
  const { mentee, former } = cast;
  const helps = { need_areas: ['grants'], training_location: 'international', consents_to_listing: true };
  await put(former, `people/${former.id}/mentor-profile`, { is_willing: true, ...helps, retirement_expected_on: '2035-06-30' });
  await world.sql`update appointment set ends_on = '2036-07-01' where person_id = ${former.id}`;
  await world.insert('position_description', { person_id: former.id, kind: 'clinician_scientist', starts_on: '2020-07-01' });
  const external = await world.person({ kind: 'external' });
  await world.sql`insert into external_profile (person_id, institution, country, title, specialty, consented_at, confirmed_by)
    values (${external.id}, 'Elsewhere', 'CA', 'Dr', 'Sleep', '2025-01-01', ${cast.lead.id})`;
  await asksExternally(world, external);
  await world.sql`update person set orcid = '0000-0002-1825-0097' where id = ${mentee.id}`;
  await world.insert('person_login', { person_id: mentee.id, issuer: 'https://old.example.edu', subject: 'old', ended_at: '2025-01-01' });
  await waitsForTwo(world, mentee, cast.admin);
  // Made after the mentee, and so the newer of the two records.
  const second = await world.person({ division: null, site: null, category: null, login: false });
  await world.sql`update person set email = (select email from person where id = ${mentee.id}) where id = ${second.id}`;
  const units = { from_division_id: world.division('CARD').id, to_division_id: world.division('GIM').id };
  await world.insert('division_succession', { ...units, kind: 'split', succeeded_on: '2021-07-01' });
  await world.sql`update department set institution = 'The university' where id = ${world.id}`;
}

/** A sign-in, a role and a merge that need a second person: the first is approved, the second waits, to the third the person has agreed. */
async function waitsForTwo(world: World, { id: person_id }: { id: string }, { id: requested_by }: { id: string }): Promise<void> {
  const asked = { person_id, requested_by, expires_on: '2026-06-01' };
  const second = await world.person({ kind: 'staff' });
  const approved = { state: 'approved', decided_by: second.id, decided_at: '2026-02-01', result_id: crypto.randomUUID() };
  await world.insert('access_change', { ...asked, ...approved, kind: 'login', issuer: 'https://new.example.edu', subject: 'new' });
  const days = { starts_on: '2026-07-01', ends_on: '2027-07-01' };
  await world.insert('access_change', { ...asked, ...days, kind: 'role', role: 'mentorship_lead', role_id: crypto.randomUUID() });
  const agreed = { person_agreed_at: '2026-02-01', duplicate_agreed_at: '2026-02-01' };
  const duplicate = await world.person({ division: null, site: null, category: null });
  await world.insert('access_change', { ...asked, ...agreed, kind: 'merge', duplicate_id: duplicate.id });
}

/** Of the link that asks an external mentor to take a mentee who is nobody of the cast. */
export const LINK_SECRET = 'link-secret-of-the-scene';

async function asksExternally(world: World, mentor: { id: string }): Promise<void> {
  const mentee = await world.person({ division: 'GIM', site: 'NORTH' });
  const days = { starts_on: '2026-07-01', planned_ends_on: '2028-07-01', expires_on: '2026-06-01' };
  const { id } = await world.assignment(mentee, mentor, { state: 'pending_acceptance', ...days });
  await linked(world, mentor, id, LINK_SECRET);
}

/** A link that went out to the person about the assignment. */
export async function linked(world: World, to: { id: string }, subject_id: string, secret: string): Promise<void> {
  const sent = await world.insert('notification', {
    person_id: to.id,
    kind: 'assignment_link',
    subject_id,
    occasion: secret,
    mail_state: 'sent',
  });
  const digest = createHash('sha256').update(secret).digest();
  await world.sql`insert into notification_link (notification_id, secret_sha256) values (${sent.id}, ${digest})`;
}

/** The mentee and the former mentor met, wrote, paused, and ended. */
export async function formerMentorship({ world, cast, post }: Stage): Promise<void> {
  const { mentee, former } = cast;
  const { id } = await world.assignment(mentee, former, { is_primary: true, starts_on: '2024-09-01', need_areas: ['family'] });
  await world.insert('conflict_case', {
    assignment_id: id,
    status: 'resolved',
    resolution: 'conflict_ended',
    source: 'hr_change',
    bases: '[]',
    policy_id: world.policy.id,
    starts_on: '2024-10-01',
    ends_on: '2024-11-01',
    basis_ends_on: '2024-11-01',
    detected_on: '2024-10-01',
    due_on: '2024-11-30',
    resolved_by: cast.lead.id,
    note: canary('former_case_note'),
  });
  const agreement = await post(mentee, `assignments/${id}/agreements`, agreed('former_agreement'));
  await post(former, `mentoring-agreements/${agreement.id}/acknowledge`);
  const met = { assignment_id: id, mode: 'video', duration_min: 40, held_on: '2025-07-01' };
  const meeting = await post(former, 'meetings/log', { ...met, agenda: canary('former_agenda'), location: canary('former_location') });
  await post(mentee, `meetings/${meeting.id}/confirm`);
  await post(mentee, `meetings/${meeting.id}/void`);
  await post(mentee, 'meetings', { assignment_id: id, mode: 'video', scheduled_at: '2025-09-01T15:00:00Z' });
  await post(former, `meetings/${meeting.id}/notes`, { visibility: 'private', body: canary('former_private_note') });
  await post(mentee, `meetings/${meeting.id}/notes`, { visibility: 'pair', body: canary('former_shared_note') });
  const because = (name: 'pause_reason' | 'end_reason') => ({ reason_code: 'mismatch_goals', reason_note: canary(name) });
  await post(former, `assignments/${id}/pause`, because('pause_reason'));
  world.at('2025-07-20');
  await post(mentee, `assignments/${id}/resume`);
  world.at('2025-08-10');
  await post(mentee, `assignments/${id}/end`, because('end_reason'));
}

/** Who they are, what they look for, and with whom they cannot work. */
export async function careers({ cast, post, put }: Stage): Promise<void> {
  const { mentee, mentor, fellow, colleague, former } = cast;
  const needs = { training_location: 'international', career_stage: 'early', intensity: 'higher' };
  for (const who of [mentee, fellow]) {
    const areas = [
      { area: 'grants', priority: 5 },
      { area: 'family', priority: 2 },
    ];
    await post(who, `people/${who.id}/needs-profiles`, { ...needs, needs: areas });
  }
  const own = (name: string) => ({ dimension: 'first_language', value: canary(name) });
  const shared = { dimension: 'faith', value: canary('shared_identity') };
  const identities = [
    [mentee, [own('identity'), shared], 'faith'],
    [fellow, [own('fellow_identity')], 'gender'],
    [mentor, [own('mentor_identity')], 'parenthood'],
    [former, [shared], 'disability'],
  ] as const;
  for (const [who, values, preferred] of identities) {
    await put(who, 'self-identification', { consents_to_matching: true, values });
    await put(who, 'concordance-preferences', { preferences: [{ dimension: preferred, importance: 'strong' }] });
  }
  const competing = { kind: 'competition', ends_on: '2027-01-01' };
  await post(mentee, 'conflict-declarations', { ...competing, other_id: colleague.id, note: canary('declaration') });
  await post(mentor, 'conflict-declarations', { ...competing, other_id: former.id, note: canary('mentor_declaration') });
}

/** A proposal the mentor declined, and the request that was matched with the same mentor, who replaces the former. Answers the assignment. */
export async function matching({ world, cast, post }: Stage): Promise<string> {
  const { mentee, mentor, former, director, pic, facilitator } = cast;
  const declined = await post(director, 'assignments', { mentee_id: mentee.id, mentor_id: mentor.id });
  const why = { reason_code: 'mismatch_availability', reason_note: canary('decline_reason') };
  await post(mentor, `assignments/${declined.id}/decline`, why);

  const wanted = { mentee_id: mentee.id, reason: canary('request_reason'), mentor_ids: [mentor.id, former.id] };
  const request = await post(mentee, 'mentor-requests', { ...wanted, starts_on: '2025-09-01', planned_ends_on: '2029-09-01' });
  await post(facilitator, 'introductions', { mentee_id: mentee.id, mentor_id: mentor.id, request_id: request.id });
  const discussion = await post(director, `mentor-requests/${request.id}/discussions`, { planned_on: '2025-09-01' });
  const say = (who: typeof mentee, name: 'input_mentee' | 'input_director' | 'input_pic') =>
    post(who, `match-discussions/${discussion.id}/contribute`, { agrees: true, input: canary(name) });
  await say(mentee, 'input_mentee');
  await say(director, 'input_director');
  await post(director, `match-discussions/${discussion.id}/contribute`, { for_mentee: canary('words_for_mentee') });
  await say(pic, 'input_pic');
  const chosen = { outcome: 'match', mentor_id: mentor.id, held_on: '2025-09-01' };
  const { assignment_id } = await post(director, `match-discussions/${discussion.id}/conclude`, chosen);
  await post(mentee, `assignments/${assignment_id}/accept`);
  await post(mentor, `assignments/${assignment_id}/accept`, { attests_no_reporting_line: true });
  await world.sql`update assignment set replaced_by_id = ${assignment_id}, replaced_on = ends_on where mentor_id = ${former.id}`;
  await world.sql`update assignment a set replaces_id = o.id from assignment o where a.id = ${assignment_id} and o.replaced_by_id = a.id`;
  const agreement = await post(mentor, `assignments/${assignment_id}/agreements`, agreed('agreement'));
  await post(mentee, `mentoring-agreements/${agreement.id}/acknowledge`);
  await post(mentor, `assignments/${assignment_id}/pause`, { reason_code: 'health', reason_note: canary('mentor_reason') });
  return String(assignment_id);
}

/** The mentor is away, and the mentee, who goes on, finds nobody to come to help. */
export async function absence({ world, cast, post }: Stage, assignment_id: string): Promise<void> {
  const { mentee, former, director } = cast;
  await post(mentee, `assignments/${assignment_id}/resume`);
  world.at('2025-10-20');
  await post(mentee, `assignments/${assignment_id}/leave-choice`, { choice: 'continue' });
  await post(mentee, `assignments/${assignment_id}/propose-early-end`, { on: '2025-10-01' });
  const more = { mentee_id: mentee.id, type: 'additional', reason: canary('second_reason'), mentor_ids: [former.id] };
  const second = await post(mentee, 'mentor-requests', more);
  const talk = await post(director, `mentor-requests/${second.id}/discussions`);
  const nobody = { outcome: 'no_match', no_match_reason: 'no_candidate', note: canary('no_match_note') };
  await post(director, `match-discussions/${talk.id}/conclude`, nobody);
}
