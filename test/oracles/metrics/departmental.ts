/** The rest of a made-up department: what divisions, the department and the profession record. `Facts` has a property for each table. */
import { createHash } from 'node:crypto';
import { addDays, addMonths } from '../../../src/core/calendar.ts';
import type { chance } from '../../setup/obligation-facts.ts';
import type { Facts } from './department.ts';

type Dice = ReturnType<typeof chance>;
type Making = {
  facts: Facts;
  dice: Dice;
  id: () => string;
  from: string;
  days: number;
  divisions: readonly string[];
  policy_id: string;
  mentors: string[];
  mentees: string[];
};

const at = (day: string) => `${day}T16:00:00.000Z`;

/** Fills the tables from the people, places and assignments that are there. */
export function addDepartmental(facts: Facts, dice: Dice, making: Pick<Making, 'id' | 'from' | 'days' | 'divisions' | 'policy_id'>): void {
  const kinds = new Map(facts.person.map(({ id, kind }) => [id, kind]));
  const mentors = [...new Set(facts.assignment.map(({ mentor_id }) => mentor_id))].filter((id) => kinds.get(id) === 'faculty');
  const mentees = [...new Set(facts.appointment.map(({ person_id }) => person_id))].filter(
    (id) => !mentors.includes(id) && !facts.leadership_role.some(({ person_id }) => person_id === id),
  );
  const all: Making = { facts, dice, ...making, mentors, mentees };
  for (const { id: wave_id, opened_on } of facts.survey_wave) {
    const starts_on = addDays(opened_on, dice.between(0, 700));
    const ends_on = dice.maybe(0.2) ? null : addDays(starts_on, dice.between(0, 200));
    facts.survey_wave_pause.push({ id: all.id(), wave_id, reason: 'Too many surveys.', starts_on, ends_on });
  }
  facilitating(all);
  gathering(all);
  learning(all);
  searching(all);
  reviewing(all);
  planning(all);
  recognising(all);
  promoting(all);
  publishing(all);
}

const someDay = ({ dice, from, days }: Making) => addDays(from, dice.upTo(days));

function facilitating({ facts, dice, id, from, days, divisions, mentors }: Making): void {
  const { maybe, between, of } = dice;
  for (const kind of ['facilitator_charter', 'mentorship_definition']) {
    const renewed = addDays(from, between(300, days));
    const words = { kind, title: 'Words', body: 'What it is.' };
    facts.expectation_document.push({ id: id(), ...words, version: 1, starts_on: from, ends_on: renewed });
    facts.expectation_document.push({ id: id(), ...words, version: 2, starts_on: renewed, ends_on: null });
  }
  const acknowledge = (person_id: string) => {
    for (const { id: document_id, starts_on } of facts.expectation_document)
      if (maybe(0.85)) {
        const acknowledged_at = at(addDays(starts_on, between(0, 200)));
        // Whoever leads twice acknowledges once.
        const isFirst = !facts.acknowledgement.some((one) => one.document_id === document_id && one.person_id === person_id);
        if (isFirst) facts.acknowledgement.push({ id: id(), document_id, person_id, acknowledged_at });
      }
  };
  for (const person_id of new Set(facts.leadership_role.map((role) => role.person_id))) acknowledge(person_id);
  for (const [n, division_id] of divisions.entries()) {
    const person_id = mentors[n % mentors.length] as string;
    const decided_by = facts.leadership_role[0]?.person_id as string;
    const spells = maybe(0.6)
      ? [[0, null]]
      : [
          [0, 900],
          [of([900, 1_000]), null],
        ];
    for (const [begins, ends] of spells as [number, number | null][]) {
      const starts_on = addDays(from, begins);
      const ends_on = ends === null ? null : addDays(from, ends);
      const role_id = id();
      facts.leadership_role.push({ id: role_id, role: 'mentorship_facilitator', division_id, person_id, starts_on, ends_on });
      const call_id = id();
      const term = { term_starts_on: starts_on, term_ends_on: ends_on ?? addDays(starts_on, 1_000) };
      const opens = { opens_on: addDays(starts_on, -60), closes_on: addDays(starts_on, -30) };
      facts.facilitator_call.push({ id: call_id, division_id, ...opens, ...term, stipend_cents: maybe(0.8) ? between(0, 500_000) : null });
      if (maybe(0.9)) {
        const decided = { decision: 'selected', decided_by, decided_on: addDays(starts_on, -20) } as const;
        facts.facilitator_application.push({ id: id(), call_id, person_id, ...decided, role_id });
      }
    }
    acknowledge(person_id);
  }
}

function gathering(making: Making): void {
  const { facts, dice, id, divisions, mentors, mentees } = making;
  const { maybe, of } = dice;
  const course_id = id();
  facts.training_course.push({ id: course_id, code: 'MENT-1', title: 'Mentoring', curriculum: 'All of it.', objectives: '{Listening}' });
  for (let n = 0; n < 60; n += 1) {
    const event_id = id();
    const kind = of(['orientation', 'orientation', 'workshop', 'lecture']);
    const cancelled_at = maybe(0.1) ? at(someDay(making)) : null;
    const where = { division_id: maybe(0.5) ? of(divisions) : null };
    facts.programme_event.push({ id: event_id, kind, title: 'Together', held_on: someDay(making), ...where, cancelled_at });
    if (kind === 'workshop' && maybe(0.7)) facts.training_session.push({ event_id, course_id });
    for (const person_id of [...mentors, ...mentees])
      if (maybe(0.15)) facts.event_attendance.push({ event_id, person_id, attendance: of(['present', 'present', 'excused', 'absent']) });
  }
  const resource_id = id();
  facts.resource.push({ id: resource_id, kind: 'guide', title: 'The first year' });
  for (const person_id of [...mentors, ...mentees])
    for (const used_on of new Set([someDay(making), someDay(making)]))
      if (maybe(0.6)) facts.resource_use.push({ id: id(), resource_id, person_id, used_on });
}

function learning(making: Making): void {
  const { facts, dice, id, mentors, mentees } = making;
  const { maybe, between, of } = dice;
  for (const person_id of [...mentors, ...mentees])
    for (let n = between(0, 2); n > 0; n -= 1) {
      const completed_on = someDay(making);
      const isVerified = maybe(0.8);
      const is_accredited = maybe(0.6);
      facts.mentor_training.push({
        id: id(),
        person_id,
        course_title: 'Mentoring',
        duration_min: of([45, 60, 90, 240]),
        is_accredited,
        moc_section: is_accredited ? of([null, 1, 2, 3]) : null,
        completed_on,
        expires_on: maybe(0.6) ? addDays(completed_on, between(300, 1_200)) : null,
        verified_by: isVerified ? (maybe(0.9) ? (mentors.find((one) => one !== person_id) as string) : person_id) : null,
        verified_at: isVerified ? at(completed_on) : null,
        voided_at: maybe(0.1) ? at(completed_on) : null,
      });
    }
  for (const { id: assignment_id, mentor_id, state, starts_on } of facts.assignment) {
    if (!maybe(0.3) || !mentors.includes(mentor_id)) continue;
    const feedback_id = id();
    facts.mentor_feedback.push({ id: feedback_id, assignment_id, form: 'now', state: 'released', body: 'Thank you.', given_on: starts_on });
    const rest = { minutes: of([15, 30, 50]), body: 'I shall listen.', voided_at: maybe(0.1) && state !== 'live' ? at(starts_on) : null };
    facts.feedback_reflection.push({ id: id(), mentor_id, feedback_id, reflected_on: addDays(starts_on, between(1, 300)), ...rest });
  }
}

function searching(making: Making): void {
  const { facts, dice, id, policy_id, mentors, mentees } = making;
  const { maybe, between, of } = dice;
  for (const person_id of mentors) {
    if (maybe(0.7)) facts.self_identification.push({ person_id, dimension: 'gender', value: of(['Woman', 'Man']) });
  }
  for (const person_id of mentees)
    if (maybe(0.7)) facts.self_identification.push({ person_id, dimension: 'gender', value: of(['Woman', 'Man']) });
  for (const mentee_id of mentees) {
    if (maybe(0.1))
      facts.conflict_declaration.push({
        ...{ id: id(), person_id: mentee_id, other_id: of(mentors), kind: of(['declared_conflict', 'competition']) },
        ...{ starts_on: someDay(making), ends_on: maybe(0.5) ? null : addDays(making.from, making.days) },
      });
    for (let n = between(0, 2); n > 0; n -= 1) {
      const opened_on = someDay(making);
      const before = facts.assignment.find((one) => one.mentee_id === mentee_id && one.is_primary);
      const type = of(['new', 'additional', 'replacement'] as const);
      if (type === 'replacement' && !before) continue;
      const no_match_on = maybe(0.3) ? addDays(opened_on, between(5, 120)) : null;
      const request_id = id();
      facts.mentor_request.push({
        id: request_id,
        mentee_id,
        type,
        via: 'mentee',
        is_primary: type !== 'additional',
        replaces_id: type === 'replacement' ? (before?.id ?? null) : null,
        opened_on,
        answer_due_on: addDays(opened_on, 21),
        withdrawn_on: no_match_on === null && maybe(0.15) ? addDays(opened_on, between(0, 150)) : null,
        no_match_on,
        no_match_reason: no_match_on === null ? null : 'no_candidate',
        reopens_on: no_match_on !== null && maybe(0.5) ? addDays(no_match_on, 90) : null,
        policy_id,
      });
    }
  }
  for (const { id: assignment_id, mentee_id, mentor_id, state, subtype, starts_on } of facts.assignment) {
    if (subtype !== 'formal' || state === 'declined' || !maybe(0.6)) continue;
    const request_id = id();
    const opened_on = addDays(starts_on, -40);
    const rest = { withdrawn_on: opened_on, no_match_on: null, no_match_reason: null, reopens_on: null, policy_id };
    const open = { via: 'mentee', type: 'additional', is_primary: false, replaces_id: null, opened_on, answer_due_on: starts_on } as const;
    facts.mentor_request.push({ id: request_id, mentee_id, ...open, ...rest });
    const discussion_id = id();
    const match = { outcome: 'match', mentor_id, assignment_id, concluded_at: at(starts_on) } as const;
    const held = { opened_on, held_on: addDays(starts_on, -30), participants: [] as [] };
    facts.match_discussion.push({ id: discussion_id, request_id, ...held, ...match });
    const [first, second] = facts.leadership_role;
    const voices = [
      [mentee_id, 'mentee'],
      [first?.person_id, 'division_director'],
      [second?.person_id, of(['physician_in_chief', 'hospital_division_head'])],
    ] as const;
    for (const [person_id, capacity] of voices)
      if (person_id !== undefined && maybe(0.85))
        facts.match_contribution.push({ id: id(), discussion_id, person_id, capacity, took_part_on: held.held_on });
  }
  for (const mentee_id of mentees)
    if (maybe(0.4))
      facts.introduction.push({ id: id(), facilitator_id: of(mentors), mentee_id, mentor_id: of(mentors), introduced_on: someDay(making) });
}

function reviewing({ facts, dice, id, from, divisions }: Making): void {
  const { maybe, between, of } = dice;
  const roles = facts.leadership_role.filter(({ role }) => role === 'division_director');
  const everybody = [...new Set(facts.appointment.map(({ person_id }) => person_id))];
  for (const mentee_id of everybody)
    for (let year = Number(from.slice(0, 4)); year < 2026; year += 1) {
      if (maybe(0.25)) continue;
      const held = addDays(`${year}-07-01`, between(20, 420));
      const division = facts.division_membership.find((one) => one.person_id === mentee_id && one.is_primary)?.division_id ?? divisions[0];
      const role =
        roles.find((one) => one.division_id === division && one.starts_on <= held && (one.ends_on === null || one.ends_on > held)) ??
        roles[0];
      const state = of(['held', 'held', 'held', 'held', 'held', 'open', 'waived', 'voided'] as const);
      if (!role || (state === 'held' && (role.person_id === mentee_id || held > '2026-02-15'))) continue;
      const isHeld = state === 'held' || state === 'voided';
      facts.annual_review.push({
        ...{ id: id(), mentee_id, academic_year: year, state },
        reviewer_id: isHeld && role.person_id !== mentee_id ? role.person_id : null,
        capacity: isHeld ? (maybe(0.9) ? 'division_director' : 'physician_in_chief') : null,
        role_id: isHeld ? role.id : null,
        held_on: isHeld ? held : null,
        waived_reason: state === 'waived' ? 'other' : null,
        waived_on: state === 'waived' ? addDays(`${year}-07-01`, between(1, 360)) : null,
        voided_reason: state === 'voided' ? 'not_held' : null,
      });
    }
  for (const { person_id: mentee_id, starts_on, appointed_on, category } of facts.appointment) {
    const conductor = roles.find((one) => one.person_id !== mentee_id);
    if (category !== 'full_time' || !maybe(0.7) || !conductor) continue;
    if (facts.check_in.some((one) => one.mentee_id === mentee_id)) continue;
    const clock_starts_on = maybe(0.8) ? appointed_on : starts_on;
    const held = addDays(addMonths(clock_starts_on, 18), between(-60, 200));
    const state = held > '2026-02-15' ? 'scheduled' : of(['held', 'held', 'held', 'scheduled', 'waived', 'voided'] as const);
    facts.check_in.push({
      ...{ id: id(), mentee_id, clock_starts_on, state, conductor_id: conductor.person_id, role_id: conductor.id },
      held_on: state === 'held' || state === 'voided' ? held : null,
      waived_reason: state === 'waived' ? 'other' : null,
      waived_on: state === 'waived' ? addMonths(clock_starts_on, 17) : null,
      voided_reason: state === 'voided' ? 'not_held' : null,
    });
  }
}

function planning({ facts, dice, id, mentees }: Making): void {
  const { maybe, between, of } = dice;
  const [director, other] = facts.leadership_role.filter(({ role }) => role === 'division_director');
  for (const mentee_id of mentees) {
    const first = facts.appointment.find((one) => one.person_id === mentee_id && one.category === 'full_time');
    if (!first || !director || !other || facts.academic_plan.some((one) => one.mentee_id === mentee_id)) continue;
    const plan_id = id();
    const starts_on = addDays(first.starts_on, between(0, 90));
    const closed_on = maybe(0.15) ? addDays(starts_on, between(100, 900)) : null;
    facts.academic_plan.push({ id: plan_id, mentee_id, starts_on, ends_on: addMonths(starts_on, 60), closed_on, months: 60 });
    const in_force_on = maybe(0.85) ? addDays(starts_on, between(0, 200)) : null;
    const replaced = in_force_on !== null && maybe(0.3) ? addDays(in_force_on, between(30, 700)) : null;
    const state = in_force_on === null ? 'submitted' : replaced === null ? 'in_force' : 'superseded';
    const version_id = id();
    facts.plan_version.push({ id: version_id, plan_id, version: 1, change: 'original', state, in_force_on, superseded_on: replaced });
    if (replaced !== null)
      facts.plan_version.push({
        ...{ id: id(), plan_id, version: 2, change: 'editorial', state: 'in_force', in_force_on: replaced, superseded_on: null },
      });
  }
  for (const { id: version_id, in_force_on, change, plan_id } of facts.plan_version) {
    if (!director || !other || change === 'editorial' || !maybe(0.9)) continue;
    const decided_on = in_force_on ?? (facts.academic_plan.find((one) => one.id === plan_id)?.starts_on as string);
    const approve = { version_id, decision: maybe(0.95) ? 'approved' : 'returned', decided_on } as const;
    facts.plan_decision.push({
      ...{ id: id(), ...approve, person_id: director.person_id, capacity: 'division_director', role_id: director.id, stands_in_for: null },
    });
    if (maybe(0.1)) continue;
    const stands_in_for = maybe(0.3) ? 'physician_in_chief' : null;
    const capacity = stands_in_for ? 'chair' : of(['physician_in_chief', 'physician_in_chief', 'division_director']);
    facts.plan_decision.push({ id: id(), ...approve, person_id: other.person_id, capacity, role_id: other.id, stands_in_for });
  }
  const definitions = facts.expectation_document.filter(({ kind }) => kind === 'mentorship_definition');
  for (const agreement of facts.mentoring_agreement) agreement.definition_id = maybe(0.8) ? of(definitions).id : null;
  for (const { id: assignment_id, subtype, state, ends_on } of facts.assignment) {
    if (subtype !== 'formal' || state === 'declined') continue;
    if (ends_on !== null && maybe(0.7)) {
      const code = of(['mentor_retired', 'mentor_leave', 'conflict_reporting', 'goals_met', 'mutual_no_fault']);
      const author_id = facts.leadership_role[0]?.person_id as string;
      facts.assignment_reason.push({ id: id(), assignment_id, author_id, kind: 'end', code });
    }
  }
}

function recognising(making: Making): void {
  const { facts, dice, id, from, divisions, mentors } = making;
  const { maybe, between, of } = dice;
  const [chair] = facts.leadership_role;
  for (const division_id of [null, null, ...divisions.slice(0, 2)]) {
    const programme_id = id();
    const retired_on = maybe(0.25) ? addDays(from, between(700, 3_000)) : null;
    facts.award_programme.push({ id: programme_id, division_id, name: `An award ${programme_id}`, retired_on });
    const criteria_id = id();
    const asked = { minimum_years: 0, minimum_mentees: 0, nominators: 'anyone', letters_minimum: 0 } as const;
    const words = { body: 'Mentors well.', categories: '{full_time}', ranks: '{professor}' };
    facts.award_criteria.push({ id: criteria_id, programme_id, version: 1, starts_on: from, ...words, ...asked });
    for (let academic_year = Number(from.slice(0, 4)); academic_year < 2025; academic_year += 1) {
      if (maybe(0.4)) continue;
      const cycle_id = id();
      const day = (month: string) => `${academic_year + 1}-${month}-01`;
      facts.award_cycle.push({
        ...{ id: cycle_id, programme_id, criteria_id, academic_year, state: 'conferred' },
        ...{ nominations_due_on: day('01'), letters_due_on: day('02'), decided_on: day('03'), conferred_on: day('04') },
        ...{ decided_by: chair?.person_id as string, conferred_by: chair?.person_id as string },
      });
      const nominees = mentors.filter(() => maybe(0.3));
      for (const [n, person_id] of nominees.entries()) {
        const nomination_id = id();
        const state = n === 0 ? 'awarded' : of(['not_selected', 'withdrawn'] as const);
        const withdrawn_because = state === 'withdrawn' ? 'nominator' : null;
        const submitted = {
          submitted_on: `${academic_year}-12-01`,
          mentorship: { as_of: `${academic_year}-12-01`, current: [], past: [] },
        };
        facts.nomination.push({
          id: nomination_id,
          cycle_id,
          nominee_id: person_id,
          state,
          statement: 'They do.',
          withdrawn_because,
          ...submitted,
        });
        if (state !== 'awarded') continue;
        const withdrawn = maybe(0.1);
        facts.award.push({
          ...{ id: id(), cycle_id, nomination_id, person_id, conferred_on: day('04') },
          listing_consented_at: !withdrawn && maybe(0.6) ? at(day('05')) : null,
          withdrawn_on: withdrawn ? day('06') : null,
          withdrawn_by: withdrawn ? (chair?.person_id as string) : null,
          decision_ref: withdrawn ? 'D-1' : null,
        });
      }
    }
  }
  for (const { id: assignment_id, subtype, state, starts_on } of facts.assignment)
    if (subtype === 'formal' && state !== 'declined' && maybe(0.2)) {
      const published_at = maybe(0.7) ? at(addDays(starts_on, 30)) : null;
      const agreed_at = published_at !== null && maybe(0.7) ? at(addDays(starts_on, 60)) : null;
      facts.thanks.push({ id: id(), assignment_id, message: 'Thank you.', sent_on: addDays(starts_on, 20), published_at, agreed_at });
    }
  for (const person_id of mentors)
    if (maybe(0.4)) {
      const starts_on = someDay(making);
      const money = { purpose: 'Time', amount_cents: 100_000, currency: 'CAD' } as const;
      facts.stipend.push({
        id: id(),
        person_id,
        ...money,
        starts_on,
        ends_on: addDays(starts_on, between(100, 800)),
        voided_at: maybe(0.1) ? at(starts_on) : null,
      });
    }
}

function promoting(making: Making): void {
  const { facts, dice, id, mentors, mentees } = making;
  const { maybe, between, of } = dice;
  const hr = facts.leadership_role[0]?.person_id as string;
  const sha256 = createHash('sha256').update('{}').digest('hex');
  for (const person_id of [...mentees, ...mentors]) {
    const first = facts.appointment.find((one) => one.person_id === person_id && one.category === 'full_time');
    if (!first) continue;
    const decide = (reached_on: string, cfar_outcome: 'continuing' | 'probation_extended' | 'terminated') =>
      facts.career_milestone.push({
        id: id(),
        person_id,
        kind: 'cfar_decided',
        reached_on,
        cfar_outcome,
        voided_at: maybe(0.1) ? at(reached_on) : null,
      });
    const reviewed = addDays(first.starts_on, between(1_100, 1_800));
    if (maybe(0.7) && reviewed < '2026-02-15') {
      const outcome = of(['continuing', 'continuing', 'probation_extended', 'terminated'] as const);
      decide(reviewed, outcome);
      if (outcome === 'probation_extended') decide(addDays(reviewed, 300), 'continuing');
    }
    const kind = mentors.includes(person_id) ? 'senior_promotion' : 'junior_promotion';
    const reached_on = kind === 'senior_promotion' ? someDay(making) : addDays(first.starts_on, between(500, 2_400));
    const isGranted = maybe(0.6) && reached_on < '2026-02-15';
    const milestone_id = id();
    const voided_at = maybe(0.1) ? at(reached_on) : null;
    if (isGranted) facts.career_milestone.push({ id: milestone_id, person_id, kind, reached_on, cfar_outcome: null, voided_at });
    if (!maybe(0.8)) continue;
    const submitted_on = addDays(reached_on, -between(20, 300));
    const report_id = maybe(0.5) ? id() : null;
    if (report_id !== null) {
      const period = { as_of: submitted_on, starts_on: addDays(submitted_on, -900), ends_on: submitted_on, preview_ends_on: submitted_on };
      const issued = {
        state: 'issued',
        issued_on: addDays(submitted_on, -3),
        attested_by: hr,
        requested_by: hr,
        content: '{}',
        sha256,
      } as const;
      const report_no = `DOS-2020-${(report_id.slice(4, 8) + report_id.slice(-6)).toUpperCase()}`;
      facts.report_snapshot.push({ id: report_id, report_no, subject_id: person_id, policy_version: 1, ...period, ...issued });
    }
    facts.promotion_file.push({
      ...{ id: id(), person_id, kind, submitted_on, report_id, milestone_id: isGranted ? milestone_id : null },
      is_mentorship_criterion: isGranted && maybe(0.7) ? maybe(0.6) : null,
      voided_at: maybe(0.1) ? at(submitted_on) : null,
    });
  }
}

function publishing({ facts, dice, id }: Making): void {
  const { maybe, between, of } = dice;
  for (const { id: assignment_id, mentee_id, subtype, state, starts_on } of facts.assignment)
    for (let n = subtype === 'formal' && state !== 'declined' ? between(0, 2) : 0; n > 0; n -= 1) {
      const status_on = addDays(starts_on, between(30, 1_500));
      const what = {
        kind: 'manuscript',
        title: 'Outcomes',
        status: of(['submitted', 'accepted', 'published', 'dropped'] as const),
      } as const;
      facts.scholarly_output.push({
        id: id(),
        mentee_id,
        assignment_id,
        ...what,
        status_on,
        consented_at: maybe(0.7) ? at(status_on) : null,
      });
    }
}
