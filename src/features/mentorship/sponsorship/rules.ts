/** What became of an action: a claim of the sponsor, until the beneficiary answers it. */
export type State = 'claimed' | 'verified' | 'declined' | 'voided';

/** What can be done to an action. */
export type Verb = 'edit' | 'verify' | 'decline' | 'void';

/** The states in which each of the two sides, or the lead, can do it. Whoever declined can still verify; what is verified stays as it is. */
const FROM: Readonly<Record<Verb, readonly State[]>> = {
  edit: ['claimed'],
  verify: ['claimed', 'declined'],
  decline: ['claimed'],
  void: ['claimed', 'declined'],
};

/** True where an action in this state can be edited, answered or voided so. A verified action is voided by the mentorship lead alone. */
export function isPossible(verb: Verb, state: State, byLead: boolean): boolean {
  return verb === 'void' && byLead ? state === 'verified' : FROM[verb].includes(state);
}

/** What the caller can do instead, in words. */
export function adviceOf(verb: Verb, state: State): string {
  if (state === 'voided') return 'Record it anew.';
  if (state === 'declined') return 'The beneficiary can still verify it; the sponsor can void it.';
  if (state === 'verified' && verb !== 'verify') return 'What both sides have confirmed is voided by a mentorship lead alone.';
  return 'The beneficiary verifies or declines it first.';
}
