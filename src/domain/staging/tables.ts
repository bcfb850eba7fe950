/**
 * The temporary tables of an import. The rows of a file are staged with everything they name looked up, checked against each other and the
 * database, and then written, each fact by the feature that owns it. The tables live as long as the transaction.
 *
 *   staged_unit, staged_person, staged_role, staged_milestone   the rows of a file of divisions or sites, of people, of roles, of milestones: one is there
 *   staged_fact                                                 the rows of a file of one kind of fact about people
 *   staged_missing                                              the people whom a whole roster leaves out
 *   import_touched                                              which rows changed something in the database, and in which field of the file
 *
 * `stage.ts` creates them. Features read them through the constants below and call `noteChanged` or `noteDifferences` for the existing rows
 * that they change.
 */
import { type RawBuilder, sql } from 'kysely';
import type { DivisionTable, SiteTable } from '../../../db/types.ts';
import type { WriteCtx } from '../../core/context.ts';

/** A row of a file of divisions or sites. Columns that the file does not have are missing. */
export type StagedUnit = {
  row: number;
  /** Of the unit that has the code, or a new one. */
  id: string;
  is_new: boolean;
  /** The first row with the same code. */
  first_row: number;
  code: string;
  name: string;
  kind: DivisionTable['kind'];
  starts_on: string;
  affiliation: SiteTable['affiliation'];
};

/** A row of a file of roles, with the codes as they stand in the file. Ids are null where no such person, division or site exists. */
export type StagedRole = {
  row: number;
  hr_number: string;
  person_id: string;
  role: string;
  scope_kind: string | null;
  division_code: string | null;
  division_id: string | null;
  site_code: string | null;
  site_id: string | null;
  portfolio: string | null;
  committee: string | null;
  acting: boolean | null;
  starts_on: string;
  ends_on: string | null;
};

/** A row of a roster. Columns that every valid row has are typed so: a row with errors, before it is dropped, may lack them. */
export type StagedPerson = {
  row: number;
  /** Of the surviving record that has the HR number, or a new one. */
  person_id: string;
  is_new: boolean;
  /** The first row with the same HR number. */
  first_row: number;
  hr_number: string;
  given_name: string;
  family_name: string;
  email: string | null;
  orcid: string | null;
  division_code: string;
  division_id: string;
  division_starts_on: string;
  division_ends_on: string | null;
  cross_division_codes: string[] | null;
  cross_division_ids: string[];
  site_code: string | null;
  site_id: string | null;
  position_kind: string | null;
  /** The appointment: category, rank, academic_fte_pct, status, appointed_on, ends_on. */
  category: string;
  rank: string;
  academic_fte_pct: number;
  status: string;
  appointed_on: string;
  ends_on: string | null;
  /** From when differences hold: the day the import takes effect, not before the appointment. */
  starts_on: string;
  reports_to_hr_number: string | null;
  superior_id: string | null;
  /** The row of the superior, where they are only in the file. */
  superior_row: number | null;
};

type ImportTouched = { row: number; field: string };

type StagedTables = { staged_unit: StagedUnit; staged_role: StagedRole; staged_person: StagedPerson; import_touched: ImportTouched };

/** The database of the context with the temporary tables, for statements that Kysely checks. */
export const withStaged = (ctx: WriteCtx) => ctx.db.withTables<StagedTables>();

/** `staged_unit`, for statements in SQL. */
export const stagedUnits: RawBuilder<StagedUnit> = sql`staged_unit`;
/** `staged_role`, for statements in SQL. */
export const stagedRoles: RawBuilder<StagedRole> = sql`staged_role`;
/** `staged_person`, for statements in SQL. */
export const stagedPeople: RawBuilder<StagedPerson> = sql`staged_person`;

/** `staged_milestone`, for statements in SQL. */
export const stagedMilestones: RawBuilder<unknown> = sql`staged_milestone`;

/** `staged_missing`, for statements in SQL. */
export const stagedMissing: RawBuilder<unknown> = sql`staged_missing`;

/** `staged_fact`, for statements in SQL. */
export const stagedFacts: RawBuilder<unknown> = sql`staged_fact`;

/** Deletes the rows with errors of an import from a table that has a column `row`. */
export const dropInvalid = (ctx: WriteCtx, table: RawBuilder<unknown>, import_id: string) =>
  sql`delete from ${table} s using import_error e where e.import_id = ${import_id} and e.row = s.row`.execute(ctx.db);

/** The part of a statement that notes `field` for each row of `changed`, a relation with a column `row`. */
export const noteChanged = (field: string, changed: RawBuilder<unknown>): RawBuilder<ImportTouched> =>
  sql`insert into import_touched (row, field) select row, ${field}::text from ${changed}`;

/** Notes in which fields staged rows, `s` of `from`, differ from the database: `differs` has the condition for each field. */
export const noteDifferences = (ctx: WriteCtx, from: RawBuilder<unknown>, differs: Readonly<Record<string, RawBuilder<unknown>>>) =>
  sql`
    insert into import_touched (row, field)
    select s.row, differs.field
    from ${from}
    cross join lateral (values ${sql.join(Object.entries(differs).map(([field, condition]) => sql`(${field}::text, ${condition})`))}) differs(field, yes)
    where differs.yes`.execute(ctx.db);

export type Counts = { created: number; changed: number; unchanged: number; awaiting_approval?: number };

/** How many of the staged rows are new, changed something, or changed nothing. */
export async function countStaged(ctx: WriteCtx, table: RawBuilder<StagedUnit> | RawBuilder<StagedPerson>): Promise<Counts> {
  const { rows } = await sql<{ created: number; changed: number; rows: number }>`
    select count(*) filter (where is_new)::int as created,
      count(*) filter (where not is_new and row in (select row from import_touched))::int as changed, count(*)::int as rows
    from ${table}`.execute(ctx.db);
  const { created, changed, rows: all } = rows[0] ?? { created: 0, changed: 0, rows: 0 };
  return { created, changed, unchanged: all - created - changed };
}

/** The same of `staged_fact`, whose rows know what becomes of them. */
export async function countFacts(ctx: WriteCtx): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (count(*) filter (where is_new))::int as created, (count(*) filter (where changes))::int as changed,
      (count(*) filter (where not is_new and not changes))::int as unchanged from staged_fact`.execute(ctx.db);
  return rows[0] ?? { created: 0, changed: 0, unchanged: 0 };
}

/** How many facts, `f` of `held`, hold on the day or later and are in no row of `staged_fact`. */
export async function countLeftOut(ctx: WriteCtx, held: RawBuilder<unknown>, ends_on: RawBuilder<unknown>, day: string): Promise<number> {
  const { rows } = await sql<{ left_out: number }>`
    select count(*)::int as left_out from ${held}
    where f.department_id = ${ctx.department_id} and (${ends_on} is null or (${ends_on} > ${day}::date and ${ends_on} > f.starts_on))
      and not exists (select from staged_fact s where s.fact_id = f.id)`.execute(ctx.db);
  return rows[0]?.left_out ?? 0;
}

/** A row for each staged row that changed something, with the fields in which it did as `fields`; to be joined to the staged rows. */
export const touchedFields = sql`(select row, jsonb_agg(distinct field) as fields from import_touched group by row)`;

/** What is wrong with a period that begins on this day where another ends a day earlier, as an expression of text. */
export const oneDayGap = (begins_on: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`format('The period before ends with %s as its first day without, and this one begins on %s: the day between is in neither. Where the file gives last days, import it with ends=inclusive.', ${begins_on} - 1, ${begins_on})`;
