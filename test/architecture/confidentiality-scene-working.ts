/** The scene, second half of its year: the plan, the meetings, the check-in, the reviews, and what else is written down. */
import { createHash } from 'node:crypto';
import type { Body } from '../setup/client.ts';
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

const contents = (name: 'plan' | 'draft') => ({
  long_term_goals: canary(`${name}_goals`),
  stakeholders: [canary(`${name}_stakeholder`)],
  resources_needed: canary(`${name}_resources`),
  barriers: [canary(`${name}_barrier`)],
});
const goal = (name: 'plan' | 'draft') => ({
  domain: 'research',
  statement: canary(`${name}_goal`),
  measure: canary(`${name}_measure`),
  target_on: '2028-06-30',
  progress: 'on_track',
});

/** A plan in force, and the draft of a revision that says something else. Answers the lineage of a goal. */
export async function planning({ cast, post }: Stage): Promise<string> {
  const { mentee, mentor, director, pic } = cast;
  const goals = [goal('plan'), { ...goal('plan'), domain: 'wellbeing', statement: canary('removed_goal') }];
  const plan = await post(mentee, 'academic-plans', { mentee_id: mentee.id, content: contents('plan'), goals });
  const { id } = plan['latest'] as Body;
  const version = await post(mentor, `plan-versions/${id}/endorse`);
  await post(mentee, `plan-versions/${id}/submit`);
  await post(director, `plan-versions/${id}/decide`, { decision: 'approved', comments: canary('comment_director') });
  await post(pic, `plan-versions/${id}/decide`, { decision: 'approved', comments: canary('comment_pic') });
  const lineage_id = String((version['goals'] as { lineage_id: string }[])[0]?.lineage_id);
  const moved = { lineage_id, progress: 'at_risk', note: canary('progress_note') };
  await post(mentee, `academic-plans/${plan.id}/record-progress`, moved);
  return lineage_id;
}

/** The revision is a draft still. */
async function revising({ cast, post, put, patch, world }: Stage, lineage: string): Promise<void> {
  const [plan] = await world.sql<{ id: string }>`select id from academic_plan where mentee_id = ${cast.mentee.id}`;
  const { id } = await post(cast.mentee, `academic-plans/${plan?.id}/versions`, { change: 'substantive' });
  await post(cast.mentee, `plan-versions/${id}/share`, { mentor_id: cast.mentor.id });
  await patch(cast.mentee, `plan-versions/${id}`, { content: contents('draft') });
  const changed = { ...goal('draft'), lineage_id: lineage };
  const added = { domain: 'leadership', statement: canary('draft_added_goal'), lineage_id: null };
  await put(cast.mentee, `plan-versions/${id}/goals`, { goals: [changed, added] });
}

/** Meetings that were held, are planned, and were cancelled; notes, and the calendar. */
export async function working(stage: Stage, assignment_id: string, lineage: string): Promise<void> {
  const { world, cast, post } = stage;
  const { mentee, mentor } = cast;
  const common = { assignment_id, mode: 'in_person', duration_min: 45, goal_lineage_ids: [lineage] };
  const held = { ...common, held_on: '2025-12-01', agenda: canary('agenda'), location: canary('location') };
  const meeting = await post(mentee, 'meetings/log', held);
  await post(mentor, `meetings/${meeting.id}/confirm`);
  for (const [who, name] of [
    [mentee, 'mentee'],
    [mentor, 'mentor'],
  ] as const) {
    await post(who, `meetings/${meeting.id}/notes`, { visibility: 'private', body: canary(`${name}_private_note`) });
    await post(who, `meetings/${meeting.id}/notes`, { visibility: 'pair', body: canary(`${name}_shared_note`) });
  }
  const planned = { ...common, scheduled_at: '2026-03-10T15:00:00Z', agenda: canary('next_agenda'), location: canary('next_location') };
  const next = await post(mentor, 'meetings', planned);
  await post(mentee, `meetings/${next.id}/agree`);
  const off = await post(mentee, 'meetings', { ...common, scheduled_at: '2026-03-12T15:00:00Z' });
  await post(mentee, `meetings/${off.id}/cancel`, { note: canary('cancel_reason') });
  await world.insert('calendar_feed', { person_id: mentee.id, secret_sha256: createHash('sha256').update(SECRET).digest() });
  await revising(stage, lineage);
  // Waits for the mentor, and concerns nobody else.
  await post(mentee, 'assignments', { subtype: 'sponsor', mentee_id: mentee.id, mentor_id: mentor.id });
  await sponsoring(stage, assignment_id);
}

/** What the mentor did as a sponsor, of which one action is verified, one a claim, one an error; and what the facilitator says to the pair. */
async function sponsoring({ world, cast, post }: Stage, assignment_id: string): Promise<void> {
  const { mentee, mentor, facilitator } = cast;
  const relation = await world.assignment(mentee, mentor, { subtype: 'sponsor', starts_on: '2025-10-01' });
  const act = { beneficiary_id: mentee.id, kind: 'letter', acted_on: '2025-11-20' };
  const words = { description: canary('sponsorship_description'), outcome: canary('sponsorship_outcome') };
  const { id } = await post(mentor, 'sponsorship-actions', { ...act, ...words, assignment_id: relation.id });
  await post(mentee, `sponsorship-actions/${id}/verify`);
  await post(mentor, 'sponsorship-actions', { ...act, description: canary('sponsorship_claim') });
  const mistake = await post(mentor, 'sponsorship-actions', act);
  await post(mentor, `sponsorship-actions/${mistake.id}/void`, { note: canary('sponsorship_void_note') });
  await post(facilitator, 'pair-feedback', { assignment_id, body: canary('pair_feedback') });
}

/** Of the mentee’s calendar. */
export const SECRET = 'feed-secret-of-the-scene';

const rated = { mentorship_quality: 4, mentorship_quantity: 'right', appropriateness_to_needs: 3 };

/** The review of the year before, by the director of that time. */
export async function reviewingLastYear({ cast, post }: Stage): Promise<void> {
  const { mentee, predecessor } = cast;
  const last = { academic_year: 2024, held_on: '2025-06-01', feedback: canary('past_feedback') };
  const review = await post(predecessor, 'annual-reviews', { mentee_id: mentee.id, ...rated, ...last });
  await post(mentee, `annual-reviews/${review.id}/acknowledge`);
}

/** What the mentor claims to have taught, rejected; and the credit for the meeting, taken back by a decision. */
async function recognising({ world, cast }: Pick<Stage, 'world' | 'cast'>, programme_event_id: string): Promise<void> {
  const decided = { state: 'rejected', decided_by: cast.admin.id, decided_on: '2026-02-20', reason: 'Somebody else did.' };
  const claimed = { person_id: cast.mentor.id, code: 'TEACH', programme_event_id, note: 'The first hour.', expires_on: '2026-08-30' };
  await world.insert('credit_claim', { ...claimed, ...decided });
  await world.sql`
    insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, event_on, academic_year, quarter_credits,
      assignment_id, window_key, rule_set_id, reason, decision_ref, effective_on, posted_on, statement_year)
    select department_id, person_id, side, code, 'reversal', id, event_id, event_on, academic_year, -quarter_credits, assignment_id, window_key,
      rule_set_id, 'misconduct', 'FA-2026-014', effective_on, posted_on, statement_year
    from credit_entry where person_id = ${cast.mentor.id} and kind = 'grant' and code = 'FM-MEET' order by id limit 1`;
}

/** The check-in, the review, milestones, a concern, attendance, and waivers. */
export async function reviewing({ world, cast, post, put, patch }: Stage, assignment_id: string): Promise<void> {
  const { mentee, mentor, conductor, director, lead, admin } = cast;
  await post(lead, 'check-ins/allow-early', { mentee_id: mentee.id, reason: canary('early_reason') });
  const checkIn = await post(lead, 'check-ins', { mentee_id: mentee.id, conductor_id: conductor.id, planned_on: '2026-02-20' });
  await post(conductor, `check-ins/${checkIn.id}/hold`, {
    academic_goals: canary('check_in_goals'),
    work_life_balance: canary('check_in_balance'),
    satisfaction_rating: 2,
    satisfaction_text: canary('satisfaction'),
    actions: [
      { owner: 'mentee', text: canary('shared_action'), due_on: '2026-06-01' },
      { owner: 'conductor', text: canary('kept_action'), due_on: '2026-06-01' },
    ],
  });
  const [shared] = await world.sql<{ id: string }>`select id from action_item where text = ${canary('shared_action')}`;
  await post(mentee, `action-items/${shared?.id}/share`);

  await post(mentee, 'annual-reviews/input', { mentee_input: canary('review_input') });
  const review = await post(director, 'annual-reviews', {
    mentee_id: mentee.id,
    ...rated,
    support_given: canary('review_support'),
    feedback: canary('review_feedback'),
    issues: [canary('review_issue')],
    actions: [{ owner: 'reviewer', text: canary('review_action'), due_on: '2026-06-01' }],
  });
  await post(mentee, `annual-reviews/${review.id}/contest`, { note: canary('contest_note') });
  for (const [text, verb] of [
    [canary('review_action'), 'complete'],
    [canary('kept_action'), 'drop'],
  ] as const) {
    const [action] = await world.sql<{ id: string }>`select id from action_item where text = ${text}`;
    await post(mentee, `action-items/${action?.id}/${verb}`);
  }

  await deciding({ world, cast, post, put, patch }, assignment_id);
  const event = { kind: 'orientation', title: canary('event_title'), held_on: '2026-02-10', is_mandatory: true };
  const { id } = await post(lead, 'programme-events', event);
  await recognising({ world, cast }, id);
  await post(lead, 'programme-events', { kind: 'social', title: 'Tea', held_on: '2026-02-11', division_id: world.division('CARD').id });
  const present = [mentee, cast.fellow, mentor].map((who) => ({ person_id: who.id, attendance: 'present' }));
  await put(lead, `programme-events/${id}/attendance`, { entries: present });
  const guide = { kind: 'guide', title: 'The first year', url: 'https://example.edu/guide', description: canary('guide') };
  const resource = await post(admin, 'resources', guide);
  for (const who of [mentee, mentor]) await post(who, `resources/${resource.id}/use`);
  const own = { kind: 'guide', title: canary('division_guide'), division_id: world.division('CARD').id };
  await post(cast.facilitator, 'resources', own);
  await applying({ world, cast, post, put, patch });
}

/** What is decided about the mentee, also by mistake, and what the mentee is worried about. */
async function deciding({ world, cast, post, patch }: Stage, assignment_id: string): Promise<void> {
  const { mentee, mentor, lead, facultyAffairs: hr, facilitator } = cast;
  const person_id = mentee.id;
  const granted = await post(hr, 'career-milestones', { person_id, kind: 'junior_promotion', reached_on: '2026-01-01' });
  const file = await post(hr, 'promotion-files', { person_id, kind: 'junior_promotion', submitted_on: '2025-11-01' });
  await patch(hr, `promotion-files/${file.id}`, { milestone_id: granted.id, is_mentorship_criterion: true });
  const twice = await post(hr, 'promotion-files', { person_id, kind: 'junior_promotion', submitted_on: '2025-11-02' });
  await post(hr, `promotion-files/${twice.id}/void`);
  const course = { code: 'MENT-1', title: 'Mentoring', curriculum: canary('curriculum'), objectives: [canary('objective')] };
  await post(lead, 'training-courses', course);
  const talk = {
    kind: 'focus_group',
    audience: 'mentee',
    title: 'First year',
    held_on: '2026-02-10',
    participants: 7,
    recording_consent: 'given',
  };
  const coded = await post(lead, 'focus-activities', talk);
  const codes = { theme_codes: ['TIME'] };
  await post(lead, `focus-activities/${coded.id}/code`, codes);
  await post(cast.admin, `focus-activities/${coded.id}/code`, codes);
  const paper = { assignment_id, kind: 'manuscript', status: 'accepted', status_on: '2026-02-15' };
  await post(mentee, 'scholarly-outputs', { ...paper, title: canary('output'), consents_to_link: true });
  await post(mentee, 'scholarly-outputs', { ...paper, title: canary('unlinked_output'), consents_to_link: false });
  const mistake = await post(hr, 'career-milestones', { person_id, kind: 'senior_promotion', reached_on: '2026-01-02' });
  await post(hr, `career-milestones/${mistake.id}/void`);
  await post(hr, 'career-milestones', { person_id, kind: 'promotion_due', reached_on: '2030-07-01' });
  const extension = { person_id, reason: 'performance', decided_on: '2026-01-15' };
  await post(hr, 'cfar-extensions', { ...extension, latest_on: '2030-06-30' });
  const error = await post(hr, 'cfar-extensions', { ...extension, latest_on: '2031-06-30' });
  await post(hr, `cfar-extensions/${error.id}/void`);
  const enrolled = await world.insert('programme_enrolment', { person_id, starts_on: '2019-01-01', ends_on: '2020-01-01' });
  await post(hr, `programme-enrolments/${enrolled.id}/end`, { on: '2019-12-01' });
  const waiver = { person_id, kind: 'orientation', reason: 'done_elsewhere' };
  const waived = await post(lead, 'obligation-waivers', waiver);
  await post(lead, `obligation-waivers/${waived.id}/revoke`);
  await post(lead, 'obligation-waivers', waiver);

  const concern = await post(mentee, 'concerns', { about_person_id: mentor.id, assignment_id, body: canary('concern') });
  await post(facilitator, `concerns/${concern.id}/acknowledge`);
  await post(facilitator, `concerns/${concern.id}/close`, { outcome: canary('concern_outcome') });
  const second = await post(mentee, 'concerns', { body: canary('concern') });
  await post(mentee, `concerns/${second.id}/withdraw`);

  for (const who of [mentee, mentor]) {
    await patch(who, 'notification-preferences', { mail: 'off', muted_kinds: ['mentor_retiring'] });
    const [notification] = await world.sql<{ id: string }>`select id from notification where person_id = ${who.id} limit 1`;
    await post(who, `notifications/${notification?.id}/read`);
  }
}

/** The mentee and the mentor would be facilitators, each of their own division. */
async function applying({ world, cast, post }: Stage): Promise<void> {
  const { mentee, mentor, lead, committee } = cast;
  const days = { opens_on: '2026-02-20', closes_on: '2026-02-21', term_starts_on: '2026-07-01', term_ends_on: '2029-07-01' };
  for (const [who, division, decision] of [
    [mentee, 'CARD', 'not_selected'],
    [mentor, 'NEPH', 'selected'],
  ] as const) {
    const name = who === mentee ? 'application' : 'mentor_application';
    const call = { division_id: world.division(division).id, ...days, stipend_cents: 100_000, description: canary('call') };
    const { id } = await post(lead, 'facilitator-calls', call);
    const application = await post(who, `facilitator-calls/${id}/applications`, { statement: canary(name) });
    world.at('2026-02-22');
    await post(committee, `facilitator-applications/${application.id}/decide`, { decision });
    world.at('2026-02-20');
  }
  const open = { ...days, closes_on: '2026-05-01' };
  await post(lead, 'facilitator-calls', { division_id: world.division('CARD').id, ...open });
}
