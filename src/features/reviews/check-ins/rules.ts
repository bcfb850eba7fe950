import type { CheckInContent } from './content-schema.ts';
import type { CheckInFacts, Portfolio, WaiveCheckIn } from './schema.ts';

/** The portfolios in the order in which one follows another. */
const PORTFOLIOS: readonly Portfolio[] = ['research', 'education', 'quality_innovation', 'culture_inclusion'];

const OF_POSITION: Readonly<Record<string, Portfolio>> = {
  clinician_scientist: 'research',
  clinician_investigator: 'research',
  clinician_teacher: 'education',
  clinician_educator: 'education',
  clinician_quality_innovation: 'quality_innovation',
  clinician_administrator: 'culture_inclusion',
};

/** Which portfolio checks in with somebody of a position; for any other kind of position, or none, it is culture and inclusion. */
export function portfolioOf(position: string | null): Portfolio {
  return OF_POSITION[position ?? ''] ?? 'culture_inclusion';
}

/** All portfolios in the order in which they are asked, beginning with `first`; after the last of the list comes the first. */
export function turnsFrom(first: Portfolio): Portfolio[] {
  const start = PORTFOLIOS.indexOf(first);
  return [...PORTFOLIOS.slice(start), ...PORTFOLIOS.slice(0, start)];
}

/** Why somebody cannot conduct a check-in; conductor_bar() in the database decides. */
export type Bar = NonNullable<CheckInFacts['conductor_bar']>;

/** A portfolio that a vice-chair holds today, and what keeps the vice-chair from conducting this mentee's check-in. */
export type Candidate = Readonly<{ person_id: string; portfolio: Portfolio; role_id: string; scheduled: number; bar: Bar | null }>;

/**
 * Who may conduct, each person once: in the order of the portfolios, then whoever has fewer check-ins scheduled, then by id. Whoever has a bar is
 * left out: what is said in a check-in is not for a mentor or director of the mentee.
 */
export function inTurn<C extends Candidate>(candidates: readonly C[], first: Portfolio): C[] {
  const turns = turnsFrom(first);
  const eligible = candidates.filter(({ bar }) => bar === null);
  const ordered = eligible.toSorted(
    (a, b) =>
      turns.indexOf(a.portfolio) - turns.indexOf(b.portfolio) ||
      a.scheduled - b.scheduled ||
      (a.person_id < b.person_id ? -1 : Number(a.person_id > b.person_id)),
  );
  return ordered.filter((one, n) => ordered.findIndex(({ person_id }) => person_id === one.person_id) === n);
}

export type Standing = Readonly<{ clock_starts_on: string | null; category: string | null; status: string | null }>;

/** Why somebody has no check-in, or null. It is for those who are full-time and probationary on the day, named as `when`. */
export function notDueBecause({ clock_starts_on, category, status }: Standing, when = 'today'): string | null {
  if (category === null) return `The person has no appointment ${when}.`;
  if (category !== 'full_time' || clock_starts_on === null) return 'Only full-time faculty have a check-in.';
  return status === 'probationary' ? null : 'The person is not on probation.';
}

export type WaiverFacts = Readonly<{
  today: string;
  is_away: boolean;
  gone_on: string | null;
  window_ends_on: string | null;
  clock_days: number | null;
  recent_days: number;
}>;

/** How the HR facts contradict the reason of a waiver, or null where they do not. About other reasons they say nothing. */
export function contradictionOf(reason: WaiveCheckIn['waived_reason'], facts: WaiverFacts): string | null {
  const { today, is_away, gone_on, window_ends_on, clock_days, recent_days } = facts;
  if (reason === 'on_leave' && !is_away) return 'No leave is recorded for today.';
  const last = window_ends_on !== null && window_ends_on < today ? today : window_ends_on;
  if (reason === 'departing' && (gone_on === null || (last !== null && gone_on > last)))
    return 'No departure before the end of the window of the check-in is recorded.';
  if (reason === 'recently_recruited' && (clock_days === null || clock_days >= recent_days))
    return `The programme clock of the person started ${recent_days} days ago or earlier.`;
  return null;
}

/** The sections of a check-in that are neither answered nor declined, as pointers. Satisfaction is answered by a rating, in words, or both. */
export function unansweredSections(content: CheckInContent): string[] {
  const { academic_goals, work_life_balance, satisfaction_rating, satisfaction_text } = content;
  return [
    ...(academic_goals === null && !content.academic_goals_declined ? ['/academic_goals'] : []),
    ...(work_life_balance === null && !content.work_life_balance_declined ? ['/work_life_balance'] : []),
    ...(satisfaction_rating === null && satisfaction_text === null && !content.satisfaction_declined ? ['/satisfaction_rating'] : []),
  ];
}
