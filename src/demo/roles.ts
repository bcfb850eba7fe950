/** Who leads what in the demo department, and who reports to whom. */
import { addDays } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { type DemoPerson, DIVISIONS, type DivisionCode, HOSPITAL_DIVISION_HEADS, PHYSICIANS_IN_CHIEF, type SiteCode } from './people.ts';

export interface DemoRole {
  person_id: string;
  role: string;
  division: DivisionCode | null;
  site: SiteCode | null;
  portfolio: string | null;
  committee: string | null;
  acting: boolean;
  starts_on: string;
  ends_on: string | null;
}

export interface DemoLine {
  subordinate_id: string;
  superior_id: string;
  kind: 'primary' | 'dotted';
  starts_on: string;
  ends_on: string | null;
}

/** A change that HR records after the assignments were made, which suspends some of them. */
export interface DemoChange {
  recorded_on: string;
  roles: DemoRole[];
  lines: DemoLine[];
}

const TERM_YEARS = 5;

/** Hospital leaders and vice-chairs have been in office for so many academic years. */
const LONG_IN_OFFICE = 5;
/** Divisions where the director is in a second term; elsewhere somebody else was director before. */
const SECOND_TERM: ReadonlySet<DivisionCode> = new Set(['GIM', 'ONC', 'NEUR', 'EM', 'RHEU']);

/** The first day of the academic year (1 July) that many years before the present one. */
export function july(today: string, years: number): string {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '07-01' ? 1 : 0);
  return `${year - years}-07-01`;
}

const later = (a: string, b: string) => (a > b ? a : b);

const termBefore = (starts_on: string) => `${Number(starts_on.slice(0, 4)) - TERM_YEARS}${starts_on.slice(4)}`;

/** Places of a division's list: 0 its director, 1 the director before or (and) another leader, 2 its facilitator, 4 and 5 hospital leaders. */
export function drawRoles(chance: Chance, people: readonly DemoPerson[], today: string) {
  const at = (division: DivisionCode, place: number): DemoPerson => {
    const found = people.find((each) => each.division === division && each.place === place);
    if (!found) throw new Error(`the demo has nobody at place ${place} of ${division}`);
    return found;
  };
  const role = (holder: DemoPerson, name: string, facts: Partial<DemoRole> = {}): DemoRole => ({
    person_id: holder.id,
    role: name,
    division: null,
    site: null,
    portfolio: null,
    committee: null,
    acting: false,
    starts_on: july(today, 2),
    ends_on: null,
    ...facts,
  });
  const byNumber = (hr_number: string) => people.filter((each) => each.hr_number === hr_number);
  const codes = Object.keys(DIVISIONS) as DivisionCode[];
  /** The division changed its director on that day, which is recorded below as a change. */
  const changedOn: Partial<Record<DivisionCode, string>> = { GI: addDays(today, -45), RESP: addDays(today, -20) };
  const chair = role(at('GIM', 1), 'chair', { starts_on: july(today, 6) });
  const director = (division: DivisionCode, place: number, starts_on: string, ends_on?: string) =>
    role(at(division, place), 'division_director', {
      division,
      acting: division === 'PALL',
      starts_on,
      ends_on: ends_on ?? `${Number(starts_on.slice(0, 4)) + TERM_YEARS}${starts_on.slice(4)}`,
    });

  const directors = codes.map((division) =>
    changedOn[division]
      ? director(division, 1, july(today, 5), changedOn[division])
      : director(division, 0, july(today, chance.between(1, 3))),
  );
  const earlier = directors.flatMap(({ division, starts_on }) =>
    division === null || changedOn[division]
      ? []
      : [{ ...director(division, SECOND_TERM.has(division) ? 0 : 1, termBefore(starts_on), starts_on), acting: false }],
  );
  const portfolios = {
    GIM: ['research', 3],
    ONC: ['education', 1],
    NEUR: ['quality_innovation', 1],
    EM: ['culture_inclusion', 1],
  } as const;
  const hospital = (heads: Readonly<Partial<Record<DivisionCode, SiteCode>>>, place: number, name: string) =>
    Object.entries(heads).map(([division, site]) =>
      role(at(division as DivisionCode, place), name, {
        site,
        division: name === 'hospital_division_head' ? (division as DivisionCode) : null,
        starts_on: july(today, LONG_IN_OFFICE),
      }),
    );
  const roles = [
    chair,
    ...directors,
    ...earlier,
    ...Object.entries(portfolios).map(([division, [portfolio, place]]) =>
      role(at(division as DivisionCode, place), 'vice_chair', { portfolio, starts_on: july(today, LONG_IN_OFFICE) }),
    ),
    ...hospital(PHYSICIANS_IN_CHIEF, 4, 'physician_in_chief'),
    ...hospital(HOSPITAL_DIVISION_HEADS, 5, 'hospital_division_head'),
    ...codes.map((division) => role(at(division, 2), 'mentorship_facilitator', { division, starts_on: july(today, 1) })),
    ...(['ID', 'PMR', 'ICU', 'HEME', 'GERI'] as const).map((code) => role(at(code, 1), 'committee_member', { committee: 'Mentorship' })),
    role(at('RHEU', 3), 'mentorship_lead', { starts_on: july(today, 4) }),
    ...people.filter(({ kind }) => kind === 'service').map((client) => role(client, 'faculty_affairs')),
    ...byNumber('D100005').map((officer) => role(officer, 'faculty_affairs')),
    ...byNumber('D100007').map((officer) => role(officer, 'programme_admin')),
  ];

  const members = people.filter(({ division, retired_on, id }) => division !== null && retired_on === null && id !== chair.person_id);
  const linesTo = ({ person_id, division, starts_on, ends_on }: DemoRole): DemoLine[] => [
    ...members
      .filter((each) => each.division === division && each.id !== person_id && (ends_on === null || each.appointed_on < ends_on))
      .map(({ id, appointed_on }) => ({
        subordinate_id: id,
        superior_id: person_id,
        kind: 'primary' as const,
        starts_on: later(appointed_on, starts_on),
        ends_on: ends_on !== null && ends_on <= today ? ends_on : null,
      })),
    {
      subordinate_id: person_id,
      superior_id: chair.person_id,
      kind: 'primary',
      starts_on: later(starts_on, chair.starts_on),
      ends_on: ends_on !== null && ends_on <= today ? ends_on : null,
    },
  ];
  const dotted = members
    .filter(({ division, place }) => division === 'CARD' && place > 8 && place < 14)
    .map(({ id }) => ({
      subordinate_id: id,
      superior_id: at('CARD', 5).id,
      kind: 'dotted' as const,
      starts_on: addDays(today, -400),
      ends_on: null,
    }));

  const succession = (division: DivisionCode, starts_on: string, afterDays: number): DemoChange => {
    const successor = director(division, 0, starts_on);
    return { recorded_on: addDays(starts_on, afterDays), roles: [successor], lines: linesTo(successor) };
  };
  const acted = role(at('RHEU', 1), 'division_director', {
    division: 'RHEU',
    acting: true,
    starts_on: addDays(today, -300),
    ends_on: addDays(today, -210),
  });
  const changes: DemoChange[] = [
    { recorded_on: addDays(today, -209), roles: [acted], lines: [] },
    ...Object.entries(changedOn).map(([division, day]) => succession(division as DivisionCode, day, 4)),
  ];
  return { roles, lines: [...directors.flatMap(linesTo), ...dotted], changes };
}
