import type { Portfolio } from './schema.ts';

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

/** One portfolio a vice-chair holds today. */
export type Candidate = Readonly<{ person_id: string; portfolio: Portfolio; role_id: string; scheduled: number; was_mentor: boolean }>;

export type Bar = 'is_mentee' | 'not_vice_chair' | 'is_mentor';

/** Why somebody cannot conduct the check-in of the mentee, or null. `held` are the portfolios the person holds. */
export function barOf(person_id: string, held: readonly Pick<Candidate, 'was_mentor'>[], mentee_id: string): Bar | null {
  if (person_id === mentee_id) return 'is_mentee';
  if (held.length === 0) return 'not_vice_chair';
  return held.some(({ was_mentor }) => was_mentor) ? 'is_mentor' : null;
}

/**
 * Who may conduct, each person once: in the turn of the portfolios, among equals whoever has fewer check-ins before them, then by id.
 * Never the mentee, nor anybody who was their formal mentor on the clock (domain rule 8).
 */
export function inTurn<C extends Candidate>(candidates: readonly C[], first: Portfolio, mentee_id: string): C[] {
  const turns = turnsFrom(first);
  const fit = candidates.filter((candidate) => barOf(candidate.person_id, [candidate], mentee_id) === null);
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
