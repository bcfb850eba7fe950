/** The populations of metrics, found by looking at the rows of a department day by day. Written apart from the SQL. */
import { addDays, addMonths, contains, type Period as Days, daysBetween, union } from '../../../src/core/calendar.ts';
import { dueOn } from '../../../src/demo/clock.ts';
import { adjustedMonths, clockStart } from '../../setup/programme-clock.ts';
import type { Appointment, Assignment, Facts, Person, Span } from './department.ts';

/** A row of a metric as an oracle says it: what is counted, and where. */
export type Row = {
  unit: string;
  person_id: string | null;
  division_id: string | null;
  site_id: string | null;
  position_description: string | null;
  stage: string | null;
  part: string;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  censored: boolean;
  excluded: string | null;
};
export type Place = Pick<Row, 'division_id' | 'site_id' | 'position_description' | 'stage'>;

/** The days a metric is asked for: half-open; `until` is the first day of which nothing is known. */
export type Asked = { from: string; to: string; until: string; wave?: string | null };
export type Oracle = (facts: Facts, asked: Asked) => Row[];

/** A counted row with what metrics mostly say alike. */
export const rowOf = (unit: string, person_id: string | null, place: Place, rest: Partial<Row> = {}): Row => ({
  unit,
  person_id,
  ...place,
  part: '',
  numerator: 1,
  denominator: 1,
  value: null,
  censored: false,
  excluded: null,
  ...rest,
});

const notes = new WeakMap<Facts, Map<string, unknown>>();
/** Worked out once for a department, and read off the second time. */
export function once<T>(facts: Facts, name: string, work: () => T): T {
  const noted = notes.get(facts) ?? new Map<string, unknown>();
  notes.set(facts, noted);
  if (!noted.has(name)) noted.set(name, work());
  return noted.get(name) as T;
}
const byPerson = <
  K extends 'appointment' | 'division_membership' | 'site_membership' | 'position_description' | 'leave' | 'programme_enrolment',
>(
  facts: Facts,
  table: K,
  person_id: string,
): Facts[K] =>
  (once(facts, `by person: ${table}`, () => Map.groupBy(facts[table] as { person_id: string }[], (row) => row.person_id)).get(person_id) ??
    []) as Facts[K];

export const holds = (span: Span, day: string) => contains(span, day);
export const appointmentsOf = (facts: Facts, person_id: string): Appointment[] => byPerson(facts, 'appointment', person_id);
export const leavesOf = (facts: Facts, person_id: string) => byPerson(facts, 'leave', person_id);
export const stopsOf = (facts: Facts, person_id: string): Days[] => leavesOf(facts, person_id).filter(({ stops_clock }) => stops_clock);

/** Where somebody is counted on a day. */
export function placeOn(facts: Facts, person_id: string, day: string): Place {
  const employed = appointmentsOf(facts, person_id).filter(
    ({ category, ...span }) => category !== 'emeritus' && span.ends_on !== span.starts_on,
  );
  const first = employed.map(({ starts_on, appointed_on }) => (starts_on < appointed_on ? starts_on : appointed_on)).sort()[0];
  const { early_career_years, late_career_years } = facts.policy;
  const stage =
    first === undefined
      ? null
      : day < addMonths(first, 12 * early_career_years)
        ? 'early'
        : day < addMonths(first, 12 * late_career_years)
          ? 'mid'
          : 'late';
  return {
    division_id: byPerson(facts, 'division_membership', person_id).find((one) => one.is_primary && holds(one, day))?.division_id ?? null,
    site_id: byPerson(facts, 'site_membership', person_id).find((one) => one.is_primary && holds(one, day))?.site_id ?? null,
    position_description: byPerson(facts, 'position_description', person_id).find((one) => holds(one, day))?.kind ?? null,
    stage,
  };
}

/** AF: active full-time faculty of a day. */
export const facultyOn = (facts: Facts, day: string): Person[] =>
  facts.person.filter(
    ({ id, kind, deceased_on }) =>
      kind === 'faculty' &&
      (deceased_on === null || deceased_on > day) &&
      appointmentsOf(facts, id).some((one) => one.category === 'full_time' && holds(one, day)),
  );

/** First day and programme year of the clock that runs for somebody full-time on a day. */
export function clockOn(facts: Facts, person_id: string, day: string): { starts_on: string; programme_year: number } | null {
  const starts_on = clockStart(appointmentsOf(facts, person_id), day);
  if (starts_on === null) return null;
  return { starts_on, programme_year: Math.floor(adjustedMonths(starts_on, stopsOf(facts, person_id), day) / 12) + 1 };
}

/** EL: eligible mentees of a day. */
export const eligibleOn = (facts: Facts, day: string): Person[] =>
  facultyOn(facts, day).filter(({ id }) => {
    const year = clockOn(facts, id, day)?.programme_year ?? 0;
    return year >= 1 && year <= facts.policy.programme_years && !stopsOf(facts, id).some((one) => contains(one, day));
  });

/** NF: those whose full-time clock began in the days, and its spell. */
export function newFaculty(facts: Facts, { from, to }: Asked): { person: Person; starts_on: string; spell: Days }[] {
  return facts.person
    .filter(({ kind }) => kind === 'faculty')
    .flatMap((person) => {
      const terms = appointmentsOf(facts, person.id);
      return union(terms.filter(({ category }) => category === 'full_time')).flatMap((spell) => {
        const starts_on = clockStart(terms, spell.starts_on);
        return starts_on !== null && starts_on >= from && starts_on < to ? [{ person, starts_on, spell }] : [];
      });
    });
}

const COUNTING = new Set(['live', 'completed', 'ended']);
/** Formal assignments that both agreed upon. */
export const formal = (facts: Facts): Assignment[] =>
  once(facts, 'formal', () => facts.assignment.filter(({ subtype, state }) => subtype === 'formal' && COUNTING.has(state)));
export const primariesOf = (facts: Facts, mentee_id: string): Assignment[] =>
  once(facts, `primaries of ${mentee_id}`, () => formal(facts).filter((one) => one.is_primary && one.mentee_id === mentee_id));

/** The first day of the mentor's absence around a day that is long enough to let the assignment rest; null where none is, or they go on. */
export function absentSince(facts: Facts, { id, mentor_id }: Assignment, day: string): string | null {
  const least = facts.policy.mentor_leave_pause_days;
  const absences = once(facts, `absences of ${mentor_id}`, () =>
    union(leavesOf(facts, mentor_id)).filter(({ starts_on, ends_on }) => ends_on === null || daysBetween(starts_on, ends_on) >= least),
  );
  const absence = absences.find((one) => contains(one, day));
  if (!absence) return null;
  const choice = facts.leave_choice.find((one) => one.assignment_id === id);
  // The choice is about the absence of its day, else about one that begins within 90 days.
  const chosen =
    choice &&
    absences.find((one) => (one.ends_on === null || one.ends_on > choice.absent_from) && one.starts_on <= addDays(choice.absent_from, 90));
  return choice && chosen === absence && day >= choice.continues_on ? null : absence.starts_on;
}

/** FA: the status of an assignment on a day; null where it does not hold. */
export function statusOn(facts: Facts, assignment: Assignment, day: string): 'active' | 'paused' | 'suspended_conflict' | null {
  const { id } = assignment;
  if (!holds(assignment, day)) return null;
  const spans = (table: 'conflict_case' | 'assignment_pause') =>
    once(facts, `${table} of ${id}`, (): Span[] => facts[table].filter(({ assignment_id }) => assignment_id === id));
  if (spans('conflict_case').some((one) => holds(one, day))) return 'suspended_conflict';
  const rests = spans('assignment_pause').some((one) => holds(one, day)) || absentSince(facts, assignment, day) !== null;
  return rests ? 'paused' : 'active';
}

/** The days of the meetings of an assignment that count. */
export const qualifyingDays = (facts: Facts, assignment: Assignment): string[] =>
  once(facts, `qualifying ${assignment.id}`, () => {
    const meetings = once(facts, 'meetings', () => Map.groupBy(facts.meeting, ({ assignment_id }) => assignment_id));
    return [
      ...new Set(
        (meetings.get(assignment.id) ?? [])
          .filter(
            ({ state, mode, duration_min, held_on }) =>
              state === 'confirmed' &&
              mode !== 'email' &&
              duration_min >= facts.policy.meeting_min_minutes &&
              statusOn(facts, assignment, held_on) === 'active',
          )
          .map(({ held_on }) => held_on),
      ),
    ];
  });

export type ProgrammeYear = {
  person: Person;
  clock_from: string;
  programme_year: number;
  starts_on: string;
  ends_on: string;
  is_enrolled: boolean;
  active_days: number;
  minimum: number;
  meetings: number;
  place: Place;
};

/** PY: the programme years that ended in the days, whether evaluated or not. */
export function programmeYears(facts: Facts, asked: Asked): ProgrammeYear[] {
  return facts.person
    .filter(({ kind }) => kind === 'faculty')
    .flatMap((person) =>
      once(facts, `spells of ${person.id}`, () => spellsOf(facts, person.id)).flatMap((spell) => yearsOf(facts, person, spell, asked)),
    );
}

type Spell = { clock: string; days: Days; is_enrolled: boolean };

/** The uninterrupted days on which somebody is full-time, or enrolled while part-time. */
function spellsOf(facts: Facts, person_id: string): Spell[] {
  const terms = appointmentsOf(facts, person_id);
  const fullTime = union(terms.filter(({ category }) => category === 'full_time'));
  const spells = fullTime.map((days): Spell => ({ clock: clockStart(terms, days.starts_on) as string, days, is_enrolled: false }));
  const enrolments = byPerson(facts, 'programme_enrolment', person_id);
  if (enrolments.length === 0) return spells;
  const isSo = (day: string) =>
    enrolments.some((one) => contains(one, day)) &&
    terms.some((one) => one.category === 'part_time' && contains(one, day)) &&
    !fullTime.some((one) => contains(one, day));
  let since: string | null = null;
  for (let day = '2010-01-01'; day < '2032-01-01'; day = addDays(day, 1)) {
    if (isSo(day)) since ??= day;
    else if (since !== null) {
      spells.push({ clock: since, days: { starts_on: since, ends_on: day }, is_enrolled: true });
      since = null;
    }
  }
  return since === null ? spells : [...spells, { clock: since, days: { starts_on: since, ends_on: null }, is_enrolled: true }];
}

function yearsOf(facts: Facts, person: Person, { clock, days, is_enrolled }: Spell, { from, to }: Asked): ProgrammeYear[] {
  const stopped = stopsOf(facts, person.id);
  const primaries = primariesOf(facts, person.id);
  const years: ProgrammeYear[] = [];
  for (let programme_year = 1; programme_year <= facts.policy.programme_years; programme_year += 1) {
    const starts_on = programme_year === 1 ? clock : dueOn(clock, stopped, 12 * (programme_year - 1));
    const ends_on = dueOn(clock, stopped, 12 * programme_year);
    if (starts_on === null || ends_on === null) break;
    const isHere = ends_on > days.starts_on && (days.ends_on === null || starts_on < days.ends_on);
    const last = addDays(ends_on, -1);
    if (!isHere || last < from || last >= to) continue;
    let waived = 0;
    for (let day = starts_on; day < ends_on; day = addDays(day, 1)) {
      if (stopped.some((one) => contains(one, day))) continue;
      const primary = primaries.find((one) => holds(one, day));
      const absent = primary ? absentSince(facts, primary, day) : null;
      // The grace counts from the first day on which the absence is the assignment's.
      const missed = absent !== null && primary && daysBetween(absent > primary.starts_on ? absent : primary.starts_on, day);
      const isSuspended = primary !== undefined && statusOn(facts, primary, day) === 'suspended_conflict';
      const isOver = days.ends_on !== null && day >= days.ends_on;
      if (!primary || isSuspended || isOver || (typeof missed === 'number' && missed >= facts.policy.mentor_absence_grace_days))
        waived += 1;
    }
    const active_days = Math.max(365 - waived, 0);
    const counted = days.ends_on !== null && days.ends_on < ends_on ? days.ends_on : ends_on;
    years.push({
      person,
      clock_from: clock,
      programme_year,
      starts_on,
      ends_on,
      is_enrolled,
      active_days,
      minimum: Math.floor((facts.policy.meetings_minimum * active_days) / 365 + 0.5),
      meetings: primaries.flatMap((one) => qualifyingDays(facts, one)).filter((day) => day >= starts_on && day < ends_on).length,
      place: placeOn(facts, person.id, addDays(counted, -1)),
    });
  }
  return years;
}
