/** How the example of a metric is written: named persons of a small department, and what the metric makes of each, by hand. */
import type { MetricRow } from '../../../../src/features/measurement/metrics/aggregate-queries.ts';
import type { Metric, Result } from '../../../../src/features/measurement/metrics/definition.ts';
import type { Department, Person } from '../../../setup/department.ts';

/** What is expected of one row. Columns that are left out are not looked at, except that the row counts unless it says why not. */
export type ExpectedRow = Readonly<
  Partial<Pick<MetricRow, 'numerator' | 'denominator' | 'value' | 'part' | 'censored' | 'excluded' | 'position_description' | 'stage'>> & {
    /** The name under which `arrange` made the person; null for rows that are about nobody. */
    who: string | null;
    /** Codes. */
    division?: string | null;
    site?: string | null;
  }
>;

/** What is expected of a unit: the department, or a division by its code. */
export type ExpectedValue = Readonly<{
  division?: string;
  part?: string;
  numerator?: number;
  denominator?: number;
  value?: number | null;
  excluded?: Readonly<Record<string, number>>;
  beside?: Readonly<Record<string, number>>;
}>;

export type Example = Readonly<{
  metric: Metric;
  /** The key of the period that is asked for: see period-rules.ts. It is 1 March 2026; academic years begin on 1 July. */
  period: string;
  /** Makes the facts in a department of its own (CARD, GIM, NEPH; UNION, NORTH) and answers its people by the names used below, and the wave. */
  arrange(department: Department): Promise<Readonly<{ people: Readonly<Record<string, Person>>; wave?: Wave }>>;
  /** Of a metric over metrics: what the others come to. */
  results?: readonly Result[];
  /** Every row of the metric: who is not in the population is in none, and in `absent`. */
  rows: readonly ExpectedRow[];
  /** Made, and not counted at all. */
  absent?: readonly string[];
  values: readonly ExpectedValue[];
}>;

/** A wave that the arrangement has made, with its first and last day. */
export type Wave = Readonly<{ id: string; opened_on: string; closed_on: string }>;

/** Declares an example. */
export const example = (one: Example): Example => one;

/** Meetings that both sides have confirmed. */
export async function met(
  department: Department,
  assignment: { id: string },
  mentee: { id: string },
  mentor: { id: string },
  ...days: readonly string[]
) {
  for (const held_on of days)
    await department.insert('meeting', {
      assignment_id: assignment.id,
      kind: 'formal',
      mode: 'video',
      state: 'confirmed',
      proposed_by: mentee.id,
      duration_min: 45,
      held_on,
      logged_by: mentee.id,
      logged_at: `${held_on}T16:00:00Z`,
      confirmed_by: mentor.id,
      confirmed_at: `${held_on}T18:00:00Z`,
    });
}

/** A conflict that suspends the assignment from a day on. */
export const suspended = (department: Department, assignment: { id: string }, starts_on: string, ends_on: string | null = null) =>
  department.insert('conflict_case', {
    assignment_id: assignment.id,
    source: 'hr_change',
    bases: '[]',
    policy_id: department.policy.id,
    starts_on,
    ends_on,
    detected_on: starts_on,
    due_on: '2027-12-31',
    ...(ends_on === null ? { status: 'detected' } : { status: 'resolved', resolution: 'conflict_ended' }),
  });
