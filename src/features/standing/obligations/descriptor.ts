import type { RawBuilder, SqlBool } from 'kysely';
import type { z } from 'zod';
import type { Permission } from '../../../domain/permissions/index.ts';
import type { AsOf } from './sql.ts';

/** The SQL of a kind: a row an obligation, each column a fragment over the tables of `from`. */
export type Rows<Fact extends PropertyKey = string> = Readonly<{
  person_id: RawBuilder<string>;
  /** Distinguishes several obligations of the kind that a person has at once or in succession; empty for kinds with one a clock. */
  occasion: RawBuilder<string>;
  assignment_id: RawBuilder<string | null>;
  mentor_id: RawBuilder<string | null>;
  /** First day of the programme clock: only a waiver made since then counts. Null where the occasion alone identifies the obligation. */
  clock_from: RawBuilder<string | null>;
  /**
   * A day that no leave moves and from which it exists: whoever may not read leaves sees its state of that day at the earliest. Where it is left
   * out, the first day of the clock.
   */
  begins_on?: RawBuilder<string | null>;
  opens_on: RawBuilder<string | null>;
  /** Last day on time. */
  due_on: RawBuilder<string | null>;
  /** First day on which it is overdue; null: it never is. */
  late_from: RawBuilder<string | null>;
  done_on: RawBuilder<string | null>;
  is_done: RawBuilder<SqlBool>;
  /** Waived by the kind's own records. Waivers in `obligation_waiver` are added for all kinds. */
  is_waived: RawBuilder<SqlBool>;
  /**
   * Of what goes on until it is done, and was missing when the programme began: it is owed from that day, with so many days to do it in and so many more
   * before it is late, both counted as its own are. Left out of what is over when its day has passed: that is not tracked.
   */
  owed_anew?: Readonly<{ due_days: RawBuilder<number>; late_days?: RawBuilder<number> }>;
  detail: Readonly<Record<Fact, RawBuilder<unknown>>>;
  /** The tables and conditions: what stands after `from`. May use the relations of `owed-queries.ts`. */
  from: RawBuilder<unknown>;
}>;

/** Which assignment of the person the kind concerns: its mentor cannot waive it. Null: none. */
export type Pair = 'assignment_of_occasion' | 'primary_in_programme_year' | 'primary' | null;

/** `here`: by `/obligation-waivers`. Otherwise where, as a sentence for callers who try it there. */
export type Waiver = 'here' | Readonly<{ elsewhere: string }>;

/** Whom the daily work notifies. Other features may notify of the same matter themselves. */
export type Notifies = Readonly<{
  /** The person: when it opens and before it is due, only before it is due, or not. */
  person: 'opening_and_due' | 'due' | null;
  /** Mentee and mentor of its assignment: before it is due, and when it is late. */
  pair: boolean;
  /** Those who answer for the person: when it has been overdue for as many days as the policy says. `again`: each time it becomes overdue. */
  leaders: Readonly<{ after: 'mentor_escalation_days' | 'obligation_escalation_days'; again: boolean }> | null;
}>;

/** How the roster shows the kind: as a flag when it is overdue; among the dates of which it shows the next. */
export type InRoster = Readonly<{ flag: boolean; milestone: boolean }>;

/** Everything that is particular to one kind of obligation. */
export type Descriptor<
  Kind extends string = string,
  Detail extends z.ZodRawShape = z.ZodRawShape,
  W extends Waiver = Waiver,
  R extends InRoster = InRoster,
> = Readonly<{
  kind: Kind;
  /** What its occasion is, for readers of the API; null where it is empty. */
  occasion: string | null;
  /** The permission on the person that is required to see it besides `obligation:read`; null: none. */
  permission: Permission | null;
  /** Events of its waivers name neither the person nor the kind. */
  has_confidential_events: boolean;
  waiver: W;
  pair: Pair;
  notifies: Notifies;
  roster: R;
  /** Leaves move its days: to callers who may not read leaves the days are null, and its state is that of the day of `visibleClock`. */
  follows_clock: boolean;
  /** Its facts in answers. All are optional there, because one schema serves all kinds. */
  detail: Detail;
  /** Facts that leaves have moved, or that reveal one: answered only with `leave:read`. */
  detail_of_leaves: readonly (keyof NoInfer<Detail>)[];
  rows: (as_of: AsOf) => Rows<keyof NoInfer<Detail>>;
}>;

/** Declares a kind, so that its rows and its facts are checked against each other. */
export function describeKind<const Kind extends string, Detail extends z.ZodRawShape, const W extends Waiver, const R extends InRoster>(
  descriptor: Descriptor<Kind, Detail, W, R>,
): Descriptor<Kind, Detail, W, R> {
  return descriptor;
}
