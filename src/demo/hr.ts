/** The HR facts of the demo department: appointments, memberships, position descriptions, leaves. */

import { type DemoCareer, drawCareers } from './careers.ts';
import type { Chance } from './chance.ts';
import { type DemoPerson, type DemoTerms, termsOf } from './people.ts';
import { july } from './roles.ts';
import type { Rows } from './rows.ts';

const POSITIONS = {
  clinician_teacher: [70, 20, 5, 5],
  clinician_educator: [50, 30, 15, 5],
  clinician_investigator: [40, 10, 45, 5],
  clinician_scientist: [20, 5, 70, 5],
  clinician_administrator: [40, 10, 10, 40],
  clinician_quality_innovation: [55, 10, 25, 10],
} as const;

/** Academic years since the department's programme began, the present one not counted. */
export const PROGRAMME_YEARS = 10;

/** Draws the HR facts of each person, table by table, and the careers that the appointments follow, from random numbers of their own. */
export function drawFacts(
  chance: Chance,
  careerChance: Chance,
  people: readonly DemoPerson[],
  unit: Readonly<Record<string, string>>,
  issuer: string,
  today: string,
): { rows: Rows; careers: ReadonlyMap<string, DemoCareer> } {
  const appointed = people.filter(({ category, retired_on }) => category !== null || retired_on !== null);
  const pct = { full_time: () => 80 + 10 * chance.between(0, 2), part_time: () => 50, adjunct: () => 10, emeritus: () => 0 };
  const contracts = appointed.map((person) => {
    const category = person.retired_on === null ? (person.category ?? 'full_time') : 'full_time';
    return { ...person, category, academic_fte_pct: pct[category](), terms: termsOf(chance, person, today) };
  });
  const faculty = contracts.filter(({ category, retired_on }) => category === 'full_time' && retired_on === null);
  const careers = drawCareers(careerChance, faculty, july(today, PROGRAMME_YEARS), today);
  const terms = contracts.flatMap(({ id: person_id, appointed_on, retired_on, category, academic_fte_pct, terms: held }) => {
    const career = careers.get(person_id);
    const periods = career
      ? statusesOf(held, career)
      : held.map((each) => ({ ...each, status: statusOf(retired_on, appointed_on, today) }));
    return periods.map((each) => ({
      person_id,
      category,
      academic_fte_pct,
      appointed_on,
      end_reason: retired_on !== null && each.ends_on === retired_on ? 'retired' : null,
      ...each,
    }));
  });
  const emeriti = people.flatMap(({ id: person_id, category, rank, retired_on }) =>
    category === 'emeritus' && retired_on !== null
      ? [{ person_id, category, rank, academic_fte_pct: 0, appointed_on: retired_on, starts_on: retired_on }]
      : [],
  );
  const during = ({ id: person_id, appointed_on, retired_on, category }: DemoPerson) => ({
    person_id,
    starts_on: appointed_on,
    ends_on: category === 'emeritus' ? null : retired_on,
  });
  const memberships = appointed.flatMap(({ division, cross, ...person }) => [
    ...(division ? [{ ...during(person as DemoPerson), division_id: unit[division], is_primary: true }] : []),
    ...(cross ? [{ ...during(person as DemoPerson), division_id: unit[cross], is_primary: false }] : []),
  ]);
  const sites = appointed.flatMap(({ site, second_site, ...person }) => [
    ...(site ? [{ ...during(person as DemoPerson), site_id: unit[site], is_primary: true }] : []),
    ...(second_site ? [{ ...during(person as DemoPerson), site_id: unit[second_site], is_primary: false }] : []),
  ]);
  const positions = appointed.map((person) => {
    const kind = chance.weighted({
      clinician_teacher: 35,
      clinician_educator: 15,
      clinician_investigator: 15,
      clinician_scientist: 12,
      clinician_administrator: 8,
      clinician_quality_innovation: 15,
    });
    const [clinical_pct, teaching_pct, scholarship_pct, administration_pct] = POSITIONS[kind];
    return { ...during(person), kind, clinical_pct, teaching_pct, scholarship_pct, administration_pct };
  });
  const logins = people.filter(({ kind, retired_on }) => kind !== 'external' && retired_on === null);
  const rows: Rows = [
    ['person', people.map(personRow)],
    ['person_login', logins.map(({ id, hr_number }) => ({ person_id: id, issuer, subject: hr_number || 'hr-portal' }))],
    ['appointment', terms],
    ['appointment', emeriti.map((each) => ({ ...each, status: 'continuing' }))],
    ['division_membership', memberships],
    ['site_membership', sites],
    ['position_description', positions],
    ['external_profile', externalProfiles(people)],
  ];
  return { rows, careers };
}

/** Splits the terms where the status changes: HR ends a period and begins another, as with the rank. */
function statusesOf(held: readonly DemoTerms[], { continuing_on }: DemoCareer): (DemoTerms & { status: string })[] {
  return held.flatMap((term) => {
    if (continuing_on === null || (term.ends_on !== null && term.ends_on <= continuing_on)) return [{ ...term, status: 'probationary' }];
    if (continuing_on <= term.starts_on) return [{ ...term, status: 'continuing' }];
    return [
      { ...term, ends_on: continuing_on, status: 'probationary' },
      { ...term, starts_on: continuing_on, status: 'continuing' },
    ];
  });
}

function statusOf(retired_on: string | null, appointed_on: string, today: string): string {
  if (retired_on !== null) return 'ended';
  return appointed_on > `${Number(today.slice(0, 4)) - 4}` ? 'probationary' : 'continuing';
}

function personRow({ id, kind, hr_number, given_name, family_name }: DemoPerson) {
  const email = hr_number === '' ? null : `${hr_number.toLowerCase()}@example.edu`;
  return { id, kind, hr_number: hr_number || null, given_name, family_name, email };
}

function externalProfiles(people: readonly DemoPerson[]) {
  return people
    .filter(({ kind }) => kind === 'external')
    .map(({ id }, i) => ({
      person_id: id,
      institution: `University of Elsewhere ${i + 1}`,
      country: 'Elsewhere',
      title: 'Professor',
      specialty: 'Cardiology',
    }));
}
