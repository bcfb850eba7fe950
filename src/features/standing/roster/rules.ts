import type { MilestoneKind } from '../obligations/kinds.ts';
import type { Obligation } from '../obligations/schema.ts';
import type { RosterEntry } from './schema.ts';

/** What the roster shows of an obligation; the detail is that of meetings alone. Days are ISO dates, null where the caller may not see them. */
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

/**
 * The columns of a roster entry that follow from the person's obligations. `milestones`: the kinds of which the next date is shown.
 * `programme_year`: the present one, whose meetings are counted.
 */
export function standingOf(
  matters: readonly Matter[],
  { programme_year, milestones }: { programme_year: number | null; milestones: readonly MilestoneKind[] },
): Standing {
  const of = (kind: Matter['kind']) => matters.filter((matter) => matter.kind === kind);
  const year = of('meetings').find(({ occasion }) => occasion === String(programme_year))?.detail;
  const [orientation, check_in, cfar] = [of('orientation')[0], of('check_in')[0], of('cfar')[0]];
  const reviews = of('annual_review').toSorted((a, b) => (a.occasion < b.occasion ? 1 : -1));
  const next = milestones
    .flatMap((kind) =>
      of(kind).flatMap(({ due_on, state }) =>
        due_on === null || ['done', 'waived', 'not_tracked'].includes(state) ? [] : [{ kind, due_on }],
      ),
    )
    .toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1));
  return {
    qualifying_meetings_this_year: year?.qualifying ?? null,
    expected_to_date: year?.expected_to_date ?? null,
    last_meeting_month: year?.last_month ?? null,
    orientation_done: orientation && orientation.state !== 'not_tracked' ? orientation.state === 'done' : null,
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
