/** Made-up lives of a department for five years, from a seed: the same seed, the same lives. */
import { addDays, addMonths } from '../../src/core/calendar.ts';
import type { World } from './world.ts';

export type Span = { starts_on: string; ends_on: string | null };
export type Term = Span & { category: 'full_time' | 'part_time'; status: 'probationary' | 'continuing'; appointed_on: string };
export type Meeting = { held_on: string; state: 'held' | 'confirmed' | 'disputed'; mode: 'video' | 'email'; duration_min: number };
export type Agreement = { version: number; review_on: string; mentee_on: string | null; mentor_on: string | null };
export type Mentorship = Span & {
  mentor: number;
  is_primary: boolean;
  activated_on: string;
  suspended: Span[];
  pauses: Span[];
  /** From when the pair goes on in the mentor's absence that began on the day. */
  continues: { absent_from: string; continues_on: string } | null;
  meetings: Meeting[];
  agreements: Agreement[];
};
export type Plan = { starts_on: string; ends_on: string; closed_on: string | null; in_force_on: string[] };
export type Life = {
  deceased_on: string | null;
  terms: Term[];
  /** What somebody who is part-time has decided; it stands for nothing on other days. */
  enrolments: Span[];
  leaves: (Span & { stops_clock: boolean })[];
  divisions: (Span & { code: string })[];
  mentorships: Mentorship[];
  plans: Plan[];
  check_in: { clock_starts_on: string; state: 'scheduled' | 'held' | 'waived'; held_on: string | null; waived_on: string | null } | null;
  reviews: { academic_year: number; state: 'open' | 'held' | 'waived'; held_on: string | null; waived_on: string | null }[];
  attended: { session: number; attendance: 'present' | 'excused' | 'absent' }[];
  extensions: { latest_on: string; decided_on: string }[];
  decisions: { reached_on: string; cfar_outcome: 'continuing' | 'probation_extended' }[];
  waivers: { kind: string; occasion: string; made_on: string; revoked_on: string | null }[];
};
export type Session = { held_on: string; division: string | null; is_mandatory: boolean; is_cancelled: boolean };
export type Facts = {
  mentors: { leaves: Span[] }[];
  sessions: Session[];
  lives: Life[];
  /** The first day of the programme in the department, and in divisions that begin later. */
  begins: { department: string; divisions: Readonly<Record<string, string>> };
};

/** Mulberry32: small, fast, and the same everywhere. */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (n: number) => Math.floor(next() * n);
  return {
    upTo,
    between: (a: number, b: number) => a + upTo(b - a + 1),
    maybe: (share: number) => next() < share,
    of: <T>(list: readonly T[]) => list[upTo(list.length)] as T,
  };
}

export const FROM = '2020-07-01';
export const DAYS = 1_826;

type Chance = ReturnType<typeof chance>;

function span({ upTo, between, maybe }: Chance, from: string, longest: number, endless = 0.1): Span {
  const starts_on = addDays(from, upTo(DAYS));
  return { starts_on, ends_on: maybe(endless) ? null : addDays(starts_on, between(1, longest)) };
}

/** Periods of one list never meet: each begins after the one before has ended. */
function apart(spans: Span[]): Span[] {
  const kept: Span[] = [];
  for (const each of spans.sort((a, b) => (a.starts_on < b.starts_on ? -1 : 1))) {
    const last = kept.at(-1);
    if (!last || (last.ends_on !== null && last.ends_on <= each.starts_on)) kept.push(each);
  }
  return kept;
}

function careerOf(dice: Chance, starts_on: string): Term[] {
  const { between, maybe } = dice;
  const terms: Term[] = [];
  let at = starts_on;
  if (maybe(0.15)) {
    const until = addDays(at, between(60, 500));
    terms.push({ category: 'part_time', status: 'continuing', appointed_on: at, starts_on: at, ends_on: until });
    at = addDays(until, maybe(0.3) ? 20 : 0);
  }
  const appointed_on = maybe(0.1) ? addDays(at, -between(1, 300)) : at;
  const advanced = maybe(0.15);
  const decided = maybe(0.5) ? addDays(at, between(600, 1_500)) : null;
  terms.push({ category: 'full_time', status: advanced ? 'continuing' : 'probationary', appointed_on, starts_on: at, ends_on: decided });
  if (decided) terms.push({ category: 'full_time', status: 'continuing', appointed_on, starts_on: decided, ends_on: null });
  const last = terms.at(-1) as Term;
  if (maybe(0.25)) last.ends_on = addDays(last.starts_on, between(30, 900));
  if (last.ends_on && maybe(0.4))
    terms.push({
      category: maybe(0.5) ? 'part_time' : 'full_time',
      status: 'continuing',
      appointed_on: last.ends_on,
      starts_on: last.ends_on,
      ends_on: null,
    });
  return terms;
}

function mentorshipsOf(dice: Chance, from: string, mentors: Facts['mentors']): Mentorship[] {
  const { upTo, between, maybe, of } = dice;
  const made: Mentorship[] = [];
  let at = addDays(from, between(-40, 250));
  for (let n = upTo(4); n > 0; n -= 1) {
    const ends_on = maybe(0.5) ? addDays(at, between(0, 700)) : null;
    const mentor = upTo(mentors.length);
    const absence = mentors[mentor]?.leaves[0];
    made.push({
      mentor,
      is_primary: true,
      starts_on: at,
      ends_on,
      activated_on: addDays(at, maybe(0.2) ? between(1, 60) : 0),
      suspended: maybe(0.4) ? apart([span(dice, at, 300), span(dice, at, 100)]) : [],
      pauses: maybe(0.3) ? apart([span(dice, at, 120)]) : [],
      continues:
        absence && maybe(0.3) ? { absent_from: absence.starts_on, continues_on: addDays(absence.starts_on, between(0, 80)) } : null,
      meetings: [],
      agreements: [],
    });
    if (ends_on === null) break;
    at = addDays(ends_on, of([0, 0, 20, 150]));
  }
  if (maybe(0.3)) {
    const other = addDays(from, between(0, 900));
    const taken = new Set(made.map(({ mentor }) => mentor));
    const mentor = mentors.findIndex((_, i) => !taken.has(i));
    made.push({
      mentor,
      is_primary: false,
      starts_on: other,
      ends_on: null,
      activated_on: other,
      suspended: [],
      pauses: [],
      continues: null,
      meetings: [],
      agreements: [],
    });
  }
  for (const each of made) {
    let day = each.starts_on;
    const until = each.ends_on ?? addDays(FROM, DAYS);
    while (day < until) {
      day = addDays(day, between(0, 160));
      if (day >= until) break;
      const meeting: Meeting = {
        held_on: day,
        state: maybe(0.8) ? 'confirmed' : of(['held', 'disputed']),
        mode: maybe(0.9) ? 'video' : 'email',
        duration_min: of([15, 20, 45]),
      };
      each.meetings.push(meeting);
    }
    for (let version = 1; version <= upTo(4); version += 1) {
      const on = addDays(each.starts_on, between(0, 120) + (version - 1) * 300);
      each.agreements.push({
        version,
        review_on: addMonths(on, between(3, 12)),
        mentee_on: maybe(0.9) ? on : null,
        mentor_on: maybe(0.8) ? addDays(on, upTo(30)) : null,
      });
    }
  }
  return made;
}

/** `people` lives under a handful of mentors. */
export function factsOf(seed: number, people: number): Facts {
  const dice = chance(seed);
  const { upTo, between, maybe, of } = dice;
  const mentors = Array.from({ length: 8 }, (_, i) => ({ leaves: i % 2 ? apart([span(dice, FROM, 260), span(dice, FROM, 260)]) : [] }));
  const sessions = Array.from(
    { length: 10 },
    (_, i): Session => ({
      held_on: addDays(FROM, 40 + i * 180),
      division: maybe(0.3) ? 'CARD' : null,
      is_mandatory: maybe(0.85),
      is_cancelled: maybe(0.1),
    }),
  );
  const lives = Array.from({ length: people }, (): Life => {
    const hired = addDays(FROM, between(-900, 1_300));
    const terms = careerOf(dice, hired);
    const first = terms.find(({ category }) => category === 'full_time') as Term;
    const moved = maybe(0.3) ? addDays(hired, between(1, 1_200)) : null;
    const plan = maybe(0.7) ? addDays(first.appointed_on, between(10, 400)) : null;
    const in_force = plan === null ? null : addDays(plan, between(0, 90));
    const closed = plan !== null && maybe(0.2) ? addDays(plan, between(300, 1_400)) : null;
    const renewed = plan !== null && maybe(0.3) ? (closed ?? addMonths(plan, 60)) : null;
    return {
      deceased_on: maybe(0.05) ? addDays(hired, between(100, 1_500)) : null,
      terms,
      enrolments: [],
      leaves: maybe(0.5) ? Array.from({ length: between(1, 3) }, () => ({ ...span(dice, hired, 200, 0.05), stops_clock: maybe(0.8) })) : [],
      divisions: moved
        ? [
            { code: 'GIM', starts_on: '2015-01-01', ends_on: moved },
            { code: 'CARD', starts_on: moved, ends_on: null },
          ]
        : [{ code: of(['CARD', 'GIM']), starts_on: '2015-01-01', ends_on: null }],
      mentorships: mentorshipsOf(dice, first.starts_on, mentors),
      plans:
        plan === null
          ? []
          : [
              {
                starts_on: plan,
                ends_on: addMonths(plan, 60),
                closed_on: closed,
                in_force_on: maybe(0.85) && in_force ? [in_force, ...(maybe(0.4) ? [addDays(in_force, 200)] : [])] : [],
              },
              ...(renewed
                ? [
                    {
                      starts_on: renewed,
                      ends_on: addMonths(renewed, 60),
                      closed_on: null,
                      in_force_on: [addDays(renewed, -between(0, 60))],
                    },
                  ]
                : []),
            ],
      check_in: maybe(0.6)
        ? (() => {
            const state = of(['scheduled', 'held', 'held', 'waived'] as const);
            return {
              clock_starts_on: first.starts_on,
              state,
              held_on: state === 'held' ? addMonths(first.starts_on, between(16, 22)) : null,
              waived_on: state === 'waived' ? addMonths(first.starts_on, between(14, 24)) : null,
            };
          })()
        : null,
      reviews: [2019, 2020, 2021, 2022, 2023, 2024, 2025]
        .filter(() => maybe(0.7))
        .map((academic_year) => {
          const state = of(['open', 'held', 'held', 'waived'] as const);
          const on = addDays(`${academic_year}-07-01`, upTo(400));
          return { academic_year, state, held_on: state === 'held' ? on : null, waived_on: state === 'waived' ? on : null };
        }),
      attended: sessions.flatMap((_, session) =>
        maybe(0.4) ? [{ session, attendance: of(['present', 'excused', 'absent'] as const) }] : [],
      ),
      extensions: maybe(0.2)
        ? [{ decided_on: addMonths(first.starts_on, between(20, 50)), latest_on: addMonths(first.starts_on, between(61, 80)) }]
        : [],
      decisions: maybe(0.4)
        ? [{ reached_on: addMonths(first.starts_on, between(37, 60)), cfar_outcome: of(['continuing', 'probation_extended'] as const) }]
        : [],
      waivers: ['formal_mentor', 'academic_plan', 'orientation', 'meetings', 'cfar']
        .filter(() => maybe(0.2))
        .map((kind) => {
          const made_on = addDays(first.starts_on, between(-60, 900));
          return {
            kind,
            occasion: kind === 'meetings' ? String(between(1, 4)) : '',
            made_on,
            revoked_on: maybe(0.4) ? addDays(made_on, upTo(400)) : null,
          };
        }),
    };
  });
  // Drawn last, so that the lives before stay what they were.
  for (const life of lives) {
    const partTime = life.terms.filter(({ category }) => category === 'part_time');
    life.enrolments = apart(
      partTime
        .filter(() => maybe(0.8))
        .flatMap(({ starts_on }) => {
          const from = addDays(starts_on, between(-60, 200));
          const ends_on = maybe(0.5) ? addDays(from, between(1, 900)) : null;
          const anew = addDays(from, between(1, 400));
          // Ended and begun again, on the same day or later.
          return maybe(0.4) && (ends_on === null || anew < ends_on)
            ? [
                { starts_on: from, ends_on: anew },
                { starts_on: maybe(0.7) ? anew : addDays(anew, 30), ends_on: ends_on && addDays(ends_on, 60) },
              ]
            : [{ starts_on: from, ends_on }];
        }),
    );
  }
  return { mentors, sessions, lives, begins: { department: FROM, divisions: {} } };
}

const noon = (day: string | null) => (day === null ? null : `${day}T16:00:00Z`);

/** Writes the lives into the department; answers the ids of the people and, for each, of their mentorships and plans. */
export async function live(world: World, facts: Facts): Promise<{ id: string; mentorships: string[]; plans: string[] }[]> {
  const { insert } = world;
  const mentors: string[] = [];
  for (const { leaves } of facts.mentors) {
    const { id } = await world.person({ starts_on: '2010-07-01', division: 'NEPH', login: false });
    for (const each of leaves) await insert('leave', { ...each, person_id: id, stops_clock: false });
    mentors.push(id);
  }
  const [leader] = mentors;
  const role = await insert('leadership_role', { person_id: leader, role: 'vice_chair', portfolio: 'education', starts_on: '2010-07-01' });
  const sessions: string[] = [];
  for (const { held_on, division, is_mandatory, is_cancelled } of facts.sessions) {
    const division_id = division && world.division(division).id;
    const { id } = await insert('programme_event', {
      kind: 'orientation',
      title: 'Welcome',
      held_on,
      division_id,
      is_mandatory,
      cancelled_at: is_cancelled ? noon(held_on) : null,
    });
    sessions.push(id);
  }
  const persons = [];
  for (const life of facts.lives) {
    const { id: person_id } = await world.person({ category: null, division: null, site: null, login: false });
    if (life.deceased_on) await world.sql`update person set deceased_on = ${life.deceased_on} where id = ${person_id}`;
    for (const term of life.terms)
      await insert('appointment', {
        ...term,
        person_id,
        rank: 'assistant_professor',
        academic_fte_pct: term.category === 'full_time' ? 100 : 50,
      });
    for (const each of life.enrolments) await insert('programme_enrolment', { ...each, person_id });
    for (const each of life.leaves) await insert('leave', { ...each, person_id });
    for (const { code, ...days } of life.divisions)
      await insert('division_membership', { ...days, person_id, division_id: world.division(code).id, is_primary: true });
    // What is not formal, or what not both have confirmed, owes nothing: the oracle does not know of it.
    for (const [n, state] of (['claimed', 'lapsed', 'declined', 'withdrawn', 'live'] as const).entries())
      await world.assignment(
        { id: person_id },
        { id: mentors[n % mentors.length] ?? '' },
        {
          state,
          subtype: n % 2 === 0 ? 'informal' : 'sponsor',
          starts_on: life.mentorships[0]?.starts_on ?? '2024-07-01',
          recorded_by: { id: person_id },
          accepted_by: state === 'live' ? ['mentee', 'mentor'] : ['mentee'],
        },
      );
    const mentorships: string[] = [];
    for (const each of life.mentorships) {
      const at = noon(each.activated_on);
      const { id } = await insert('assignment', {
        mentee_id: person_id,
        mentor_id: mentors[each.mentor],
        subtype: 'formal',
        state: each.ends_on === null ? 'live' : 'ended',
        is_primary: each.is_primary,
        category: 'traditional',
        origin: 'institution',
        starts_on: each.starts_on,
        ends_on: each.ends_on,
        mentee_accepted_at: at,
        mentor_accepted_at: at,
        mentor_attested_at: at,
        activated_at: at,
      });
      const [before, replaced_id] = [life.mentorships[mentorships.length - 1], mentorships.at(-1)];
      // Where one follows on the other the same day, the first hands over instead of being ended.
      if (before?.ends_on === each.starts_on)
        await world.sql`update assignment set state = 'live', ends_on = null, replaced_by_id = ${id}, replaced_on = ${each.starts_on}
          where id = ${replaced_id}`;
      mentorships.push(id);
      for (const days of each.suspended)
        await insert('conflict_case', {
          ...days,
          assignment_id: id,
          status: days.ends_on ? 'resolved' : 'detected',
          resolution: days.ends_on && 'conflict_ended',
          source: 'hr_change',
          bases: '[]',
          detected_on: days.starts_on,
          due_on: days.starts_on,
          policy_id: world.policy.id,
        });
      for (const days of each.pauses) await insert('assignment_pause', { ...days, assignment_id: id });
      if (each.continues) await insert('leave_choice', { ...each.continues, assignment_id: id, choice: 'continue', chosen_by: person_id });
      for (const { held_on, state, mode, duration_min } of each.meetings)
        await insert('meeting', {
          assignment_id: id,
          kind: 'formal',
          mode,
          state,
          proposed_by: person_id,
          duration_min,
          held_on,
          logged_by: person_id,
          logged_at: noon(held_on),
          ...(state === 'confirmed' && { confirmed_by: mentors[each.mentor], confirmed_at: noon(held_on) }),
        });
      for (const { version, review_on, mentee_on, mentor_on } of each.agreements)
        await insert('mentoring_agreement', {
          assignment_id: id,
          version,
          review_on,
          mentee_acknowledged_at: noon(mentee_on),
          mentor_acknowledged_at: noon(mentor_on),
        });
    }
    const plans: string[] = [];
    for (const { in_force_on, ...plan } of life.plans) {
      const { id } = await insert('academic_plan', { ...plan, mentee_id: person_id });
      plans.push(id);
      for (const [i, day] of in_force_on.entries())
        await insert('plan_version', {
          plan_id: id,
          version: i + 1,
          change: i ? 'substantive' : 'original',
          state: i === in_force_on.length - 1 ? 'in_force' : 'superseded',
          in_force_on: day,
        });
    }
    if (life.check_in) {
      const { state, ...rest } = life.check_in;
      await insert('check_in', {
        ...rest,
        mentee_id: person_id,
        state,
        ...(state === 'waived' ? { waived_reason: 'other' } : { conductor_id: leader, role_id: role.id }),
        created_at: noon(addDays(rest.clock_starts_on, 30)),
      });
    }
    for (const { state, ...review } of life.reviews)
      await insert('annual_review', {
        ...review,
        mentee_id: person_id,
        state,
        ...(state === 'waived' && { waived_reason: 'other' }),
        ...(state === 'held' && { reviewer_id: leader, role_id: role.id, capacity: 'chair' }),
      });
    for (const { session, attendance } of life.attended)
      await insert('event_attendance', { event_id: sessions[session], person_id, attendance });
    for (const each of life.extensions) await insert('cfar_extension', { ...each, person_id, reason: 'leave' });
    for (const each of life.decisions) await insert('career_milestone', { ...each, person_id, kind: 'cfar_decided' });
    for (const { kind, occasion, made_on, revoked_on } of life.waivers)
      await insert('obligation_waiver', {
        person_id,
        kind,
        occasion,
        reason: 'not_applicable',
        created_at: noon(made_on),
        revoked_at: noon(revoked_on),
      });
    persons.push({ id: person_id, mentorships, plans });
  }
  return persons;
}
