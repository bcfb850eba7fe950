import type { RawBuilder } from 'kysely';
import type { Scope } from './sql.ts';

/** The SQL of a kind: a row an event that earns a credit, each column a fragment over the tables of `from`. */
export type Facts = Readonly<{
  /** Who earns it. */
  person_id: RawBuilder<unknown>;
  event_id: RawBuilder<unknown>;
  /** Which of several events of one row; left out where there is one. */
  occasion?: RawBuilder<unknown>;
  event_on: RawBuilder<unknown>;
  /** The instant from which it was recorded, which orders events of one day under a cap. */
  recorded_at: RawBuilder<unknown>;
  /** The day on which it was recorded, and the day on which it was verified: for the rule's days. Left out where nothing can expire. */
  recorded_on?: RawBuilder<unknown>;
  verified_on?: RawBuilder<unknown>;
  /** The part of the rule's amount that it earns, as a fraction of whole numbers; left out where it earns all of it. */
  share?: Readonly<{ of: RawBuilder<unknown>; from: RawBuilder<unknown> }>;
  assignment_id?: RawBuilder<unknown>;
  /** Events with the same text share the caps of the rule. */
  window: RawBuilder<unknown>;
  /** Events with the same text are credited once in the rule's months. */
  repeats?: RawBuilder<unknown>;
  /** The tables and conditions: what stands after `from`. May use the relations of `sql.ts`. */
  from: RawBuilder<unknown>;
}>;

/** Everything that is particular to one kind of credit. Amounts and caps are data of the department's rule set. */
export type CreditKind<Code extends string = string> = Readonly<{
  code: Code;
  side: 'mentor' | 'mentee';
  /** What earns it, for readers of the API. */
  event: string;
  /** What its `event_id` is. */
  evidence: 'meeting' | 'assignment' | 'academic_plan' | 'mentor_training' | 'programme_event' | 'leadership_role' | 'award' | 'other';
  /** What its caps are counted in. */
  window: 'academic_year' | 'programme_year_of_mentee' | 'plan_series' | 'half_year';
  /**
   * Who reads its days. `pair`: they are those of meetings, which only the two and their facilitator read. `clock`: leaves of the mentee have
   * moved them.
   */
  days: 'all' | 'pair' | 'clock';
  /** Somebody claims it, and somebody else verifies it. */
  is_claimed: boolean;
  /** Null: nothing of the sort is recorded here yet, and it earns nothing. */
  facts: ((scope: Scope) => Facts) | null;
}>;

/** Declares a kind, so that its code is kept as a literal. */
export function describeCredit<const Code extends string>(kind: CreditKind<Code>): CreditKind<Code> {
  return kind;
}

/** Declares a kind of which nothing is recorded here yet. */
export function unearned<const Code extends string>(
  code: Code,
  event: string,
  more: Partial<Pick<CreditKind, 'side' | 'window'>> = {},
): CreditKind<Code> {
  return { side: 'mentor', window: 'academic_year', ...more, code, event, evidence: 'other', days: 'all', is_claimed: false, facts: null };
}
