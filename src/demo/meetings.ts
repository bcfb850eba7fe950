/** The meetings of the demo department: some pairs meet often, some seldom; some meetings are disputed or voided. */
import { addDays, contains } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { at, type DemoFacts, earlier, later, type Mentorship } from './facts.ts';
import type { DemoPlan } from './plans.ts';
import type { Rows } from './rows.ts';
import * as words from './words.ts';

/** Days from one meeting to the next. */
const RHYTHMS = { often: [55, 95], enough: [70, 110], seldom: [150, 260], hardly: [300, 500] } as const;
const PLANNED_AHEAD_DAYS = 50;
/** Days after which most meetings have been confirmed. */
const FRESH_DAYS = 18;

type State = 'proposed' | 'scheduled' | 'held' | 'confirmed' | 'disputed' | 'cancelled' | 'no_show' | 'voided';
interface Meeting {
  id: string;
  assignment_id: string;
  /** Of a joint meeting with several mentors: the one recorded first. */
  joint_id: string | null;
  kind: 'formal' | 'ad_hoc' | 'joint';
  mode: string;
  state: State;
  proposed_by: string;
  scheduled_at: string | null;
  duration_min: number | null;
  held_on: string | null;
  logged_by: string | null;
  logged_at: string | null;
  confirmed_by: string | null;
  confirmed_at: string | null;
  absent: string | null;
}
type Pair = Mentorship & { rhythm: keyof typeof RHYTHMS };

/** Draws the meetings of the formal mentorships with agenda, notes and goals: on active days only, up to yesterday and some scheduled. */
export function drawMeetings(chance: Chance, facts: DemoFacts, plans: readonly DemoPlan[]): Rows {
  const pairs = facts.mentorships.map((each): Pair => {
    const rhythm = chance.weighted({ often: 52, enough: 30, seldom: 12, hardly: 6 });
    return { ...each, rhythm };
  });
  const past = pairs.flatMap((pair) => daysOf(chance, facts, pair).map((day) => pastMeeting(chance, facts, pair, day)));
  const meetings = [...past, ...joint(chance, facts, pairs), ...pairs.flatMap((pair) => ahead(chance, facts, pair))];
  const pairOf = new Map(pairs.map((pair) => [pair.id, pair]));
  const lineages = Map.groupBy(
    plans.flatMap(({ mentee_id, versions }) =>
      versions[0]?.submitted_on ? versions[0].goals.map(({ lineage_id }) => ({ mentee_id, lineage_id })) : [],
    ),
    ({ mentee_id }) => mentee_id,
  );
  const linked = meetings.flatMap(({ id: meeting_id, assignment_id }) => {
    const goals = lineages.get(pairOf.get(assignment_id)?.mentee_id ?? '') ?? [];
    const goal = goals[chance.between(0, goals.length - 1)];
    return goal && chance.odds(0.4) ? [{ meeting_id, lineage_id: goal.lineage_id }] : [];
  });
  return [
    ['meeting', meetings],
    [
      'meeting_content',
      meetings
        .filter(() => chance.odds(0.6))
        .map(({ id }) => ({ meeting_id: id, agenda: chance.pick(words.AGENDAS), location: chance.pick(words.PLACES) })),
    ],
    ['meeting_goal', linked],
    ['meeting_reason', meetings.flatMap((meeting) => reasons(chance, meeting, pairOf.get(meeting.assignment_id)))],
    ['meeting_note', meetings.flatMap((meeting) => notes(chance, meeting, pairOf.get(meeting.assignment_id)))],
  ];
}

/** The days on which a pair meets, one after the other, while the mentorship is active. */
function daysOf(chance: Chance, { today }: DemoFacts, { rhythm, begun_on, active }: Pair): string[] {
  const [least, most] = RHYTHMS[rhythm];
  return active.flatMap(({ starts_on, ends_on }) => {
    const days: string[] = [];
    const end = ends_on === null ? today : earlier(ends_on, today);
    let day = addDays(later(starts_on, begun_on), chance.between(6, rhythm === 'hardly' ? 200 : 50));
    for (; day < end; day = addDays(day, chance.between(least, most))) days.push(day);
    return days;
  });
}

const modes = { in_person: 60, video: 28, phone: 7, email: 3, other: 2 } as const;

/** Draws one past meeting of the day: most are held and confirmed, others disputed, missed, cancelled or void. */
export function pastMeeting(
  chance: Chance,
  { today }: DemoFacts,
  { id, mentee_id, mentor_id }: Pick<Pair, 'id' | 'mentee_id' | 'mentor_id'>,
  day: string,
): Meeting {
  const isFresh = day > addDays(today, -FRESH_DAYS);
  const state: State = isFresh
    ? chance.weighted({ held: 5, confirmed: 5 })
    : chance.weighted({ confirmed: 915, held: 30, disputed: 12, voided: 10, no_show: 20, cancelled: 13 });
  const isHeld = state !== 'no_show' && state !== 'cancelled';
  const [first, second] = chance.odds(0.7) ? [mentee_id, mentor_id] : [mentor_id, mentee_id];
  const logged = earlier(addDays(day, chance.between(0, 3)), addDays(today, -1));
  return {
    id: chance.id(),
    assignment_id: id,
    joint_id: null,
    kind: chance.odds(0.88) ? 'formal' : 'ad_hoc',
    mode: chance.weighted(modes),
    state,
    proposed_by: first,
    scheduled_at: !isHeld || chance.odds(0.6) ? at(day, chance.between(14, 20)) : null,
    duration_min: isHeld ? (chance.between(1, 24) === 1 ? 15 : 15 * chance.between(2, 5)) : 45,
    held_on: isHeld ? day : null,
    logged_by: isHeld ? first : null,
    logged_at: isHeld ? at(logged, 21) : null,
    confirmed_by: state === 'confirmed' ? second : null,
    confirmed_at: state === 'confirmed' ? at(earlier(addDays(logged, chance.between(0, 12)), addDays(today, -1)), 22) : null,
    absent: state === 'no_show' ? chance.pick(['mentee', 'mentor']) : null,
  };
}

/** Mentees with two mentors talk to both at once now and then: one meeting, recorded in both mentorships. */
function joint(chance: Chance, facts: DemoFacts, pairs: readonly Pair[]): Meeting[] {
  const last = addDays(facts.today, -chance.between(25, 40));
  const pairsOf = Map.groupBy(
    pairs.filter(({ active }) => active.some((days) => contains(days, last))),
    ({ mentee_id }) => mentee_id,
  );
  return [...pairsOf].flatMap(([mentee_id, both]) => {
    if (both.length < 2 || both.some(({ begun_on }) => begun_on > last)) return [];
    const [first, ...others] = both.map(
      (pair): Meeting => ({
        ...pastMeeting(chance, facts, pair, last),
        ...{ kind: 'joint', mode: 'video', state: 'confirmed', duration_min: 60, held_on: last, absent: null },
        ...{
          proposed_by: mentee_id,
          logged_by: mentee_id,
          logged_at: at(last, 21),
          confirmed_by: pair.mentor_id,
          confirmed_at: at(last, 22),
        },
      }),
    );
    return first ? [first, ...others.map((other) => ({ ...other, joint_id: first.id }))] : [];
  });
}

/** Meetings scheduled or proposed for the next weeks. */
function ahead(chance: Chance, { today }: DemoFacts, { id, mentee_id, mentor_id, active, rhythm }: Pair): Meeting[] {
  const day = addDays(today, chance.between(2, PLANNED_AHEAD_DAYS));
  const isActive = active.some((days) => contains(days, today) && contains(days, day));
  if (!isActive || rhythm === 'hardly' || !chance.odds(0.45)) return [];
  const state = chance.weighted({ scheduled: 6, proposed: 4 });
  return [
    {
      id: chance.id(),
      assignment_id: id,
      joint_id: null,
      kind: 'formal',
      mode: chance.weighted({ in_person: 6, video: 4 }),
      state,
      proposed_by: chance.odds(0.7) ? mentee_id : mentor_id,
      scheduled_at: state === 'scheduled' || chance.odds(0.75) ? at(day, chance.between(14, 20)) : null,
      duration_min: 45,
      held_on: null,
      logged_by: null,
      logged_at: null,
      confirmed_by: null,
      confirmed_at: null,
      absent: null,
    },
  ];
}

/** Reasons: the side that did not log a meeting disputes it; meetings are cancelled on the day before. */
function reasons(
  chance: Chance,
  { id: meeting_id, state, proposed_by, logged_by, logged_at, scheduled_at }: Meeting,
  pair: Pair | undefined,
) {
  if (!pair || (state !== 'disputed' && state !== 'voided' && state !== 'cancelled') || !chance.odds(0.8)) return [];
  const kind = ({ disputed: 'dispute', voided: 'void', cancelled: 'cancel' } as const)[state];
  const other = logged_by === pair.mentee_id ? pair.mentor_id : pair.mentee_id;
  const author_id = kind === 'dispute' ? other : (logged_by ?? proposed_by);
  const note = chance.pick<string>(words.MEETING_REASONS[kind]);
  return [{ meeting_id, author_id, kind, note, at: logged_at ?? at(addDays(scheduled_at?.slice(0, 10) ?? '', -1)) }];
}

/** Notes of one meeting in five; two of three are private. */
function notes(chance: Chance, { id: meeting_id, held_on }: Meeting, pair: Pair | undefined) {
  if (!pair || held_on === null || !chance.odds(0.2)) return [];
  const isPrivate = chance.odds(0.65);
  const author_id = chance.odds(0.5) ? pair.mentee_id : pair.mentor_id;
  const body = chance.pick(isPrivate ? words.PRIVATE_NOTES : words.SHARED_NOTES);
  return [{ meeting_id, author_id, visibility: isPrivate ? 'private' : 'pair', body }];
}
