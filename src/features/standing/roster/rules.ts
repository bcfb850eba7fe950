import type { Obligation } from '../obligations/schema.ts';
import type { Flag, RosterEntry } from './schema.ts';

/** Kinds of obligation that are flagged when overdue; a missing mentor has flags of its own. */
const FLAGGED = [
  'academic_plan',
  'orientation',
  'agreement',
  'agreement_review',
  'meetings',
  'annual_review',
  'check_in',
  'cfar',
  'plan_renewal',
] as const;

/** What of an obligation the roster shows; days are ISO strings, null where the asker may not know them. */
export type Matter = Pick<Obligation, 'kind' | 'occasion' | 'state' | 'opens_on' | 'due_on' | 'overdue_since' | 'done_on' | 'detail'>;

type Standing = Pick<
  RosterEntry,
  | 'qualifying_meetings_this_year'
  | 'expected_to_date'
  | 'last_meeting_month'
  | 'orientation_done'
  | 'check_in_state'
  | 'check_in_due_on'
  | 'check_in_held_on'
  | 'annual_review_state'
  | 'annual_review_held_on'
  | 'cfar_state'
  | 'cfar_earliest_on'
  | 'cfar_latest_on'
  | 'next_milestone'
>;

const earliest = (days: readonly (string | null)[]) => days.filter((day) => day !== null).toSorted()[0] ?? null;

/** How one person stands with what the programme asks of them, in the roster's words. */
export function standingOf(matters: readonly Matter[], programme_year: number | null): Standing {
  const of = (kind: Matter['kind']) => matters.filter((matter) => matter.kind === kind);
  const year = of('meetings').find(({ occasion }) => occasion === String(programme_year))?.detail;
  const [orientation, check_in, cfar] = [of('orientation')[0], of('check_in')[0], of('cfar')[0]];
  const reviews = of('annual_review').toSorted((a, b) => (a.occasion < b.occasion ? 1 : -1));
  const next = (['check_in', 'cfar', 'plan_renewal'] as const)
    .flatMap((kind) =>
      of(kind).flatMap(({ due_on, state }) => (due_on === null || ['done', 'waived'].includes(state) ? [] : [{ kind, due_on }])),
    )
    .toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1));
  return {
    qualifying_meetings_this_year: year?.qualifying ?? null,
    expected_to_date: year?.expected_to_date ?? null,
    last_meeting_month: year?.last_month ?? null,
    orientation_done: orientation ? orientation.state === 'done' : null,
    check_in_state: check_in?.state ?? null,
    check_in_due_on: check_in?.due_on ?? null,
    check_in_held_on: check_in?.done_on ?? null,
    annual_review_state: reviews.some(({ state }) => state === 'overdue') ? 'overdue' : (reviews[0]?.state ?? null),
    annual_review_held_on: reviews.find(({ done_on }) => done_on !== null)?.done_on ?? null,
    cfar_state: cfar?.state ?? null,
    cfar_earliest_on: cfar?.opens_on ?? null,
    cfar_latest_on: cfar?.due_on ?? null,
    next_milestone: next[0] ?? null,
  };
}

/** A flag for each kind of obligation that is overdue, since the first of them is. */
export function overdueFlags(matters: readonly Matter[]): Flag[] {
  return FLAGGED.flatMap((kind) => {
    const late = matters.filter((matter) => matter.kind === kind && matter.state === 'overdue');
    return late.length === 0 ? [] : [{ rule: `${kind}_overdue` as const, since: earliest(late.map(({ overdue_since }) => overdue_since)) }];
  });
}

/** Since when something is amiss with the mentorship of one person, null where it is not. */
export type Gaps = Readonly<{ without_since: string | null; without_primary_since: string | null; suspended_since: string | null }>;

/** What a director should look at, by rule. Being without a mentor is meant of people who should have one only. */
export function flagsOf({ without_since, without_primary_since, suspended_since }: Gaps): Flag[] {
  const flags: Flag[] = [];
  if (without_since !== null && suspended_since === null) flags.push({ rule: 'formal_mentor_missing', since: without_since });
  if (without_primary_since !== null) flags.push({ rule: 'primary_mentor_missing', since: without_primary_since });
  if (suspended_since !== null) flags.push({ rule: 'formal_mentor_suspended', since: suspended_since });
  return flags;
}
