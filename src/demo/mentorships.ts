/** Who mentors whom in the demo department. Nobody here mentors somebody who reports to them, until HR changes a role. */
import { addDays, daysBetween } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import type { DemoPerson, DivisionCode } from './people.ts';

export interface DemoAssignment {
  id: string;
  mentee_id: string;
  mentor_id: string;
  subtype: 'formal' | 'informal' | 'spot' | 'sponsor' | 'promotion_mentor';
  state: 'pending_acceptance' | 'declined' | 'claimed' | 'live' | 'completed' | 'ended';
  is_primary: boolean;
  category: 'traditional' | 'transformational';
  origin: 'institution' | 'professional_org' | 'self' | 'event';
  need_areas: string[];
  starts_on: string | null;
  planned_ends_on: string | null;
  ends_on: string | null;
  mentee_accepted_at: string | null;
  mentor_accepted_at: string | null;
  mentor_attested_at: string | null;
  activated_at: string | null;
  capacity_reason: string | null;
  recorded_by_id: string | null;
  replaces_id: string | null;
  replaced_by_id: string | null;
  replaced_on: string | null;
}

export type DemoPause = { assignment_id: string; starts_on: string; ends_on: string | null };
export type DemoReason = { assignment_id: string; author_id: string; kind: string; code: string };
export type DemoLeave = { id: string; person_id: string; kind: string; starts_on: string; ends_on: string | null };

const CAPACITY = 3;
const NEEDS = [
  'promotion',
  'cfar',
  'research_network',
  'grants',
  'education_recognition',
  'work_life',
  'leadership',
  'clinical_skills',
] as const;
const ENDS = ['goals_met', 'mutual_no_fault', 'mismatch_availability', 'mentor_departed', 'administrative'] as const;
/** Places of directors, former directors and hospital leaders: people report to them, so they mentor informally only. */
const LEADERS = new Set([0, 1, 4, 5]);

/** Draws the assignments of the department as of `today`, with their pauses and reasons. */
export function drawMentorships(chance: Chance, people: readonly DemoPerson[], today: string) {
  const assignments: DemoAssignment[] = [];
  const pauses: DemoPause[] = [];
  const reasons: DemoReason[] = [];
  const load = new Map<string, number>();
  const pairs = new Set<string>();

  const faculty = people.filter(
    ({ category, retired_on, division }) => category === 'full_time' && retired_on === null && division !== null,
  );
  const [early, long] = [addDays(today, -1800), addDays(today, -2900)];
  const recent = faculty.filter(({ appointed_on, place }) => appointed_on > early && place > 5);
  const experienced = faculty.filter(
    ({ appointed_on, place, rank }) => appointed_on < long && !LEADERS.has(place) && rank !== 'lecturer' && rank !== 'assistant_professor',
  );
  const at = (division: DivisionCode, place: number) => faculty.filter((each) => each.division === division && each.place === place);

  function mentorOf(mentee: DemoPerson): DemoPerson | undefined {
    const near = chance.odds(0.55);
    const free = experienced.filter(
      ({ id, division, hr_number }) =>
        (division === mentee.division) === near &&
        id !== mentee.id &&
        hr_number !== 'D100003' &&
        (load.get(id) ?? 0) < CAPACITY &&
        !pairs.has(`${mentee.id} ${id}`),
    );
    return free[chance.between(0, free.length - 1)];
  }

  function add(
    mentee: DemoPerson,
    mentor: DemoPerson,
    facts: Partial<DemoAssignment> & Pick<DemoAssignment, 'state' | 'starts_on'>,
  ): DemoAssignment {
    const { state, starts_on } = facts;
    const begun = state === 'live' || state === 'completed' || state === 'ended';
    const accepted = begun && starts_on !== null ? `${addDays(starts_on, -chance.between(1, 14))}T14:30:00Z` : null;
    const assignment: DemoAssignment = {
      id: chance.id(),
      mentee_id: mentee.id,
      mentor_id: mentor.id,
      subtype: 'formal',
      is_primary: true,
      category: chance.odds(0.85) ? 'traditional' : 'transformational',
      origin: chance.weighted({ institution: 8, professional_org: 1, self: 2, event: 1 }),
      need_areas: [...new Set([chance.pick(NEEDS), chance.pick(NEEDS)])],
      planned_ends_on: null,
      ends_on: null,
      mentee_accepted_at: accepted,
      mentor_accepted_at: accepted,
      mentor_attested_at: accepted,
      activated_at: accepted,
      capacity_reason: null,
      recorded_by_id: null,
      replaces_id: null,
      replaced_by_id: null,
      replaced_on: null,
      ...facts,
    };
    assignments.push(assignment);
    pairs.add(`${mentee.id} ${mentor.id}`);
    if (state === 'live' && assignment.subtype === 'formal') load.set(mentor.id, (load.get(mentor.id) ?? 0) + 1);
    return assignment;
  }

  function over(mentee: DemoPerson, mentor: DemoPerson, starts_on: string, ends_on: string): DemoAssignment {
    const completed = chance.odds(0.4);
    const assignment = add(mentee, mentor, { state: completed ? 'completed' : 'ended', starts_on, ends_on });
    const reason = { assignment_id: assignment.id, author_id: mentee.id, kind: 'end' };
    if (!completed && chance.odds(0.7)) reasons.push({ ...reason, code: chance.pick(ENDS) });
    return assignment;
  }

  // Assignments that a change of roles suspends: the mentor later becomes the director of the mentee's division.
  const story: [DivisionCode, mentee: number, mentor: number][] = [
    ['GI', 6, 0],
    ['GI', 7, 0],
    ['RESP', 6, 0],
    ['RHEU', 7, 1],
  ];
  const paired = new Set<string>();
  for (const [division, menteePlace, mentorPlace] of story) {
    for (const mentee of at(division, menteePlace)) {
      for (const mentor of at(division, mentorPlace)) add(mentee, mentor, { state: 'live', starts_on: addDays(today, -700) });
      paired.add(mentee.id);
    }
  }
  // The mentor of the tour has one mentee, and capacity for the next.
  for (const mentor of at('NEPH', 3)) {
    for (const mentee of at('NEPH', 6)) add(mentee, mentor, { state: 'live', starts_on: addDays(today, -300) });
    for (const mentee of at('NEPH', 6)) paired.add(mentee.id);
  }

  for (const mentee of recent) {
    const mentor = mentorOf(mentee);
    if (!mentor || mentee.hr_number === 'D100002' || paired.has(mentee.id)) continue;
    const served = daysBetween(mentee.appointed_on, today);
    const fate = chance.weighted({
      live: 72,
      without: 9,
      pending_acceptance: 12,
      declined: 3,
      replaced: 6,
    });
    if (fate === 'without' || served < 40) continue;
    const starts_on = addDays(mentee.appointed_on, chance.between(20, Math.min(200, served - 5)));
    if (fate === 'live') {
      const planned_ends_on = chance.odds(0.2) ? addDays(mentee.appointed_on, 1826) : null;
      const { id } = add(mentee, mentor, { state: 'live', starts_on, planned_ends_on });
      if (chance.odds(0.06))
        pauses.push({ assignment_id: id, starts_on: later(starts_on, addDays(today, -chance.between(5, 60))), ends_on: null });
      const second = chance.odds(0.2) ? mentorOf(mentee) : undefined;
      if (second)
        add(mentee, second, {
          state: 'live',
          starts_on: addDays(starts_on, chance.between(0, daysBetween(starts_on, today))),
          is_primary: false,
        });
    } else if (fate === 'replaced') {
      const ends_on = addDays(starts_on, chance.between(1, daysBetween(starts_on, today)));
      const before = over(mentee, mentor, starts_on, ends_on);
      const next = mentorOf(mentee);
      if (!next || !chance.odds(0.6)) continue;
      // The one hands over to the other on the same day.
      const after = add(mentee, next, { state: 'live', starts_on: ends_on, replaces_id: before.id });
      Object.assign(before, { state: 'ended', replaced_by_id: after.id, replaced_on: ends_on });
    } else {
      const waiting = fate === 'pending_acceptance' && chance.odds(0.5);
      add(mentee, mentor, {
        state: fate,
        starts_on: null,
        is_primary: true,
        mentee_accepted_at: waiting ? `${addDays(today, -3)}T14:30:00Z` : null,
      });
    }
  }

  // People after their first five years, for whom a mentor is optional: running and past mentorships.
  for (const mentee of faculty) {
    if (recent.includes(mentee) || mentee.rank === 'professor' || mentee.place < 6 || !chance.odds(0.75)) continue;
    const mentor = mentorOf(mentee);
    if (!mentor) continue;
    const starts_on = addDays(today, -chance.between(400, 1800));
    if (chance.odds(0.5)) add(mentee, mentor, { state: 'live', starts_on });
    else over(mentee, mentor, starts_on, addDays(starts_on, chance.between(90, 399)));
  }

  for (const mentee of faculty.filter(({ place, rank }) => place > 5 && rank !== 'professor')) {
    if (!chance.odds(0.18)) continue;
    const mentor = faculty[chance.between(0, faculty.length - 1)];
    if (!mentor || mentor.id === mentee.id || pairs.has(`${mentee.id} ${mentor.id}`)) continue;
    const subtype = chance.weighted({ informal: 5, sponsor: 3, spot: 2, promotion_mentor: 2 });
    const starts_on = addDays(today, -chance.between(10, 1200));
    const spot = subtype === 'spot' ? ({ state: 'completed', ends_on: addDays(starts_on, 1) } as const) : ({ state: 'live' } as const);
    add(mentee, mentor, { subtype, is_primary: false, starts_on, ...spot });
  }

  // What one side has recorded and the other is asked about: the mentor of the tour as a sponsor, and a session that lapses unless confirmed.
  for (const mentor of at('NEPH', 3)) {
    const [junior, colleague] = [at('NEPH', 7)[0], at('CARD', 8)[0]];
    const claim = { state: 'claimed', is_primary: false, starts_on: addDays(today, -20) } as const;
    const words = { mentee_accepted_at: `${addDays(today, -5)}T14:30:00Z` };
    if (junior) add(junior, mentor, { ...claim, ...words, subtype: 'sponsor', recorded_by_id: junior.id });
    if (colleague)
      add(colleague, mentor, { ...claim, ...words, subtype: 'spot', ends_on: addDays(today, -19), recorded_by_id: colleague.id });
  }
  return { assignments, pauses, reasons, leaves: drawLeaves(chance, faculty, today) };
}

const later = (a: string, b: string) => (a > b ? a : b);

function drawLeaves(chance: Chance, faculty: readonly DemoPerson[], today: string): DemoLeave[] {
  return faculty
    .filter(({ place, hr_number }) => place > 5 && hr_number !== 'D100002' && chance.odds(0.07))
    .flatMap(({ id: person_id, appointed_on }) => {
      const kind = chance.weighted({
        parental: 5,
        medical: 2,
        compassionate: 1,
        sabbatical: 3,
        research: 2,
        administrative: 1,
        other_protected: 1,
      });
      const starts_on = later(addDays(appointed_on, 30), addDays(today, -chance.between(20, 900)));
      if (starts_on > today) return [];
      const ends_on = addDays(starts_on, chance.between(30, kind === 'parental' || kind === 'sabbatical' ? 365 : 180));
      return [{ id: chance.id(), person_id, kind, starts_on, ends_on: chance.odds(0.05) && ends_on > today ? null : ends_on }];
    });
}
