/** Inserts rows of the demo department. */
import { sql } from 'kysely';
import type { DB } from '../../db/types.ts';
import { json, type Tx } from '../core/db.ts';

/** Rows by table, in the order in which they can be inserted. */
export type Rows = readonly (readonly [table: keyof DB, rows: readonly object[]])[];

/** Tables without a department column. */
const WITHOUT_DEPARTMENT: ReadonlySet<keyof DB> = new Set([
  'external_profile',
  'need',
  'mentoring_agreement_text',
  'facilitator_statement',
  'plan_content',
  'plan_goal',
  'meeting_content',
  'meeting_goal',
  'meeting_reason',
  'check_in_content',
  'annual_review_content',
]);

/** Inserts rows into a table in one statement. All rows have the same columns; other columns get their defaults. */
export async function insert(tx: Tx, table: keyof DB, rows: readonly object[]): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  if (rows.length === 0) return;
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json(rows)})`.execute(tx);
}

/** Inserts rows into their tables, with the id of the department where a table has a column for it. */
export async function insertAll(tx: Tx, department_id: string, tables: Rows): Promise<void> {
  for (const [table, rows] of tables)
    await insert(tx, table, WITHOUT_DEPARTMENT.has(table) ? rows : rows.map((row) => ({ department_id, ...row })));
}

/** By table, how many rows this transaction had written when its statistics were last gathered. */
export type Gathered = Map<string, number>;

/**
 * Gathers statistics of the tables that have grown by a tenth since the last time, without which statements are planned as if they were empty. Only of
 * these: those of all tables and of the catalogue would take longer than what they make faster.
 */
export async function gatherStatistics(tx: Tx, gathered: Gathered): Promise<void> {
  const { rows } = await sql<{ name: string; written: number }>`
    select relname as name, n_tup_ins + n_tup_upd as written from pg_stat_xact_user_tables
    where schemaname = 'public' and n_tup_ins + n_tup_upd > 0`.execute(tx);
  const grown = rows.filter(({ name, written }) => written > (gathered.get(name) ?? 0) * 1.1);
  if (grown.length === 0) return;
  await sql`analyze ${sql.join(grown.map(({ name }) => sql.table(name)))}`.execute(tx);
  for (const { name, written } of grown) gathered.set(name, written);
}
