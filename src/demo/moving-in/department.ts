/**
 * A fictional department whose mentorship programme has run for years without this service, as its own lists tell of it: who is there, who leads,
 * who mentors whom, since when. The same seed, day and size draw the same department.
 */
import { addDays, addMonths, daysBetween } from '../../core/calendar.ts';
import { type Chance, createChance } from '../chance.ts';
import { DIVISIONS, type DivisionCode, FAMILY, GIVEN, SITES, type SiteCode } from '../people.ts';
import { historyOf } from './history.ts';
import type {
  MovingAssignment,
  MovingDepartment,
  MovingLeave,
  MovingLine,
  MovingMilestone,
  MovingPerson,
  MovingRole,
  MovingTraining,
} from './lists.ts';

const IN = ['CARD', 'EM', 'GIM', 'NEPH', 'ONC'] as const satisfies DivisionCode[];
const AT = ['LAKE', 'NORTH', 'UNION'] as const satisfies SiteCode[];

/** Of each division: places of those with an office, and the first place of those who are in their first five years. */
const [DIRECTOR, SITE_CHIEF, FACILITATOR, OFFICE, MENTORS] = [0, 1, 2, 3, 4];
const SHARE_EARLY = 0.4;
const MOST_MENTEES = 3;

/** Draws the department as of a day, with this many people. */
export function drawMovingDepartment(as_of: string, size: number, seed = 20_260_301): MovingDepartment {
  const chance = createChance(seed, as_of);
  const people = Array.from({ length: size }, (_, n) => personOf(chance, as_of, n, Math.ceil(size / IN.length)));
  const roles = rolesOf(people, as_of);
  const leaves = people.flatMap((person) => leavesOf(chance, as_of, person));
  const paired = assignmentsOf(chance, as_of, people);
  return {
    as_of,
    divisions: IN,
    sites: AT,
    people,
    lines: linesOf(people, roles),
    leaves,
    roles,
    ...paired,
    milestones: people.flatMap((person) => milestonesOf(chance, as_of, person, leaves)),
    ...historyOf(chance, as_of, { people, roles, leaves, assignments: paired.assignments }),
  };
}

function personOf(chance: Chance, as_of: string, n: number, inDivision: number): MovingPerson {
  const place = Math.floor(n / IN.length);
  const is_early = place >= Math.max(MENTORS + 1, Math.round(inDivision * (1 - SHARE_EARLY)));
  const isSenior = place < MENTORS || (!is_early && chance.odds(0.6));
  const days = is_early ? chance.between(20, 1_790) : chance.between(2_000, 9_000);
  const site = AT[n % AT.length] ?? AT[0];
  return {
    hr_number: `M${String(n + 1).padStart(6, '0')}`,
    given_name: chance.pick(GIVEN),
    family_name: `${chance.pick(FAMILY)}-Fictional`,
    division: IN[n % IN.length] ?? IN[0],
    site,
    place,
    rank: isSenior ? 'professor' : is_early ? 'assistant_professor' : 'associate_professor',
    status: is_early ? 'probationary' : 'continuing',
    appointed_on: addDays(as_of, -days),
    position: chance.pick(['clinician_teacher', 'clinician_educator', 'clinician_investigator', 'clinician_scientist']),
    is_early,
  };
}

function rolesOf(people: readonly MovingPerson[], as_of: string): MovingRole[] {
  const starts_on = addMonths(as_of, -30);
  const of = (place: number) => people.filter((person) => person.place === place);
  const role = ({ hr_number }: MovingPerson, name: string, scope: Partial<MovingRole> = {}): MovingRole => ({
    ...{ hr_number, role: name, scope_kind: 'department', scope_code: null, portfolio: null, starts_on },
    ...scope,
  });
  const offices = ['chair', 'mentorship_lead', 'vice_chair', 'vice_chair'];
  const portfolios = [null, null, 'education', 'culture_inclusion'];
  return [
    ...of(DIRECTOR ?? 0).map((one) => role(one, 'division_director', { scope_kind: 'division', scope_code: one.division })),
    ...AT.flatMap((site) => of(SITE_CHIEF ?? 1).find((one) => one.site === site) ?? []).map((one) =>
      role(one, 'physician_in_chief', { scope_kind: 'site', scope_code: one.site }),
    ),
    ...of(FACILITATOR ?? 2).map((one) => role(one, 'mentorship_facilitator', { scope_kind: 'division', scope_code: one.division })),
    ...of(OFFICE ?? 3)
      .slice(0, offices.length)
      .map((one, n) => role(one, offices[n] ?? '', { portfolio: portfolios[n] ?? null })),
  ];
}

/** Everybody reports to the director of their division, directors to the chair; some are supervised by a colleague as well. */
function linesOf(people: readonly MovingPerson[], roles: readonly MovingRole[]): MovingLine[] {
  const chair = roles.find(({ role }) => role === 'chair')?.hr_number;
  const directors = new Map(people.filter(({ place }) => place === DIRECTOR).map((one) => [one.division, one]));
  return people.flatMap((person): MovingLine[] => {
    const director = directors.get(person.division);
    const superior = person === director ? chair : director?.hr_number;
    if (superior === undefined || person.hr_number === chair) return [];
    const line = { subordinate: person.hr_number, superior, kind: 'primary' as const, starts_on: person.appointed_on, ends_on: null };
    const colleague = people.find(({ division, place }) => division === person.division && place === MENTORS);
    const isSupervised = person.is_early && person.place % 5 === 0 && colleague !== undefined;
    return isSupervised ? [line, { ...line, superior: colleague.hr_number, kind: 'supervision' }] : [line];
  });
}

function leavesOf(chance: Chance, as_of: string, { hr_number, appointed_on }: MovingPerson): MovingLeave[] {
  const served = daysBetween(appointed_on, as_of);
  if (served < 500 || !chance.odds(0.12)) return [];
  const starts_on = addDays(appointed_on, chance.between(100, Math.min(served, 1_600) - 300));
  const kind = chance.odds(0.8) ? 'parental' : 'sabbatical';
  return [{ hr_number, kind, starts_on, ends_on: addDays(starts_on, chance.between(60, 270)) }];
}

/** Mentors are of another division, so that they lead nobody whom they mentor. A few people have had another mentor before, and a few have none. */
function assignmentsOf(chance: Chance, as_of: string, people: readonly MovingPerson[]) {
  const mentors = people.filter(({ place, rank, is_early }) => place >= MENTORS && rank === 'professor' && !is_early);
  const load = new Map<string, number>();
  const assignments: MovingAssignment[] = [];
  const free = (mentee: MovingPerson, but: string | null) =>
    mentors.filter(
      ({ hr_number, division, appointed_on }) =>
        division !== mentee.division &&
        appointed_on < mentee.appointed_on &&
        hr_number !== but &&
        (load.get(hr_number) ?? 0) < MOST_MENTEES,
    );
  const take = (mentee: MovingPerson, but: string | null): string | null => {
    const [first, ...rest] = free(mentee, but);
    if (!first) return null;
    const { hr_number } = chance.pick([first, ...rest]);
    load.set(hr_number, (load.get(hr_number) ?? 0) + 1);
    return hr_number;
  };
  for (const mentee of people.filter(({ is_early }) => is_early)) {
    const served = daysBetween(mentee.appointed_on, as_of);
    if (served < 60 || chance.odds(0.1)) continue;
    const starts_on = addDays(mentee.appointed_on, chance.between(0, 50));
    const mentor = take(mentee, null);
    if (mentor === null) continue;
    const reference = `Records ${starts_on.slice(0, 4)}/${assignments.length + 1}`;
    const pair = { mentee: mentee.hr_number, mentor, subtype: 'formal' as const, is_primary: true, starts_on, reference };
    const planned_ends_on = addMonths(starts_on, 60);
    const next = served > 500 && chance.odds(0.15) ? take(mentee, mentor) : null;
    if (next === null) {
      assignments.push({ ...pair, planned_ends_on, ends_on: null });
    } else {
      const changed_on = addDays(starts_on, chance.between(200, served - 150));
      assignments.push({ ...pair, planned_ends_on: null, ends_on: changed_on });
      assignments.push({ ...pair, mentor: next, starts_on: changed_on, planned_ends_on, ends_on: null, reference: `${reference}b` });
    }
    const sponsor = people.find(({ place, division }) => place === MENTORS && division !== mentee.division);
    if (sponsor && chance.odds(0.08))
      assignments.push({ ...pair, mentor: sponsor.hr_number, subtype: 'sponsor', is_primary: false, planned_ends_on: null, ends_on: null });
  }
  const trainings = mentors.flatMap(({ hr_number }, n): MovingTraining[] =>
    load.has(hr_number)
      ? [{ hr_number, completed_on: addDays(as_of, -chance.between(100, 900)), evidence: `Certificate ${4_000 + n}` }]
      : [],
  );
  return { assignments, trainings };
}

function milestonesOf(chance: Chance, as_of: string, person: MovingPerson, leaves: readonly MovingLeave[]): MovingMilestone[] {
  const { hr_number, appointed_on, is_early } = person;
  if (!is_early) return [];
  const decided_on = addMonths(appointed_on, 40);
  const hasBeenAway = leaves.some((leave) => leave.hr_number === hr_number);
  if (decided_on < as_of && !hasBeenAway && chance.odds(0.7)) return [{ hr_number, kind: 'cfar_decided', reached_on: decided_on }];
  return chance.odds(0.2) ? [{ hr_number, kind: 'promotion_due', reached_on: addMonths(appointed_on, 72) }] : [];
}

/** Names of the divisions and sites, as the lists have them. */
export const unitName = (code: DivisionCode | SiteCode): string =>
  code in DIVISIONS ? DIVISIONS[code as DivisionCode][0] : SITES[code as SiteCode][0];
