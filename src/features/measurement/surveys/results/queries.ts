import { sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import type { Audience } from '../kinds.ts';

export type Readable = Readonly<{ is_office: boolean; divisions: string[]; sites: string[] }>;

/** Whether the caller reads the results of everybody, and of which divisions and sites they do. */
export const readable = async (ctx: Ctx, of: Readonly<Record<'everywhere' | 'division' | 'site', Predicate>>): Promise<Readable> =>
  (
    await sql<Readable>`
      select ${of.everywhere} as is_office,
        array(select d.id from division d where d.department_id = ${ctx.department_id} and ${of.division}) as divisions,
        array(select s.id from site s where s.department_id = ${ctx.department_id} and ${of.site}) as sites`.execute(ctx.db)
  ).rows[0] as Readable;

/** Where answers are counted; of an anonymous one only what is stored beside it. */
export type Placed = { audience: Audience; division_id: string | null; site_id: string | null };

export type Counted = Placed & { item: string; point: string | null; count: number };

/** How many answers there are of each kind, by item, audience and place; a point that is null stands for "not applicable" and blank. */
export const counts = async (ctx: Ctx, wave_id: string): Promise<Counted[]> =>
  (
    await sql<Counted>`
      select t.code as item, s.audience, s.division_id, s.site_id, given.point, count(*)::int as count
      from survey_wave w
      join survey_item t on t.instrument_id = w.instrument_id and t.type <> 'text'
      join survey_sheets(${ctx.department_id}::uuid, ${wave_id}::uuid) s on t.audience is null or t.audience = s.audience
      cross join lateral (select s.answers -> t.code as answer) a
      cross join lateral (
        select a.answer ->> 'rating' as point where t.type like 'likert_'
        union all
        select case when jsonb_array_length(a.answer -> 'choices') > 0 then option.code end
        from (select a.answer -> 'choices') chosen(codes)
        left join lateral jsonb_array_elements_text(chosen.codes) option(code) on true
        where t.type in ('choice', 'multi')
      ) given
      where w.id = ${wave_id} and w.department_id = ${ctx.department_id}
      group by 1, 2, 3, 4, 5`.execute(ctx.db)
  ).rows;

export type Respondents = Placed & { item: string; respondents: number };

/** How many answers count, by item, audience and place. */
export const respondents = async (ctx: Ctx, wave_id: string): Promise<Respondents[]> =>
  (
    await sql<Respondents>`
      select t.code as item, s.audience, s.division_id, s.site_id, count(*) filter (where s.answers -> t.code ?| array['rating', 'choices'])::int as respondents
      from survey_wave w
      join survey_item t on t.instrument_id = w.instrument_id and t.type <> 'text'
      join survey_sheets(${ctx.department_id}::uuid, ${wave_id}::uuid) s on t.audience is null or t.audience = s.audience
      where w.id = ${wave_id} and w.department_id = ${ctx.department_id}
      group by 1, 2, 3, 4`.execute(ctx.db)
  ).rows;

export type Taken = Placed & { invited: number; delivered: number; submitted: number };

/** How many were asked and answered, by audience and place. Of waves that were held elsewhere it is not known at which sites people were asked. */
export const participation = async (ctx: Ctx, wave_id: string): Promise<Taken[]> =>
  (
    await sql<Taken>`
      select p.audience, p.division_id, p.site_id, p.invited, p.delivered, p.submitted
      from survey_participation_by_site(${ctx.department_id}::uuid, ${wave_id}::uuid) p`.execute(ctx.db)
  ).rows;

export type Written = { item: string; audience: Audience; texts: string[] };

/** What was written, in an order that follows from the words alone. */
export const texts = async (ctx: Ctx, wave_id: string): Promise<Written[]> =>
  (
    await sql<Written>`
      select t.code as item, s.audience, jsonb_agg(s.answers -> t.code ->> 'text' order by sha256(convert_to(w.id::text || (s.answers -> t.code ->> 'text'), 'UTF8'))) as texts
      from survey_wave w
      join survey_item t on t.instrument_id = w.instrument_id and t.type = 'text'
      join survey_sheets(${ctx.department_id}::uuid, ${wave_id}::uuid) s on s.answers -> t.code ->> 'text' is not null
      where w.id = ${wave_id} and w.department_id = ${ctx.department_id}
      group by t.position, t.code, s.audience order by t.position, s.audience`.execute(ctx.db)
  ).rows;
