export type Side = 'mentee' | 'mentor';

type Pair = Readonly<{ mentee_id: string; mentor_id: string }>;
type Word = Readonly<{ mentee_accepted_at: string | null; mentor_accepted_at: string | null }>;

/** The side of the pair that a person is; null of everybody else. */
export function sideOf({ mentee_id, mentor_id }: Pair, person_id: string): Side | null {
  if (person_id === mentee_id) return 'mentee';
  return person_id === mentor_id ? 'mentor' : null;
}

/** True where the side has confirmed, or recorded the relation itself. */
export function hasConfirmed(word: Word, side: Side): boolean {
  return word[`${side}_accepted_at`] !== null;
}

/** True where the side's word is the last that is missing. */
export function standsWith(word: Word, side: Side): boolean {
  return !hasConfirmed(word, side) && hasConfirmed(word, side === 'mentee' ? 'mentor' : 'mentee');
}

/** Of the claims of one relation, that which a side answers by recording the same: one that then holds before others. */
export function answered<C extends Word>(claims: readonly C[], side: Side): C | undefined {
  return claims.find((claim) => standsWith(claim, side)) ?? claims.find((claim) => !hasConfirmed(claim, side));
}
