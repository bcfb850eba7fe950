/**
 * The temporary tables in which an import keeps what it has decided about staged rows until it writes. `keepDecisions` creates one from the
 * query that decides; who writes reads it through what stands below. Like the staged rows, they live as long as the transaction.
 */
import { type RawBuilder, sql } from 'kysely';
import type { AppointmentTable } from '../../../db/types.ts';
import type { WriteCtx } from '../../core/context.ts';

type Terms = Pick<AppointmentTable, 'category' | 'rank' | 'academic_fte_pct' | 'status' | 'appointed_on' | 'ends_on'>;

/** What becomes of the appointment of a staged person. */
export type AppointmentChange = Terms & {
  row: number;
  person_id: string;
  is_new: boolean;
  starts_on: string;
  /** The appointment that the row is about; null, with all that tells of it, where the person has none. */
  target_id: string | null;
  target_category: AppointmentTable['category'] | null;
  target_starts_on: string | null;
  target_ends_on: string | null;
  old_appointed_on: string | null;
  /** True where the first day moves to an earlier one. */
  restarts: boolean;
  /** The day with which memberships, positions and lines ended so far, and the one with which they end, that of the last appointment. */
  followed_end_on: string | null;
  facts_end_on: string | null;
  action: 'insert' | 'succeed' | 'split' | 'correct' | 'extend' | 'none';
};

/** An appointment as it will be afterwards, of a person whose appointments change. */
export type AppointmentAfter = Terms & { row: number; person_id: string; starts_on: string /** Null for a new one. */; id: string | null };

/** A cross-appointment that begins, ends, or ends on another day. */
export type CrossChange = {
  row: number;
  person_id: string;
  division_id: string;
  is_new: boolean;
  starts_on: string;
  ends_on: string | null;
  existing_id: string | null;
  action: 'join' | 'leave' | 'extend';
};

/** What becomes of a fact of which a staged person has at most one at a time. */
export type TimelineChange = {
  row: number;
  person_id: string;
  is_new: boolean;
  starts_on: string;
  ends_on: string | null;
  value: string | null;
  latest_id: string | null;
  latest_starts_on: string | null;
  /** First day of the new value. */
  begins_on: string;
  action: 'change' | 'end' | 'extend' | 'none';
  /** The fact that stays, corrected. */
  keep_id: string | null;
};

/** The role that a staged row is about, with the values to be written. */
export type RoleChange = {
  row: number;
  id: string;
  is_new: boolean;
  person_id: string;
  role: string;
  division_id: string | null;
  site_id: string | null;
  portfolio: string | null;
  committee: string | null;
  /** The same for roles of the same person, kind and scope. */
  key: string;
  starts_on: string;
  ends_on: string | null;
  acting: boolean;
  changes: boolean;
  /** The version of the role that it changes. */
  row_version: number | null;
  /** True where it adds days to a role that opens everything: a second person approves it first. */
  waits: boolean;
};

export const appointmentChanges: RawBuilder<AppointmentChange> = sql`appointment_change`;
export const appointmentsAfter: RawBuilder<AppointmentAfter> = sql`appointment_after`;
export const crossChanges: RawBuilder<CrossChange> = sql`cross_change`;
export const divisionChanges: RawBuilder<TimelineChange> = sql`division_change`;
export const siteChanges: RawBuilder<TimelineChange> = sql`site_change`;
export const positionChanges: RawBuilder<TimelineChange> = sql`position_change`;
export const lineChanges: RawBuilder<TimelineChange> = sql`line_change`;
export const roleChanges: RawBuilder<RoleChange> = sql`role_change`;

/** Creates one of these tables from the query that decides: with at most one row for each value of `key`, and an index on each of `indexed`. */
export async function keepDecisions<Row>(
  ctx: WriteCtx,
  table: RawBuilder<Row>,
  rows: RawBuilder<Row>,
  { key, indexed = [] }: { key?: keyof Row & string; indexed?: readonly (keyof Row & string)[] } = {},
): Promise<void> {
  await sql`create temp table ${table} on commit drop as ${rows}`.execute(ctx.db);
  if (key) await sql`create unique index on ${table} (${sql.ref(key)})`.execute(ctx.db);
  for (const column of indexed) await sql`create index on ${table} (${sql.ref(column)})`.execute(ctx.db);
  await sql`analyze ${table}`.execute(ctx.db);
}
