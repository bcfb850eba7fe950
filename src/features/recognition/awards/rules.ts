import type { CycleState, Ineligibility, NominationState } from './kinds.ts';

/** What moves a nomination, and from which states to which (domain: a nomination is withdrawn at any time before its review). */
const moves = {
  submit: { from: ['draft'], to: 'submitted' },
  find_eligible: { from: ['submitted'], to: 'eligible' },
  find_ineligible: { from: ['submitted'], to: 'ineligible' },
  request_materials: { from: ['eligible'], to: 'materials_requested' },
  complete: { from: ['materials_requested'], to: 'complete' },
  begin_review: { from: ['complete'], to: 'under_review' },
  select: { from: ['under_review'], to: 'awarded' },
  pass_over: { from: ['under_review'], to: 'not_selected' },
  withdraw: { from: ['draft', 'submitted', 'eligible', 'materials_requested', 'complete'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly NominationState[]; to: NominationState }>;
type NominationMove = keyof typeof moves;

/** The state to which a move leads from another; null where the state does not allow it. */
export function moved(state: NominationState, move: NominationMove): NominationState | null {
  const { from, to } = moves[move];
  return (from as readonly NominationState[]).includes(state) ? to : null;
}

const NEXT: Readonly<Record<CycleState, CycleState | null>> = {
  planned: 'open',
  open: 'nominee_materials',
  nominee_materials: 'review',
  review: 'decided',
  decided: 'conferred',
  conferred: null,
};

/** The state that follows; null after the last. */
export const nextCycleState = (state: CycleState): CycleState | null => NEXT[state];

/** The deadline after which a cycle may leave a state; null where it is left on any day. */
export function deadlineOf(state: CycleState, days: { nominations_due_on: string; letters_due_on: string }): string | null {
  if (state === 'open') return days.nominations_due_on;
  return state === 'nominee_materials' ? days.letters_due_on : null;
}

/** Reasons that everybody of the department knows from the directory. */
const PLAIN: readonly Ineligibility[] = ['not_faculty', 'not_appointed', 'not_in_division', 'rank'];

/** What a nominator is told: reasons that rest on what they may not read are one. */
export function plainReasons(reasons: readonly Ineligibility[]): (Ineligibility | 'other')[] {
  const plain = reasons.filter((reason) => PLAIN.includes(reason));
  return plain.length === reasons.length ? plain : [...plain, 'other'];
}

export type Tally = Readonly<{ nomination_id: string; points: number; first_places: number }>;

/**
 * What rankings come to (Borda): of so many nominations, the first of a ranking gets one point less than there are, the last none. The most points
 * first, then the most first places, then by id.
 */
export function tallyOf(nominations: readonly string[], rankings: readonly (readonly string[])[]): Tally[] {
  return nominations
    .map((nomination_id) => {
      const places = rankings.map((ranking) => ranking.indexOf(nomination_id)).filter((place) => place >= 0);
      return {
        nomination_id,
        points: places.reduce((sum, place) => sum + nominations.length - 1 - place, 0),
        first_places: places.filter((place) => place === 0).length,
      };
    })
    .sort((a, b) => b.points - a.points || b.first_places - a.first_places || (a.nomination_id < b.nomination_id ? -1 : 1));
}
