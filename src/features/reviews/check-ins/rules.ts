import type { Portfolio, WaiveCheckIn } from './schema.ts';

/** The portfolios in the order in which one follows another. */
const ROUND: readonly Portfolio[] = ['research', 'education', 'quality_innovation', 'culture_inclusion'];

const OF_POSITION: Readonly<Record<string, Portfolio>> = {
  clinician_scientist: 'research',
  clinician_investigator: 'research',
  clinician_teacher: 'education',
  clinician_educator: 'education',
  clinician_quality_innovation: 'quality_innovation',
  clinician_administrator: 'culture_inclusion',
};

/** Which portfolio checks in with somebody of a position; of another kind of position, or none, it is that for culture and inclusion. */
export function portfolioOf(position: string | null): Portfolio {
  return OF_POSITION[position ?? ''] ?? 'culture_inclusion';
}

/** All portfolios, from the one that is asked first to the one that is asked last. */
export function turnsFrom(first: Portfolio): Portfolio[] {
  const start = ROUND.indexOf(first);
  return [...ROUND.slice(start), ...ROUND.slice(0, start)];
}

/** Why somebody cannot conduct it; `conductor_bar` in the database says the same. */
export type Bar = 'is_mentee' | 'not_vice_chair' | 'is_mentor' | 'is_director';

/** One portfolio a vice-chair holds today, and what keeps the vice-chair from this mentee. */
export type Candidate = Readonly<{ person_id: string; portfolio: Portfolio; role_id: string; scheduled: number; bar: Bar | null }>;

/** Why somebody cannot conduct the check-in of the mentee, or null. `held` are the portfolios the person holds. */
export function barOf(person_id: string, held: readonly Pick<Candidate, 'bar'>[], mentee_id: string): Bar | null {
  if (person_id === mentee_id) return 'is_mentee';
  return held.length === 0 ? 'not_vice_chair' : (held.find(({ bar }) => bar !== null)?.bar ?? null);
}

/**
 * Who may conduct, each person once: in the turn of the portfolios, among equals whoever has fewer check-ins before them, then by id.
 * Never the mentee, nor anybody who was their formal mentor on the clock or directs their division today (domain rule 8, section 8).
 */
export function inTurn<C extends Candidate>(candidates: readonly C[], first: Portfolio): C[] {
  const turns = turnsFrom(first);
  const fit = candidates.filter(({ bar }) => bar === null);
  const ordered = fit.toSorted(
    (a, b) =>
      turns.indexOf(a.portfolio) - turns.indexOf(b.portfolio) ||
      a.scheduled - b.scheduled ||
      (a.person_id < b.person_id ? -1 : Number(a.person_id > b.person_id)),
  );
  return ordered.filter((one, n) => ordered.findIndex(({ person_id }) => person_id === one.person_id) === n);
}

export type Standing = Readonly<{ clock_starts_on: string | null; category: string | null; status: string | null }>;

/** Why somebody has no check-in, or null: it is for those who are full-time and probationary today (domain rules 25 and 27). */
export function notDueBecause({ clock_starts_on, category, status }: Standing): string | null {
  if (category === null) return 'The person has no appointment today.';
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

/** What the HR facts say against the reason of a waiver, or null where they bear it out; other reasons are not theirs to know. */
export function contradictionOf(reason: WaiveCheckIn['waived_reason'], facts: WaiverFacts): string | null {
  const { today, is_away, gone_on, window_ends_on, clock_days, recent_days } = facts;
  if (reason === 'on_leave' && !is_away) return 'No leave that is recorded holds today.';
  const last = window_ends_on !== null && window_ends_on < today ? today : window_ends_on;
  if (reason === 'departing' && (gone_on === null || (last !== null && gone_on > last)))
    return 'No departure before the window of the check-in ends is recorded.';
  if (reason === 'recently_recruited' && (clock_days === null || clock_days >= recent_days))
    return `The programme clock of the person started ${recent_days} days ago or earlier.`;
  return null;
}
