import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { isStillDue } from '../../../../domain/sql/promotions.ts';
import { stagedMilestones as staged } from '../../../../domain/staging/tables.ts';
import type { NewCareerMilestone } from '../schema.ts';

type Found = { row: number; field: string; code: string; detail: string };

/** The errors that only show beside other rows and the database: of rows that name nobody, and of a second row of one kind for one person. */
export const errors = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${staged} where hr_number is not null and person_id is null
      union all
      select row, 'hr_number', 'duplicate', format('Row %s has a milestone of this kind of the same person.', first_row)
      from ${staged} where person_id is not null and kind is not null and first_row < row
      order by 1`.execute(ctx.db)
  ).rows;

/** A row that can be recorded if the rules allow it. */
export type Row = Omit<NewCareerMilestone, 'cfar_outcome'> & {
  row: number;
  cfar_outcome: NonNullable<NewCareerMilestone['cfar_outcome']> | null;
};

/**
 * The rows that say something new, in the order in which they are recorded: promotions before the days on which people are due, which they would
 * end otherwise. A row without a person, or whose milestone is recorded already, is none of them.
 */
export const newRows = async (ctx: WriteCtx): Promise<Row[]> =>
  (
    await sql<Row>`
      select s.row, s.person_id, s.kind, s.reached_on::text as reached_on, s.cfar_outcome
      from ${staged} s
      where s.person_id is not null and s.first_row = s.row
        and not exists (select from career_milestone m
          where m.person_id = s.person_id and m.kind = s.kind and m.reached_on = s.reached_on and m.voided_at is null
            and m.cfar_outcome is not distinct from s.cfar_outcome
            and (m.kind <> 'promotion_due' or ${isStillDue('m', ctx.today, ctx.actor.time_zone)}))
      order by s.kind = 'promotion_due', s.kind, s.row`.execute(ctx.db)
  ).rows;

/** Gives the rows the ids of the milestones that they will be, in this order, and says which earlier days give way to them. */
export const plan = (ctx: WriteCtx, rows: readonly number[]) =>
  sql`
    update ${staged} s set milestone_id = made.id,
      replaced_id = (select m.id from career_milestone m
        where m.person_id = s.person_id and s.kind = 'promotion_due' and m.kind = s.kind and m.voided_at is null)
    from (select row, uuidv7() as id from unnest(${[...rows]}::int[]) with ordinality n (row, place) order by place) made
    where made.row = s.row`.execute(ctx.db);

/** Voids what gives way, and records the milestones. */
export async function apply(ctx: WriteCtx): Promise<void> {
  await sql`
    update career_milestone m set voided_at = ${ctx.now}
    from ${staged} s where s.replaced_id = m.id and m.department_id = ${ctx.department_id}`.execute(ctx.db);
  await sql`
    insert into career_milestone (id, department_id, person_id, kind, reached_on, cfar_outcome)
    select s.milestone_id, ${ctx.department_id}, s.person_id, s.kind, s.reached_on, s.cfar_outcome
    from ${staged} s where s.milestone_id is not null
    order by s.milestone_id`.execute(ctx.db);
}

/** How many rows made a milestone, moved a day, or changed nothing. */
export const counts = async (ctx: WriteCtx) =>
  (
    await sql<{ created: number; changed: number; unchanged: number }>`
      select (count(*) filter (where milestone_id is not null and replaced_id is null))::int as created, count(replaced_id)::int as changed,
        (count(*) filter (where milestone_id is null))::int as unchanged
      from ${staged}`.execute(ctx.db)
  ).rows[0] ?? { created: 0, changed: 0, unchanged: 0 };

type Fact = { subject_id: string; data: unknown };

/** What was recorded, naming neither the person nor the milestone's kind. */
export const recorded = sql<Fact>`select milestone_id as subject_id, '{}'::jsonb as data from ${staged} where milestone_id is not null`;

/** What gave way. */
export const voided = sql<Fact>`select replaced_id as subject_id, '{}'::jsonb as data from ${staged} where replaced_id is not null`;
