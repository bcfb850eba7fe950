import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { promises, type WaveState } from '../kinds.ts';
import type { NewSurveyWave, SurveyWavePatch, SurveyWaveQuery } from './schema.ts';

const rowsOf = (ctx: Ctx) =>
  ctx.db
    .selectFrom('survey_wave as w')
    .leftJoin('survey_wave_pause as now', (join) => join.onRef('now.wave_id', '=', 'w.id').on('now.ends_on', 'is', null))
    .select([
      'w.id',
      'w.instrument_id',
      'w.title',
      'w.division_id',
      'w.audience',
      'w.about',
      'w.form',
      'w.reminds',
      'w.reminder_days',
      'w.origin',
    ])
    .select([
      'w.state as status',
      'w.opens_on',
      'w.closes_on',
      'w.opened_on',
      'w.closed_on',
      'w.published_on',
      'now.reason as pause_reason',
    ])
    .select(['w.row_version', 'w.created_at', 'w.updated_at'])
    .select(sql<boolean>`w.discarded_answers is not null`.as('is_discarded'))
    .select(sql<string>`${JSON.stringify(promises)}::jsonb ->> w.form`.as('promise'))
    .where('w.department_id', '=', ctx.department_id);

/** Waves for which `shown` holds, filtered. */
export const list = (ctx: Ctx, shown: Predicate, { status, division_id }: Omit<SurveyWaveQuery, 'limit'>) => {
  let rows = rowsOf(ctx).where(shown);
  if (status) rows = rows.where('w.state', 'in', status);
  if (division_id) rows = rows.where('w.division_id', '=', division_id);
  return rows;
};

/** A wave by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => rowsOf(ctx).where(shown).where('w.id', '=', id).executeTakeFirst();

/** Like `find`, locked for a change, with `permitted`. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  rowsOf(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .where('w.id', '=', id)
    .forNoKeyUpdate('w')
    .executeTakeFirst();

/** Adds a draft. */
export const insert = (
  ctx: WriteCtx,
  wave: Omit<NewSurveyWave, 'base'> & {
    origin: 'service' | 'external';
    about: 'person' | 'pair';
    reminds: 'everybody' | 'unstated' | 'unanswered';
  },
) =>
  ctx.db
    .insertInto('survey_wave')
    .values({ ...wave, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{ [K in keyof SurveyWavePatch]: NonNullable<SurveyWavePatch[K]> | null }> &
  Partial<{ state: WaveState; opened_on: string; closed_on: string; published_on: string; discarded_answers: number }>;

/** Changes the columns given. Call it under the lock of the wave. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db
    .updateTable('survey_wave')
    .set(changes as object)
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Whether the department has the instrument, and the division where one is named. */
export const referred = async (
  ctx: WriteCtx,
  { instrument_id, division_id }: { instrument_id: string; division_id: string | null },
): Promise<{ has_instrument: boolean; has_division: boolean }> =>
  (
    await sql<{ has_instrument: boolean; has_division: boolean }>`
      select exists (select from survey_instrument where id = ${instrument_id} and department_id = ${ctx.department_id}) as has_instrument,
        ${division_id}::uuid is null or exists (select from division where id = ${division_id} and department_id = ${ctx.department_id})
          as has_division`.execute(ctx.db)
  ).rows[0] as { has_instrument: boolean; has_division: boolean };

/** Begins a pause of the wave today. */
export const pause = (ctx: WriteCtx, wave_id: string, reason: string) =>
  ctx.db.insertInto('survey_wave_pause').values({ department_id: ctx.department_id, wave_id, reason, starts_on: ctx.today }).execute();

/** Ends the pause of the wave today. */
export const endPause = (ctx: WriteCtx, wave_id: string) =>
  ctx.db
    .updateTable('survey_wave_pause')
    .set({ ends_on: ctx.today })
    .where('department_id', '=', ctx.department_id)
    .where('wave_id', '=', wave_id)
    .where('ends_on', 'is', null)
    .execute();

/** The open waves that take no answers from today on. */
export const due = async (ctx: WriteCtx): Promise<{ id: string }[]> =>
  (
    await sql<{ id: string }>`
      select id from survey_wave where department_id = ${ctx.department_id} and state = 'open' and closes_on <= ${ctx.today}::date
      order by id for no key update`.execute(ctx.db)
  ).rows;
