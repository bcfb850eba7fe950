import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { FEWEST_PEOPLE } from '../kinds.ts';

/**
 * Stores the anonymous answers of a wave that wait, all in one statement and in random order, under identifiers that are drawn at random, and takes
 * away the row in which they waited. Fewer than five are not stored. Answers how many there were.
 */
export const publishUrn = async (ctx: WriteCtx, wave_id: string): Promise<number> => {
  const { rows } = await sql<{ answered: number }>`
    with emptied as (
      delete from survey_urn where wave_id = ${wave_id} and department_id = ${ctx.department_id} returning wave_id, department_id, sheets
    ), sheet as materialized (
      select e.wave_id, e.department_id, s.sheet from emptied e cross join jsonb_array_elements(e.sheets) s(sheet)
    ), stored as (
      insert into survey_anonymous_response (department_id, wave_id, audience, division_id, site_id, answers)
      select s.department_id, s.wave_id, t.audience, t.division_id, t.site_id, s.sheet -> 'answers'
      from sheet s join survey_stratum t on t.wave_id = s.wave_id and t.number = (s.sheet ->> 'stratum')::int
      where (select count(*) from sheet) >= ${FEWEST_PEOPLE}
      order by random()
    )
    select count(*)::int as answered from sheet`.execute(ctx.db);
  return rows[0]?.answered ?? 0;
};

/** Destroys what waits of a wave that was abandoned. */
export const destroyUrn = (ctx: WriteCtx, wave_id: string) =>
  ctx.db.deleteFrom('survey_urn').where('department_id', '=', ctx.department_id).where('wave_id', '=', wave_id).execute();

/** Destroys the drafts of a wave that takes no answers any more. */
export const destroyDrafts = (ctx: WriteCtx, wave_id: string) =>
  ctx.db.deleteFrom('survey_draft').where('department_id', '=', ctx.department_id).where('wave_id', '=', wave_id).execute();

/** The invitations of open waves whose reminder is due today, of people who are here: everybody, or those whom the wave reminds. */
export const toRemind = async (ctx: WriteCtx): Promise<{ id: string; person_id: string; closes_on: string }[]> =>
  (
    await sql<{ id: string; person_id: string; closes_on: string }>`
      select i.id, i.person_id, w.closes_on
      from survey_wave w join survey_invitation i on i.wave_id = w.id and i.revoked_on is null
      where w.department_id = ${ctx.department_id} and w.state = 'open' and (w.closes_on - ${ctx.today}::date) = any (w.reminder_days)
        and is_here(i.person_id, ${ctx.today}::date)
        and case w.reminds
          when 'everybody' then true
          when 'unstated' then i.took_part_on is null
          else not exists (select from survey_identified_response r where r.invitation_id = i.id) and not exists (
            select from survey_linked_response r
            join survey_respondent_key k on k.key = r.respondent_key and k.person_id = i.person_id
            left join survey_pair_key p on p.assignment_id = i.assignment_id
            where r.wave_id = w.id and r.audience = i.audience and r.pair_key is not distinct from p.key)
        end
      order by i.id`.execute(ctx.db)
  ).rows;
