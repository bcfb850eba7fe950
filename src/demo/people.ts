/**
 * The fictional people of the demo department, drawn from random numbers. All days are relative to `today`, so that the demo is current
 * whenever it is started.
 */
import { addDays, addMonths } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { PROFESSOR_DAYS } from './professor.ts';

/** The divisions by code: name, and number of full-time faculty. */
export const DIVISIONS = {
  CARD: ['Cardiology', 103],
  CIA: ['Clinical Immunology and Allergy', 17],
  CPT: ['Clinical Pharmacology and Toxicology', 9],
  DERM: ['Dermatology', 26],
  EM: ['Emergency Medicine', 52],
  ENDO: ['Endocrinology and Metabolism', 43],
  GI: ['Gastroenterology and Hepatology', 52],
  GIM: ['General Internal Medicine', 147],
  GERI: ['Geriatric Medicine', 34],
  HEME: ['Hematology', 43],
  ID: ['Infectious Diseases', 43],
  ICU: ['Interdepartmental Division of Critical Care', 43],
  ONC: ['Medical Oncology', 69],
  NEPH: ['Nephrology', 52],
  NEUR: ['Neurology', 60],
  OCC: ['Occupational Medicine', 4],
  PALL: ['Palliative Medicine', 26],
  PMR: ['Physical Medicine and Rehabilitation', 34],
  RESP: ['Respirology', 43],
  RHEU: ['Rheumatology', 39],
} as const satisfies Record<string, readonly [name: string, fullTimeFaculty: number]>;
export type DivisionCode = keyof typeof DIVISIONS;

/** The hospital sites by code: name, affiliation, and how likely somebody works there. */
export const SITES = {
  NORTH: ['Northgate General Hospital', 'full', 5],
  LAKE: ['Lakeshore University Hospital', 'full', 5],
  RIVER: ['Riverside Health Sciences Centre', 'full', 5],
  HILL: ['Hillcrest Hospital', 'full', 4],
  WEST: ['Westend Health Network', 'full', 4],
  UNION: ['Union Women’s Hospital', 'full', 4],
  EAST: ['Eastview Community Hospital', 'community', 1],
  PARK: ['Parkdale Community Hospital', 'community', 1],
  GATE: ['Gateway Community Hospital', 'community', 1],
  VALE: ['Valemount Community Hospital', 'community', 1],
} as const satisfies Record<string, readonly [name: string, affiliation: string, weight: number]>;
export type SiteCode = keyof typeof SITES;

/** The sites that the physicians-in-chief lead and work at: each is at place 4 of the division. */
export const PHYSICIANS_IN_CHIEF: Readonly<Partial<Record<DivisionCode, SiteCode>>> = {
  GIM: 'NORTH',
  CARD: 'LAKE',
  ONC: 'RIVER',
  NEUR: 'HILL',
  NEPH: 'WEST',
  EM: 'UNION',
  GI: 'EAST',
  ENDO: 'PARK',
  HEME: 'GATE',
  ICU: 'VALE',
};
/** The sites of the hospital division heads: each is at place 5 of the division. */
export const HOSPITAL_DIVISION_HEADS: Readonly<Partial<Record<DivisionCode, SiteCode>>> = {
  CARD: 'NORTH',
  GIM: 'UNION',
  ONC: 'RIVER',
  NEUR: 'HILL',
  NEPH: 'LAKE',
};

export type Rank = 'lecturer' | 'assistant_professor' | 'associate_professor' | 'professor';
export type Category = 'full_time' | 'part_time' | 'adjunct' | 'emeritus';

export interface DemoPerson {
  id: string;
  hr_number: string;
  kind: 'faculty' | 'staff' | 'external' | 'service';
  given_name: string;
  family_name: string;
  /** The position in the division's list; the first eight have roles (see roles.ts). */
  place: number;
  division: DivisionCode | null;
  cross: DivisionCode | null;
  site: SiteCode | null;
  second_site: SiteCode | null;
  category: Category | null;
  rank: Rank;
  appointed_on: string;
  /** Retired on that day; with category emeritus, and remains as such. */
  retired_on: string | null;
}

/** Given names of fictional people. */
export const GIVEN = (
  'Amina Ana-María Beatriz Boris Chloé Dagny Dilnoza Emeka Eszter Fatima Farrukh Giulia Halvard Hiroshi Ines Jean-Luc Jūratė Kaveh Kwame Leilani ' +
  'Lucía Mairéad Mateus Mei Nadia Naoko Ngozi Noël Noor Oisín Olena Oluwaseun Priya Pádraig Quentin Rania Ravi Santiago Siobhán Søren Tariq Tomasz ' +
  'Uma Viktor Wanjiru Xiu Yasmin Yusuf Zeynep Zoltán Zoë Åsa Émile Łucja'
).split(' ') as [string, ...string[]];
/** Family names of fictional people. */
export const FAMILY = (
  'Abara|Al-Masri|Ashworth|Bergström|Castellanos|Delacroix|Dhillon|D’Angelo|Eze|Ferreira|Fournier|Grüber|Haddad|Hakimov|Ibáñez|Jankowski|Kaur|' +
  'Kowalczyk|Lindqvist|MacLeod|Mbeki|Nakamura|Nguyen|Okafor|Okonkwo-Bell|O’Sullivan|Papadopoulos|Petrov|Quispe|Rahman|Rossi|Silva|Szőke|Tanaka|' +
  'Thériault|Uchida|Umarov|Van der Berg|Vasquez|Veerapandian|Wainaina|Weiss|Wójcik|Xu|Yılmaz|Zhang|Ó Briain|Østergaard|Şahin|Šimková'
).split('|') as [string, ...string[]];

/** The persons that the README, `npm run token` and the tour name, by division and place; all others are drawn. */
const NAMED: Readonly<Record<string, Partial<DemoPerson>>> = {
  'CARD 0': { hr_number: 'D100001', given_name: 'Amina', family_name: 'Haddad', site: 'UNION' },
  'CARD 6': {
    hr_number: 'D100002',
    given_name: 'Zoë',
    family_name: 'Šimková',
    site: 'NORTH',
    second_site: null,
    cross: null,
    rank: 'assistant_professor',
  },
  'NEPH 3': {
    hr_number: 'D100003',
    given_name: 'Tariq',
    family_name: 'Lindqvist',
    site: 'LAKE',
    second_site: null,
    cross: null,
    rank: 'professor',
  },
  'GIM 3': { hr_number: 'D100004', given_name: 'Lucía', family_name: 'Ibáñez', site: 'RIVER' },
  'GIM 4': { hr_number: 'D100008', given_name: 'Kwame', family_name: 'Boateng' },
  'RHEU 3': { hr_number: 'D100006', given_name: 'Wanjiru', family_name: 'Okafor', site: 'HILL' },
};

const RECENT_DAYS = 5 * 365 - 10;
const SENIOR_PLACES = 6;
/** Places 6 and 7 are always people in their first years. */
const JUNIOR_PLACES = 8;

/** Draws everybody of the department; 940 of them are full-time faculty on `today`. */
export function drawPeople(chance: Chance, today: string): DemoPerson[] {
  let number = 100_100;
  const person = (facts: Omit<DemoPerson, 'id' | 'hr_number' | 'given_name' | 'family_name'>): DemoPerson => {
    number += 1;
    const named = NAMED[`${facts.division} ${facts.place}`] ?? {};
    const names = { given_name: chance.pick(GIVEN), family_name: chance.pick(FAMILY) };
    return { id: chance.id(), hr_number: `D${number}`, ...names, ...facts, ...named };
  };
  const daysAgo = (from: number, to: number) => `${addDays(today, -chance.between(from, to)).slice(0, 8)}01`;
  const codes = Object.keys(DIVISIONS) as [DivisionCode, ...DivisionCode[]];
  const site = () =>
    chance.weighted(Object.fromEntries(Object.entries(SITES).map(([code, [, , weight]]) => [code, weight])) as Record<SiteCode, number>);
  const base = { kind: 'faculty', cross: null, second_site: null, retired_on: null } as const;

  const fullTime = codes.flatMap((division) =>
    Array.from({ length: DIVISIONS[division][1] }, (_, place) => {
      const senior = place < SENIOR_PLACES;
      const recent = !senior && (place < JUNIOR_PLACES || chance.odds(0.13));
      const appointed_on = recent
        ? daysAgo(place < JUNIOR_PLACES ? 800 : 20, place < JUNIOR_PLACES ? 1200 : RECENT_DAYS)
        : daysAgo(senior ? 4400 : 1900, 11_000);
      const led = place === 4 ? PHYSICIANS_IN_CHIEF[division] : place === 5 ? HOSPITAL_DIVISION_HEADS[division] : undefined;
      const primary = led ?? site();
      return person({
        ...base,
        place,
        division,
        cross: chance.odds(0.06) ? other(chance, codes, division) : null,
        site: primary,
        second_site: chance.odds(0.12) ? other(chance, Object.keys(SITES) as [SiteCode, ...SiteCode[]], primary) : null,
        category: 'full_time',
        rank: senior ? (place === 2 ? 'associate_professor' : 'professor') : rankAfter(chance, appointed_on, today),
        appointed_on,
      });
    }),
  );
  // The mentee of the tour is new, and the mentor has long been there.
  for (const each of fullTime) {
    if (each.hr_number === 'D100002') each.appointed_on = addDays(today, -75);
    if (each.hr_number === 'D100003') each.appointed_on = `${addDays(today, -PROFESSOR_DAYS).slice(0, 8)}01`;
  }

  const partTime = (
    [
      'ENDO',
      'ENDO',
      ...Array.from({ length: 36 }, () => chance.pick(['CARD', 'GIM', 'EM', 'ONC', 'NEUR', 'PALL', 'DERM'])),
    ] as DivisionCode[]
  ).map((division, i) =>
    person({
      ...base,
      place: 1000 + i,
      division,
      site: site(),
      category: i % 6 === 5 ? 'adjunct' : 'part_time',
      rank: chance.pick(['lecturer', 'assistant_professor']),
      appointed_on: daysAgo(100, 6000),
    }),
  );
  const retired = Array.from({ length: 8 }, (_, i) =>
    person({
      ...base,
      place: 2000 + i,
      division: chance.pick(['CARD', 'GIM', 'NEPH', 'ONC']),
      site: site(),
      category: i % 2 ? 'emeritus' : null,
      rank: 'professor',
      appointed_on: daysAgo(9000, 12_000),
      retired_on: addDays(today, -chance.between(60, 500)),
    }),
  );
  // HR sent the appointment but no division yet: listed among the people, in no roster.
  const unplaced = person({
    ...base,
    place: 0,
    division: null,
    site: 'WEST',
    category: 'full_time',
    rank: 'assistant_professor',
    appointed_on: addDays(today, -30),
  });

  const nobody = { ...base, place: 0, division: null, site: null, category: null, rank: 'lecturer', appointed_on: today } as const;
  const staff: DemoPerson[] = [
    { ...person({ ...nobody, kind: 'staff' }), hr_number: 'D100005', given_name: 'Jean-Luc', family_name: 'Thériault' },
    { ...person({ ...nobody, kind: 'staff' }), hr_number: 'D100007', given_name: 'Naoko', family_name: 'Ashworth' },
    { ...person({ ...nobody, kind: 'service' }), hr_number: '', given_name: 'HR', family_name: 'Portal' },
  ];
  const external = Array.from({ length: 3 }, () => ({ ...person({ ...nobody, kind: 'external' }), hr_number: '' }));
  return [...fullTime, ...partTime, ...retired, unplaced, ...staff, ...external];
}

function other<T extends string>(chance: Chance, words: readonly [T, ...T[]], not: T): T {
  const word = chance.pick(words);
  return word === not ? other(chance, words, not) : word;
}

function rankAfter(chance: Chance, appointed_on: string, today: string): Rank {
  const years = (Date.parse(today) - Date.parse(appointed_on)) / (365.25 * 86_400_000);
  if (years < 5) return chance.weighted({ lecturer: 3, assistant_professor: 15, associate_professor: 2, professor: 0.4 });
  if (years < 12) return chance.weighted({ lecturer: 2, assistant_professor: 9, associate_professor: 9, professor: 1 });
  return chance.weighted({ lecturer: 2, assistant_professor: 3, associate_professor: 8, professor: 12 });
}

const LADDER: readonly Rank[] = ['assistant_professor', 'associate_professor', 'professor'];

export type DemoTerms = { rank: Rank; starts_on: string; ends_on: string | null };

/** Draws the terms of the appointment in order: a promotion about every six years, on 1 July, up to the rank of today. */
export function termsOf(chance: Chance, { rank, appointed_on, retired_on }: DemoPerson, today: string): DemoTerms[] {
  const ranks = rank === 'lecturer' ? [rank] : LADDER.slice(0, LADDER.indexOf(rank) + 1);
  const first = Number(appointed_on.slice(0, 4)) + chance.between(5, 7);
  const promotions = ranks.slice(1).map((_, i) => `${first + 6 * i}-07-01`);
  // Somebody who came with the rank was never promoted here.
  const late = (promotions.at(-1) ?? '') > addMonths(retired_on ?? today, -6);
  const held = late ? [rank] : ranks;
  return held.map((each, i) => ({
    rank: each,
    starts_on: i === 0 ? appointed_on : (promotions[i - 1] ?? appointed_on),
    ends_on: i < held.length - 1 ? (promotions[i] ?? null) : retired_on,
  }));
}
