/** What a made-up department records of its relations beside assignments and meetings: needs, agreements, plans, check-ins, credits, answers. */
import { addDays, addMonths, intersect } from '../../../src/core/calendar.ts';
import { chance } from '../../setup/obligation-facts.ts';
import type { Assignment, Facts, Units } from './department.ts';

type Id = { id: string };
type Offer = { person_id: string; is_willing: boolean; capacity_formal: number | null; need_areas: string[] };

export type RelationTables = {
  mentor_profile: (Offer & { created_at: string })[];
  mentor_profile_day: (Offer & { on_day: string })[];
  needs_profile: (Id & {
    person_id: string;
    version: number;
    training_location: 'local' | 'international' | null;
    career_stage: 'early' | 'mid' | 'late' | null;
    created_at: string;
  })[];
  need: { needs_profile_id: string; area: string; priority: number }[];
  concordance_preference: { person_id: string; dimension: 'gender'; importance: 'none' | 'some'; opted_in_at: string }[];
  mentor_request: (Id & {
    mentee_id: string;
    type: 'new';
    via: 'mentee';
    is_primary: true;
    opened_on: string;
    answer_due_on: string;
    withdrawn_on: string;
    policy_id: string;
  })[];
  match_discussion: (Id & {
    request_id: string;
    opened_on: string;
    held_on: string | null;
    participants: [];
    outcome: 'no_match' | 'cancelled';
    concluded_at: string;
  })[];
  mentoring_agreement: (Id & {
    assignment_id: string;
    version: number;
    review_on: string;
    mentee_acknowledged_at: string | null;
    mentor_acknowledged_at: string | null;
  })[];
  mentor_training: (Id & {
    person_id: string;
    course_title: string;
    duration_min: number;
    is_accredited: boolean;
    completed_on: string;
    expires_on: string | null;
    verified_by: string | null;
    verified_at: string | null;
    voided_at: string | null;
  })[];
  credit_entry: (Id & {
    person_id: string;
    side: 'mentor' | 'mentee';
    code: string;
    kind: 'grant' | 'reversal';
    grant_id: string | null;
    event_id: string;
    event_on: string;
    academic_year: number;
    quarter_credits: number;
    window_key: string;
    rule_set_id: string;
    reason: 'not_entitled' | null;
    effective_on: string;
    posted_on: string;
    statement_year: number;
  })[];
  check_in: (Id & {
    mentee_id: string;
    clock_starts_on: string;
    state: 'held' | 'acknowledged' | 'scheduled';
    conductor_id: string;
    role_id: string;
    planned_on: string;
    held_on: string | null;
  })[];
  check_in_content: { check_in_id: string; satisfaction_rating: number | null }[];
  academic_plan: (Id & { mentee_id: string; starts_on: string; ends_on: string; closed_on: string | null; months: number })[];
  plan_version: (Id & {
    plan_id: string;
    version: number;
    change: 'original' | 'substantive';
    state: 'in_force' | 'superseded';
    submitted_on: string;
    in_force_on: string;
    superseded_on: string | null;
  })[];
  plan_endorsement: (Id & { version_id: string; mentor_id: string; assignment_id: string; endorsed_on: string })[];
};

const AREAS = ['promotion', 'grants', 'work_life', 'leadership', 'family'] as const;

export const NO_RELATIONS = (): RelationTables => ({
  mentor_profile: [],
  mentor_profile_day: [],
  needs_profile: [],
  need: [],
  concordance_preference: [],
  mentor_request: [],
  match_discussion: [],
  mentoring_agreement: [],
  mentor_training: [],
  credit_entry: [],
  check_in: [],
  check_in_content: [],
  academic_plan: [],
  plan_version: [],
  plan_endorsement: [],
});

/** Fills them, by the seed alone, so that what else is made up stays as it is. */
export function relate(facts: Facts, seed: number, { policy_id, rule_set_id }: Units, today: string): void {
  const { upTo, between, maybe, of } = chance(seed + 77);
  let made = 0;
  const id = () => {
    made += 1;
    return `${seed.toString(16).padStart(8, '0').slice(-8)}-0000-7000-9000-${made.toString(16).padStart(12, '0')}`;
  };
  const at = (day: string) => `${day}T16:00:00.000Z`;
  const some = () => AREAS.filter(() => maybe(0.3));
  const [office] = facts.leadership_role;
  const clock = new Map<string, string>();
  for (const { person_id, category, appointed_on } of facts.appointment)
    if (category === 'full_time' && !clock.has(person_id)) clock.set(person_id, appointed_on);

  for (const { id: person_id, kind } of facts.person) {
    const since = clock.get(person_id) ?? addDays(today, -1_000);
    if (maybe(0.5)) {
      const offer = () => ({ person_id, is_willing: maybe(0.8), capacity_formal: maybe(0.5) ? upTo(6) : null, need_areas: some() });
      const created = addDays(today, -between(40, 2_500));
      // What it said at first may have been lost, in every other department.
      const days = [maybe(0.6) || seed % 2 === 1 ? created : addDays(created, between(10, 600)), addDays(created, between(601, 1_500))];
      const said = days.filter((day, n) => day < today && (n === 0 || maybe(0.5))).map((on_day) => ({ ...offer(), on_day }));
      facts.mentor_profile_day.push(...said);
      const { on_day: _, ...last } = said.at(-1) ?? { ...offer(), on_day: created };
      facts.mentor_profile.push({ ...last, created_at: at(created) });
    }
    if (kind !== 'faculty') continue;
    for (let version = 1, day = addDays(since, between(-250, 100)); version <= 3 && day < today && maybe(0.7); version += 1) {
      const needs_profile_id = id();
      facts.needs_profile.push({
        id: needs_profile_id,
        person_id,
        version,
        training_location: maybe(0.8) ? of(['local', 'international'] as const) : null,
        career_stage: maybe(0.4) ? of(['early', 'mid', 'late'] as const) : null,
        created_at: at(day),
      });
      for (const area of some()) facts.need.push({ needs_profile_id, area, priority: between(2, 5) });
      day = addDays(day, between(100, 900));
    }
    if (maybe(0.6)) {
      const opted_in_at = at(addDays(since, between(-250, 100)));
      facts.concordance_preference.push({ person_id, dimension: 'gender', importance: of(['none', 'some'] as const), opted_in_at });
    }
    if (maybe(0.7)) {
      const request_id = id();
      const opened_on = addDays(since, between(-250, 250));
      const over = addDays(opened_on, 60);
      const asked = {
        type: 'new',
        via: 'mentee',
        is_primary: true,
        opened_on,
        answer_due_on: over,
        withdrawn_on: over,
        policy_id,
      } as const;
      facts.mentor_request.push({ id: request_id, mentee_id: person_id, ...asked });
      for (let n = between(1, 2); n > 0; n -= 1) {
        const held_on = maybe(0.7) ? addDays(opened_on, between(0, 50)) : null;
        const outcome = maybe(0.8) ? 'no_match' : 'cancelled';
        const talk = { request_id, opened_on, held_on, participants: [], outcome, concluded_at: at(over) } as const;
        facts.match_discussion.push({ id: id(), ...talk, participants: [] });
      }
    }
    for (let n = upTo(3); n > 0; n -= 1) {
      const completed_on = addDays(since, between(0, 2_500));
      const isVerified = maybe(0.8);
      facts.mentor_training.push({
        id: id(),
        person_id,
        course_title: 'Listening',
        duration_min: 120,
        is_accredited: true,
        completed_on,
        expires_on: maybe(0.5) ? addDays(completed_on, between(200, 1_000)) : null,
        verified_by: isVerified ? (office?.person_id ?? null) : null,
        verified_at: isVerified ? at(addDays(completed_on, 20)) : null,
        voided_at: maybe(0.1) ? at(addDays(completed_on, 30)) : null,
      });
    }
    for (let n = upTo(facts.assignment.some(({ mentor_id }) => mentor_id === person_id) ? 9 : 3); n > 0; n -= 1) credit(person_id);
    if (clock.has(person_id) && office && office.person_id !== person_id && maybe(0.7)) {
      const held_on = addDays(addMonths(since, 18), between(-60, 60));
      const isHeld = held_on < today && maybe(0.9);
      const check_in_id = id();
      facts.check_in.push({
        id: check_in_id,
        mentee_id: person_id,
        clock_starts_on: since,
        state: isHeld ? of(['held', 'acknowledged'] as const) : 'scheduled',
        conductor_id: office.person_id,
        role_id: office.id,
        planned_on: held_on,
        held_on: isHeld ? held_on : null,
      });
      if (isHeld && maybe(0.9)) facts.check_in_content.push({ check_in_id, satisfaction_rating: maybe(0.85) ? between(1, 5) : null });
    }
    if (clock.has(person_id) && maybe(0.7)) plan(person_id, addDays(since, between(30, 300)));
  }

  const formal = facts.assignment.filter(({ subtype, state }) => subtype === 'formal' && ['live', 'completed', 'ended'].includes(state));
  for (const one of facts.assignment) one.need_areas = maybe(0.5) ? some() : [];
  // Some never meet, and nobody proposes that they do.
  const silent = new Set(facts.assignment.filter(() => maybe(0.05)).map((one) => one.id));
  facts.meeting = facts.meeting.filter(({ assignment_id }) => !silent.has(assignment_id));
  for (const one of facts.meeting) {
    one.joint_id = null;
    one.created_at = at(addDays(one.held_on ?? today, upTo(3)));
  }
  for (const { id: assignment_id, starts_on, mentee_id, mentor_id } of formal) {
    for (let version = 1; version <= between(0, 2); version += 1) {
      const day = () => (maybe(0.85) ? at(addDays(starts_on, between(-5, 80) + 400 * (version - 1))) : null);
      const acknowledged = { mentee_acknowledged_at: day(), mentor_acknowledged_at: day() };
      facts.mentoring_agreement.push({ id: id(), assignment_id, version, review_on: addDays(starts_on, 365), ...acknowledged });
    }
    if (!silent.has(assignment_id) && maybe(0.4)) {
      const created = addDays(starts_on, between(0, 500));
      // What is only proposed has no facts yet.
      const none = null as never;
      const wish = { kind: 'formal', mode: 'video', state: 'proposed', duration_min: none, held_on: none } as const;
      const proposed_by = of([mentee_id, mentor_id]);
      const nobody = { logged_by: none, logged_at: none, confirmed_by: null, confirmed_at: null, joint_id: null };
      if (created < today) facts.meeting.push({ id: id(), assignment_id, ...wish, ...nobody, proposed_by, created_at: at(created) });
    }
  }
  for (const one of formal)
    for (const other of formal)
      if (one.mentee_id === other.mentee_id && one.id < other.id) for (let n = upTo(5); n > 0; n -= 1) together(one, other);

  /** All that one person has stays below the cap of a year. */
  function credit(person_id: string): void {
    const event_on = addDays(today, -between(0, 3_000));
    const academic_year = Number(event_on.slice(0, 4)) - (event_on.slice(5, 7) < '07' ? 1 : 0);
    const side = maybe(0.8) ? 'mentor' : 'mentee';
    const quarter_credits = of([0, 1, 2]);
    const event = { person_id, side, code: 'SPOT', event_id: id(), event_on, academic_year, window_key: '', rule_set_id } as const;
    const days = { effective_on: event_on, posted_on: event_on, statement_year: academic_year };
    const grant = { id: id(), ...event, ...days, kind: 'grant', grant_id: null, quarter_credits, reason: null } as const;
    facts.credit_entry.push(grant);
    const back = { kind: 'reversal', grant_id: grant.id, quarter_credits: -quarter_credits, reason: 'not_entitled' } as const;
    if (maybe(0.3)) facts.credit_entry.push({ ...grant, ...back, id: id() });
  }

  function plan(mentee_id: string, starts_on: string): void {
    const plan_id = id();
    const ends_on = addMonths(starts_on, 60);
    facts.academic_plan.push({
      id: plan_id,
      mentee_id,
      starts_on,
      ends_on,
      closed_on: maybe(0.15) ? addDays(starts_on, between(0, 900)) : null,
      months: 60,
    });
    const first = addDays(starts_on, between(0, 60));
    const next = maybe(0.4) ? addDays(first, between(100, 700)) : null;
    for (const [n, in_force_on] of [first, ...(next === null ? [] : [next])].entries()) {
      const version_id = id();
      const superseded_on = n === 0 ? next : null;
      facts.plan_version.push({
        id: version_id,
        plan_id,
        version: n + 1,
        change: n === 0 ? 'original' : 'substantive',
        state: superseded_on === null ? 'in_force' : 'superseded',
        submitted_on: addDays(in_force_on, -10),
        in_force_on,
        superseded_on,
      });
      const mentors = new Map(
        facts.assignment.filter((one) => one.mentee_id === mentee_id && one.subtype === 'formal').map((one) => [one.mentor_id, one]),
      );
      for (const [mentor_id, { id: assignment_id }] of mentors)
        if (maybe(0.7))
          facts.plan_endorsement.push({
            id: id(),
            version_id,
            mentor_id,
            assignment_id,
            endorsed_on: addDays(in_force_on, -between(0, 20)),
          });
    }
  }

  /** A meeting with two mentors at a time, of which one or both have confirmed. */
  function together(one: Assignment, other: Assignment): void {
    const both = intersect(one, other);
    if (!both) return;
    const held_on = addDays(both.starts_on, between(0, 900));
    if (held_on >= today || (both.ends_on !== null && held_on >= both.ends_on)) return;
    const firstId = id();
    for (const [n, { id: assignment_id, mentee_id, mentor_id }] of [one, other].entries()) {
      const isConfirmed = maybe(0.85);
      facts.meeting.push({
        id: n === 0 ? firstId : id(),
        assignment_id,
        kind: 'joint',
        mode: 'video',
        state: isConfirmed ? 'confirmed' : 'held',
        proposed_by: mentee_id,
        duration_min: of([30, 60]),
        held_on,
        logged_by: mentee_id,
        logged_at: at(held_on),
        confirmed_by: isConfirmed ? mentor_id : null,
        confirmed_at: isConfirmed ? at(held_on) : null,
        joint_id: n === 0 ? null : firstId,
        created_at: at(held_on),
      });
    }
  }
}
