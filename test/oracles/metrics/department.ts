/**
 * A made-up department of ten years, as rows of its tables: the same seed, the same rows. Metrics are computed from them twice, by the service from
 * the database and by an oracle from the rows themselves. Another table is another property of `Tables`, filled in `departmentOf`.
 */
import { addDays, addMonths } from '../../../src/core/calendar.ts';
import { chance } from '../../setup/obligation-facts.ts';
import type { World } from '../../setup/world.ts';
import { NO_RELATIONS, type RelationTables, relate } from './department-relations.ts';
import { NO_WAVES, survey, type WaveTables } from './department-waves.ts';
import { addDepartmental } from './departmental.ts';
import { type DepartmentalTables, noDepartmental } from './departmental-tables.ts';

export type Span = { starts_on: string; ends_on: string | null };
type Id = { id: string };

export type Person = Id & { kind: 'faculty' | 'external'; given_name: string; family_name: string; deceased_on: string | null };
export type Appointment = Id &
  Span & {
    person_id: string;
    category: 'full_time' | 'part_time' | 'emeritus';
    rank: 'lecturer' | 'assistant_professor' | 'associate_professor' | 'professor';
    academic_fte_pct: number;
    status: 'probationary' | 'continuing';
    appointed_on: string;
    end_reason: 'retired' | 'resigned' | null;
  };
export type Assignment = Id & {
  mentee_id: string;
  mentor_id: string;
  subtype: 'formal' | 'informal' | 'sponsor';
  state: 'live' | 'ended' | 'completed' | 'voided' | 'declined';
  is_primary: boolean;
  category: 'traditional';
  origin: 'institution';
  starts_on: string;
  ends_on: string | null;
  mentee_accepted_at: string;
  mentor_accepted_at: string;
  mentor_attested_at: string;
  activated_at: string | null;
  need_areas?: string[];
};
export type Meeting = Id & {
  assignment_id: string;
  kind: 'formal' | 'joint';
  mode: 'video' | 'email';
  state: 'proposed' | 'held' | 'confirmed';
  proposed_by: string;
  duration_min: number;
  held_on: string;
  logged_by: string;
  logged_at: string;
  confirmed_by: string | null;
  confirmed_at: string | null;
  joint_id?: string | null;
  created_at?: string;
};

/** In the order in which they are written. */
export type Tables = {
  person: Person[];
  appointment: Appointment[];
  division_membership: (Id & Span & { person_id: string; division_id: string; is_primary: boolean })[];
  site_membership: (Id & Span & { person_id: string; site_id: string; is_primary: boolean })[];
  position_description: (Id & Span & { person_id: string; kind: string })[];
  leave: (Id & Span & { person_id: string; stops_clock: boolean })[];
  programme_enrolment: (Id & Span & { person_id: string })[];
  leadership_role: (Id & Span & { person_id: string; role: 'division_director' | 'mentorship_facilitator'; division_id: string })[];
  assignment: Assignment[];
  assignment_pause: (Id & Span & { assignment_id: string })[];
  conflict_case: (Id &
    Span & {
      assignment_id: string;
      status: 'detected' | 'resolved';
      resolution: 'conflict_ended' | null;
      source: 'hr_change';
      bases: [];
      detected_on: string;
      due_on: string;
      policy_id: string;
    })[];
  leave_choice: (Id & { assignment_id: string; absent_from: string; choice: 'continue'; continues_on: string; chosen_by: string })[];
  meeting: Meeting[];
};

export type Units = {
  divisions: readonly string[];
  /** The first days of the programme in divisions, by id, that begin later than the department. */
  begins?: Readonly<Record<string, string>>;
  sites: readonly string[];
  policy_id: string;
  rule_set_id: string;
  instrument_id: string;
};

/** The rows of a department, and the policy that holds on all of its days. */
export type Facts = Tables &
  Omit<RelationTables, keyof DepartmentalTables> &
  WaveTables &
  DepartmentalTables & {
    units: Units;
    programme_starts_on: string;
    policy: {
      programme_years: number;
      meetings_minimum: number;
      meetings_target: number;
      meeting_min_minutes: number;
      evaluated_year_days: number;
      mentor_absence_grace_days: number;
      mentor_leave_pause_days: number;
      early_career_years: number;
      late_career_years: number;
    };
  };

/** The defaults of the table `policy`. */
const POLICY: Facts['policy'] = {
  programme_years: 5,
  meetings_minimum: 3,
  meetings_target: 4,
  meeting_min_minutes: 20,
  evaluated_year_days: 90,
  mentor_absence_grace_days: 30,
  mentor_leave_pause_days: 90,
  early_career_years: 7,
  late_career_years: 20,
};

export const FROM = '2016-07-01';
/** Nothing that is over ends later than this; the world’s first day comes after it. */
export const TODAY = '2026-02-15';
const KINDS = [
  'clinician_teacher',
  'clinician_educator',
  'clinician_investigator',
  'clinician_scientist',
  'clinician_administrator',
] as const;

type Dice = ReturnType<typeof chance>;

/** Periods that follow each other from a day on, some with a gap; the last one is open, unless the whole has an end. */
function track<T>(dice: Dice, from: string, until: string | null, values: readonly T[], more: number): (Span & { value: T })[] {
  const list: (Span & { value: T })[] = [];
  let at = from;
  for (let n = dice.maybe(more) ? dice.between(2, 3) : 1; n > 0; n -= 1) {
    const next = n === 1 ? until : addDays(at, dice.between(40, 900));
    if (until !== null && at >= until) break;
    const ends_on = until !== null && (next === null || next > until) ? until : next;
    list.push({ starts_on: at, ends_on, value: dice.of(values) });
    if (ends_on === null) break;
    at = addDays(ends_on, dice.of([0, 0, 0, 15]));
  }
  return list;
}

/** The rows of a department of `people` mentees under a dozen mentors. */
export function departmentOf(seed: number, people: number, units: Units): Facts {
  const dice = chance(seed);
  const { upTo, between, maybe, of } = dice;
  let made = 0;
  const id = () => {
    made += 1;
    return `${seed.toString(16).padStart(8, '0').slice(-8)}-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
  };
  const at = (day: string) => `${day}T16:00:00.000Z`;
  const days = Math.round((Date.parse(TODAY) - Date.parse(FROM)) / 86_400_000);
  const facts: Facts = {
    person: [],
    appointment: [],
    division_membership: [],
    site_membership: [],
    position_description: [],
    leave: [],
    programme_enrolment: [],
    leadership_role: [],
    assignment: [],
    assignment_pause: [],
    conflict_case: [],
    leave_choice: [],
    meeting: [],
    ...NO_WAVES(),
    ...noDepartmental(),
    ...NO_RELATIONS(),
    units,
    programme_starts_on: FROM,
    policy: POLICY,
  };

  const person = (kind: Person['kind'], deceased_on: string | null = null): string => {
    const one = { id: id(), kind, given_name: 'Noor', family_name: `Haddad ${made}`, deceased_on };
    facts.person.push(one);
    return one.id;
  };
  const appoint = (person_id: string, term: Partial<Appointment> & Span) =>
    facts.appointment.push({
      id: id(),
      person_id,
      category: 'full_time',
      rank: 'assistant_professor',
      academic_fte_pct: term.category === 'part_time' ? 50 : term.category === 'emeritus' ? 0 : 100,
      status: 'continuing',
      appointed_on: term.starts_on,
      end_reason: term.ends_on === null ? null : of(['retired', 'resigned']),
      ...term,
    });
  const place = (person_id: string, from: string, until: string | null) => {
    for (const { value, ...span } of track(dice, from, until, units.divisions, 0.35))
      facts.division_membership.push({ id: id(), ...span, person_id, division_id: value, is_primary: true });
    for (const { value, ...span } of track(dice, from, until, units.sites, 0.2))
      facts.site_membership.push({ id: id(), ...span, person_id, site_id: value, is_primary: true });
    if (maybe(0.85))
      for (const { value, ...span } of track(dice, from, until, KINDS, 0.25))
        facts.position_description.push({ id: id(), ...span, person_id, kind: value });
    // A cross-appointment places nobody.
    if (maybe(0.2)) {
      const primary = facts.division_membership.filter((one) => one.person_id === person_id).map(({ division_id }) => division_id);
      const other = units.divisions.find((one) => !primary.includes(one));
      if (other !== undefined)
        facts.division_membership.push({ id: id(), starts_on: from, ends_on: null, person_id, division_id: other, is_primary: false });
    }
  };

  const mentors = Array.from({ length: 12 }, (_, i) => {
    if (i === 11) return { id: person('external'), from: FROM, until: null as string | null };
    const from = addDays(FROM, -between(400, 6_000));
    const until = maybe(0.2) ? addDays(FROM, between(900, days)) : null;
    const mentor = person('faculty');
    appoint(mentor, { starts_on: from, ends_on: until, rank: of(['associate_professor', 'professor']) });
    if (until !== null && maybe(0.5)) appoint(mentor, { starts_on: until, ends_on: null, category: 'emeritus', end_reason: null });
    place(mentor, from, until);
    for (const { value: _, ...span } of maybe(0.5) ? track(dice, addDays(FROM, upTo(days)), null, [0], 1) : [])
      facts.leave.push({
        id: id(),
        ...span,
        ends_on: span.ends_on !== null && maybe(0.9) ? addDays(span.starts_on, between(10, 240)) : addDays(span.starts_on, 100),
        person_id: mentor,
        stops_clock: maybe(0.5),
      });
    return { id: mentor, from, until };
  });
  // Leaders, who mentor nobody: their roles change hands, some of them recorded from an earlier day on.
  for (const division_id of units.divisions) {
    const directors = [person('faculty'), person('faculty')];
    for (const each of directors) {
      appoint(each, { starts_on: addDays(FROM, -3_000), ends_on: null, rank: 'professor' });
      place(each, addDays(FROM, -3_000), null);
    }
    const handover = addDays(FROM, between(200, days));
    const [first = '', second = ''] = directors;
    const role = { role: 'division_director', division_id } as const;
    facts.leadership_role.push({ id: id(), ...role, person_id: first, starts_on: FROM, ends_on: handover });
    facts.leadership_role.push({ id: id(), ...role, person_id: second, starts_on: handover, ends_on: null });
  }

  for (let n = 0; n < people; n += 1) {
    const hired = addDays(FROM, between(-1_200, days - 30));
    const mentee = person('faculty', maybe(0.04) ? addDays(hired, between(200, 2_500)) : null);
    let since = hired;
    if (maybe(0.15)) {
      const until = addDays(since, between(60, 700));
      appoint(mentee, { starts_on: since, ends_on: until, category: 'part_time' });
      if (maybe(0.6))
        facts.programme_enrolment.push({
          id: id(),
          person_id: mentee,
          starts_on: addDays(since, upTo(40)),
          ends_on: maybe(0.5) ? null : until,
        });
      since = addDays(until, maybe(0.3) ? 25 : 0);
    }
    const appointed_on = maybe(0.1) ? addDays(since, -between(1, 200)) : since;
    const promoted = maybe(0.3) ? addDays(since, between(600, 2_200)) : null;
    const left = maybe(0.25) ? addDays(promoted ?? since, between(100, 1_600)) : null;
    const first = { appointed_on, status: 'probationary' } as const;
    appoint(mentee, { ...first, starts_on: since, ends_on: promoted ?? left });
    if (promoted) appoint(mentee, { ...first, starts_on: promoted, ends_on: left, rank: 'associate_professor', status: 'continuing' });
    // Back after a while, or on part-time.
    if (left !== null && maybe(0.4)) {
      const again = addDays(left, of([0, 100, 500]));
      appoint(mentee, { starts_on: again, ends_on: null, category: again === left ? 'part_time' : 'full_time' });
      place(mentee, hired, null);
    } else place(mentee, hired, left);
    if (maybe(0.45))
      for (let i = between(1, 2); i > 0; i -= 1) {
        const starts_on = addDays(hired, between(30, 2_000));
        facts.leave.push({
          id: id(),
          person_id: mentee,
          starts_on,
          ends_on: maybe(0.05) ? null : addDays(starts_on, between(10, 380)),
          stops_clock: maybe(0.8),
        });
      }
    const coming = maybe(0.9) ? addDays(since, between(-60, 300)) : null;
    let next = coming;
    const taken = new Set<string>();
    for (let i = between(1, 3); i > 0 && next !== null; i -= 1) {
      const day: string = next;
      const mentor = of(mentors.filter((one) => !taken.has(one.id)));
      taken.add(mentor.id);
      const isLast = i === 1;
      const ends_on: string | null = isLast && left === null && maybe(0.8) ? null : addDays(day, between(0, 1_400));
      pair(mentee, mentor.id, { starts_on: day, ends_on }, true);
      next = ends_on === null ? null : addDays(ends_on, of([0, 0, 30, 200]));
    }
    if (maybe(0.3)) {
      const other = mentors.find((one) => !taken.has(one.id));
      if (other) pair(mentee, other.id, { starts_on: addDays(since, between(0, 900)), ends_on: null }, false);
    }
    if (maybe(0.2)) unlike(mentee, of(mentors).id, addDays(since, between(0, 500)), of(['voided', 'declined'] as const), 'formal');
    if (maybe(0.3)) unlike(mentee, of(mentors).id, addDays(since, between(0, 500)), 'live', of(['informal', 'sponsor'] as const));
  }
  relate(facts, seed, units, TODAY);
  survey(facts, seed, units, TODAY);
  addDepartmental(facts, dice, { id, from: FROM, days, divisions: units.divisions, policy_id: units.policy_id });
  return facts;

  function unlike(
    mentee_id: string,
    mentor_id: string,
    day: string,
    state: 'voided' | 'declined' | 'live',
    subtype: Assignment['subtype'],
  ) {
    facts.assignment.push(assignment(mentee_id, mentor_id, { starts_on: day, ends_on: null }, { state, subtype, is_primary: false }));
  }

  function assignment(
    mentee_id: string,
    mentor_id: string,
    span: Span,
    rest: Pick<Assignment, 'state' | 'subtype' | 'is_primary'>,
  ): Assignment {
    const on = at(addDays(span.starts_on, -between(1, 20)));
    return {
      id: id(),
      mentee_id,
      mentor_id,
      ...rest,
      category: 'traditional',
      origin: 'institution',
      ...span,
      mentee_accepted_at: on,
      mentor_accepted_at: on,
      mentor_attested_at: on,
      activated_at: on,
    };
  }

  function pair(mentee_id: string, mentor_id: string, span: Span, is_primary: boolean) {
    const state = span.ends_on === null ? 'live' : of(['ended', 'ended', 'completed'] as const);
    const made = assignment(mentee_id, mentor_id, span, { state, subtype: 'formal', is_primary });
    facts.assignment.push(made);
    const assignment_id = made.id;
    const within = () => {
      const starts_on = addDays(span.starts_on, between(0, 600));
      return { starts_on, ends_on: maybe(0.1) ? null : addDays(starts_on, between(1, 250)) };
    };
    if (maybe(0.2)) facts.assignment_pause.push({ id: id(), assignment_id, ...within() });
    if (maybe(0.25)) {
      const days = within();
      facts.conflict_case.push({
        id: id(),
        assignment_id,
        ...days,
        status: days.ends_on === null ? 'detected' : 'resolved',
        resolution: days.ends_on === null ? null : 'conflict_ended',
        source: 'hr_change',
        bases: [],
        // Recorded later than it began.
        detected_on: addDays(days.starts_on, upTo(60)),
        due_on: addDays(days.starts_on, 120),
        policy_id: units.policy_id,
      });
    }
    const absence = facts.leave.find(({ person_id }) => person_id === mentor_id);
    if (absence && maybe(0.3))
      facts.leave_choice.push({
        id: id(),
        assignment_id,
        absent_from: absence.starts_on,
        choice: 'continue',
        continues_on: addDays(absence.starts_on, upTo(60)),
        chosen_by: mentee_id,
      });
    const until = span.ends_on !== null && span.ends_on < TODAY ? span.ends_on : TODAY;
    const often = of([90, 130, 240]);
    for (let day = addDays(span.starts_on, between(0, often)); day < until; day = addDays(day, between(0, often))) {
      const isConfirmed = maybe(0.9);
      facts.meeting.push({
        id: id(),
        assignment_id,
        kind: 'formal',
        mode: maybe(0.92) ? 'video' : 'email',
        state: isConfirmed ? 'confirmed' : 'held',
        proposed_by: of([mentee_id, mentor_id]),
        duration_min: of([15, 20, 45, 60]),
        held_on: day,
        logged_by: mentee_id,
        logged_at: at(day),
        confirmed_by: isConfirmed ? mentor_id : null,
        confirmed_at: isConfirmed ? at(addMonths(day, 1)) : null,
      });
    }
  }
}

/** Tables of what belongs to a row of another, which says the department. */
const PARTS = new Set(['need', 'check_in_content']);

/** Writes the rows, a statement a table, into a department of their own. */
export async function live({ sql }: Pick<World, 'sql'>, department_id: string, facts: Facts): Promise<void> {
  for (const [table, rows] of Object.entries(facts)) {
    if (!Array.isArray(rows) || rows.length === 0) continue;
    const columns = [...new Set(rows.flatMap((row: object) => Object.keys(row)))];
    const run = (text: string, ...values: unknown[]) => sql(text.split('?') as unknown as TemplateStringsArray, ...values);
    // Stamps say when a row was written; made-up rows say it themselves.
    const isStamped = columns.includes('created_at');
    if (isStamped) await run(`alter table ${table} disable trigger user`);
    const owned = PARTS.has(table) ? columns : ['department_id', ...columns];
    const chosen = owned.map((column) => (column === 'department_id' ? 'department.id' : `given.${column}`));
    await run(
      `insert into ${table} (${owned.join(', ')}) select ${chosen.join(', ')}
        from department cross join jsonb_populate_recordset(null::${table}, ?::jsonb) given where department.id = ?::uuid`,
      JSON.stringify(rows),
      department_id,
    );
    if (isStamped) await run(`alter table ${table} enable trigger user`);
  }
}
