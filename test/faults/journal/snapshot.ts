/** What the database holds, as the checker looks at it. */
import { type Sql, sqlOf } from '../../setup/department.ts';

export type Row = Readonly<Record<string, unknown>>;

export type StoredEvent = Readonly<{
  id: string;
  type: string;
  subject_id: string;
  actor_id: string | null;
  data: Row;
  request_id: string | null;
  operation_id: string | null;
  /** The transaction that wrote it. */
  written_by: string;
}>;

export type StoredAnswer = Readonly<{ key: string; actor_id: string; written_by: string }>;
export type StoredNotification = Readonly<{ kind: string; person_id: string; subject_id: string; count: number }>;

/** The tables that writers touch. */
export const TABLES = [
  'assignment',
  'meeting',
  'meeting_content',
  'academic_plan',
  'plan_version',
  'plan_goal',
  'plan_decision',
  'check_in',
  'check_in_content',
  'reporting_line',
  'conflict_case',
] as const;

export type Snapshot = Readonly<{
  events: readonly StoredEvent[];
  answers: readonly StoredAnswer[];
  notifications: readonly StoredNotification[];
  tables: ReadonlyMap<string, readonly Row[]>;
}>;

type Reader = Parameters<typeof sqlOf>[0];

/** Reads everything as the owner of the database; `reader` is a pool where nobody writes any more, or a session in a transaction. */
export async function readSnapshot(reader: Reader): Promise<Snapshot> {
  const sql: Sql = sqlOf(reader);
  const tables = new Map<string, readonly Row[]>();
  for (const table of TABLES) {
    const { rows } = await reader.query(`select to_jsonb(t) as row from ${table} t`);
    tables.set(
      table,
      rows.map(({ row }: { row: Row }) => row),
    );
  }
  return {
    tables,
    events: await sql<StoredEvent>`
      select id, type, subject_id, actor_id, data, request_id, operation_id, xmin::text as written_by from event order by id`,
    answers: await sql<StoredAnswer>`select key, actor_id, xmin::text as written_by from idempotency_key`,
    notifications: await sql<StoredNotification>`
      select kind, person_id, subject_id, count(*)::int as count from notification group by kind, person_id, subject_id`,
  };
}
