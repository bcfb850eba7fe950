import { addMonths } from '../../../core/calendar.ts';
import type { ApplicationState, ArtefactKind, CohortState } from './kinds.ts';

type Days = Readonly<{ applications_start_on: string; applications_end_on: string; starts_on: string; ends_on: string }>;

const NEXT: Readonly<Record<CohortState, CohortState | null>> = {
  planning: 'applications_open',
  applications_open: 'applications_closed',
  applications_closed: 'matching',
  matching: 'running',
  running: 'midpoint',
  midpoint: 'year_end',
  year_end: 'followup',
  followup: 'archived',
  archived: null,
};

/** The state that follows; null after the last. */
export const nextState = (state: CohortState): CohortState | null => NEXT[state];

const HALF_A_YEAR = 6;

/** The first day on which a cohort may move to a state; null for any day. The year is followed up for half a year. */
export function earliest(state: CohortState, days: Days): string | null {
  const days_of: Partial<Record<CohortState, string>> = {
    applications_open: days.applications_start_on,
    applications_closed: days.applications_end_on,
    running: days.starts_on,
    midpoint: addMonths(days.starts_on, HALF_A_YEAR),
    year_end: days.ends_on,
    archived: addMonths(days.ends_on, HALF_A_YEAR),
  };
  return days_of[state] ?? null;
}

/** Why a publication does not make a mentor eligible; null where it does, or where the cohort asks for none. */
export function publicationFault(
  published_on: string | null,
  cohort: Readonly<{ publication_years: number | null; starts_on: string }>,
  today: string,
): string | null {
  if (published_on !== null && published_on > today) return 'The publication has not appeared yet.';
  if (cohort.publication_years === null) return null;
  if (published_on === null) return 'The cohort asks for a publication as evidence.';
  const since = addMonths(cohort.starts_on, -12 * cohort.publication_years);
  return published_on < since ? `The cohort asks for a publication since ${since}.` : null;
}

/** What moves an application, and from which states to which. */
const moves = {
  submit: { from: ['draft'], to: 'submitted' },
  lack: { from: ['draft'], to: 'incomplete' },
  complete: { from: ['incomplete'], to: 'submitted' },
  eligible: { from: ['submitted', 'ineligible'], to: 'eligible' },
  ineligible: { from: ['submitted', 'incomplete', 'eligible'], to: 'ineligible' },
  accepted: { from: ['eligible'], to: 'accepted' },
  withdraw: { from: ['draft', 'submitted', 'incomplete', 'eligible', 'ineligible', 'accepted'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly ApplicationState[]; to: ApplicationState }>;
export type ApplicationMove = keyof typeof moves;

/** The state to which a move leads from another; null where the state does not allow it. */
export function moved(state: ApplicationState, move: ApplicationMove): ApplicationState | null {
  const { from, to } = moves[move];
  return (from as readonly ApplicationState[]).includes(state) ? to : null;
}

/** What an application still lacks of what its cohort asks for. */
export function lacking(required: readonly ArtefactKind[], present: readonly ArtefactKind[]): ArtefactKind[] {
  return required.filter((kind) => !present.includes(kind));
}
