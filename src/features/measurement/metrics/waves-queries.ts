import type { Ctx } from '../../../core/context.ts';

/** The survey waves of the whole department whose results are published, the latest first. */
export async function publishedWaves(ctx: Pick<Ctx, 'db' | 'department_id' | 'today'>) {
  const waves = await ctx.db
    .selectFrom('survey_wave')
    .select(['id', 'opened_on', 'closed_on'])
    .where('department_id', '=', ctx.department_id)
    .where('division_id', 'is', null)
    .where('state', '=', 'published')
    .where('closed_on', '<', ctx.today)
    .orderBy('closed_on', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return waves.flatMap(({ id, opened_on, closed_on }) => (opened_on && closed_on ? [{ id, opened_on, closed_on }] : []));
}
