import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../core/db.ts';

/** What a rule has found: rows by their ids, and which words of the rule they break. Names and contents never stand in it. */
export type Row = Readonly<{ department_id: string | null; ids: readonly string[]; words: string }>;

/** The snapshot that a rule reads, and the instant by which it judges what is due. */
export type Look = Readonly<{ db: Tx; now: string }>;

/** One invariant over the whole database, of all departments at once. */
export type Rule = Readonly<{
  id: string;
  /** What has to hold. */
  title: string;
  find: (look: Look) => Promise<readonly Row[]>;
}>;

/** A rule that is one statement, which answers a row for each offence: `department_id`, `ids` (text[]) and `words`. */
export function statement(id: string, title: string, text: (look: Look) => RawBuilder<unknown>): Rule {
  return { id, title, find: async (look) => (await sql<Row>`${text(look)}`.execute(look.db)).rows };
}

/** The civil day of the look in the department `d`. */
export const today = ({ now }: Look) => sql`(${now}::timestamptz at time zone d.time_zone)::date`;

/** Whether the assignment is one that both sides agreed upon. */
export const agreed = (alias: string) => sql`${sql.ref(`${alias}.state`)} in ('live', 'completed', 'ended')`;
