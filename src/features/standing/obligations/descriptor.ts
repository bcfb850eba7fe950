import type { RawBuilder, SqlBool } from 'kysely';
import type { z } from 'zod';
import type { Permission } from '../../../domain/permissions/index.ts';
import type { AsOf } from './sql.ts';

/** The SQL of a kind: a row an obligation, each column a fragment over the tables of `from`. */
export type Rows<Fact extends PropertyKey = string> = Readonly<{
  person_id: RawBuilder<string>;
  /** Tells apart several obligations of the kind that a person has at once or one after the other; empty where there is one a clock. */
  occasion: RawBuilder<string>;
  assignment_id: RawBuilder<string | null>;
  mentor_id: RawBuilder<string | null>;
  /** First day of the programme clock: a waiver counts if it was made since. Null where the occasion alone identifies the obligation. */
  clock_from: RawBuilder<string | null>;
  opens_on: RawBuilder<string | null>;
  /** Last day on time. */
  due_on: RawBuilder<string | null>;
  /** First day overdue; null: never. */
  late_from: RawBuilder<string | null>;
  done_on: RawBuilder<string | null>;
  is_done: RawBuilder<SqlBool>;
  /** Waived by the records of the kind itself; waivers of `obligation_waiver` are added for all kinds. */
  is_waived: RawBuilder<SqlBool>;
  detail: Readonly<Record<Fact, RawBuilder<unknown>>>;
  /** The tables and conditions: what stands after `from`. May use the relations of `owed-queries.ts`. */
  from: RawBuilder<unknown>;
}>;

/** Which mentorships a waiver of the kind concerns: a mentor does not waive what the own pair owes. */
export type Pair = 'assignment_of_occasion' | 'primary_in_programme_year' | 'primary' | null;

/** `here`: in `/obligation-waivers`; else where it is waived, as a sentence for whoever tries it here. */
export type Waiver = 'here' | Readonly<{ elsewhere: string }>;

/** Whom the daily work notifies, besides what other features tell of the same matter. */
export type Notifies = Readonly<{
  /** The person: when it opens and before it is due, or only before it is due. */
  person: 'opening_and_due' | 'due' | null;
  /** Mentee and mentor of its assignment: before it is due, and when it is late. */
  pair: boolean;
  /** Those who answer for the person: when it has been overdue for so many days of the policy. `again`: each time it becomes overdue anew. */
  leaders: Readonly<{ after: 'mentor_escalation_days' | 'obligation_escalation_days'; again: boolean }> | null;
}>;

/** What the roster makes of the kind: a flag when it is overdue; one of the dates of which it shows the next. */
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
  /** The permission on the person that it takes to see it, besides `obligation:read`. */
  permission: Permission | null;
  /** Events of its waivers name neither the person nor the kind. */
  has_confidential_events: boolean;
  waiver: W;
  pair: Pair;
  notifies: Notifies;
  roster: R;
  /** Its days tell how long somebody was on leave: for those who may not see leaves they are hidden, and its state is that of an earlier day. */
  follows_clock: boolean;
  /** Its facts in answers. All are optional there, because one schema serves all kinds. */
  detail: Detail;
  /** Facts that leaves have moved, or that tell of one: shown only with `leave:read`. */
  detail_of_leaves: readonly (keyof NoInfer<Detail>)[];
  rows: (as_of: AsOf) => Rows<keyof NoInfer<Detail>>;
}>;

/** Declares a kind, so that its rows and its facts are checked against each other. */
export function describeKind<const Kind extends string, Detail extends z.ZodRawShape, const W extends Waiver, const R extends InRoster>(
  descriptor: Descriptor<Kind, Detail, W, R>,
): Descriptor<Kind, Detail, W, R> {
  return descriptor;
}
