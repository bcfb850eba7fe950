import { sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { holdsOn, json } from '../../../../core/db.ts';
import { statusOn } from '../../../../domain/sql/assignments.ts';
import { policyOn } from '../../../../domain/sql/policies.ts';
import type { Audience } from '../kinds.ts';
import type { Place } from '../strata.ts';

const LEADERS = [
  ...['chair', 'vice_chair', 'division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead'],
  'mentorship_facilitator',
];

export type Invited = Place & { person_id: string; assignment_id: string | null; met_target: boolean | null };

type Rule = Readonly<{ audience: Audience | 'all'; about: string; form: string; division_id: string | null }>;

/** Who is asked today, as what, and about whom, with their primary division and site. */
export const candidates = async (ctx: WriteCtx, { audience, about, form, division_id }: Rule): Promise<Invited[]> =>
  (
    await sql<Invited>`
      with pair as (
        select a.id, a.mentee_id, a.mentor_id, a.is_primary from assignment a
        where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and a.state = 'live' and ${statusOn('a', ctx.today)} in ('active', 'paused')
      ), asked as (
        select p.mentee_id as person_id, 'mentee' as audience, case when ${about}::text = 'pair' then p.id end as assignment_id from pair p
        where ${audience}::text in ('mentee', 'all')
        union
        select p.mentor_id, 'mentor', case when ${about}::text = 'pair' then p.id end from pair p where ${audience}::text in ('mentor', 'all')
        union
        select r.person_id, 'leader', null from leadership_role r
        where ${audience}::text in ('leader', 'all') and ${about}::text = 'person' and r.department_id = ${ctx.department_id}
          and r.role = any (${LEADERS}::text[]) and ${holdsOn('r', ctx.today)}
      )
      select asked.*, d.division_id, s.site_id, case when ${form}::text <> 'anonymous' then (
          select count(q.id) >= min(o.meetings_minimum)
          from pair judged
          join policy o on ${policyOn('o', sql`${ctx.department_id}::uuid`, ctx.today)}
          left join qualifying_meeting q on q.assignment_id = judged.id and q.held_on < ${ctx.today}::date
            and q.held_on >= (${ctx.today}::date - interval '1 year')::date
          where judged.is_primary and (judged.id = asked.assignment_id or (asked.assignment_id is null and asked.audience = 'mentee' and judged.mentee_id = asked.person_id))
          group by judged.id
        ) end as met_target
      from asked
      join person p on p.id = asked.person_id and p.merged_into_id is null
      left join division_membership d on d.person_id = p.id and d.is_primary and ${holdsOn('d', ctx.today)}
      left join site_membership s on s.person_id = p.id and s.is_primary and ${holdsOn('s', ctx.today)}
      where is_here(p.id, ${ctx.today}::date) and (${division_id}::uuid is null or d.division_id = ${division_id}::uuid)
      order by asked.audience, p.id, asked.assignment_id`.execute(ctx.db)
  ).rows;

export type Stratum = Place & { number: number };

/** Adds the groups of an anonymous wave, and the row in which its answers wait. */
export const insertStrata = async (ctx: WriteCtx, wave_id: string, strata: readonly Stratum[]): Promise<void> => {
  await sql`
    insert into survey_stratum (department_id, wave_id, number, audience, division_id, site_id)
    select ${ctx.department_id}::uuid, ${wave_id}::uuid, s.* from jsonb_to_recordset(${json(strata)}) s(number int, audience text, division_id uuid, site_id uuid)`.execute(
    ctx.db,
  );
  await ctx.db.insertInto('survey_urn').values({ department_id: ctx.department_id, wave_id }).execute();
};

/** Adds keys to those of the wave who have none. Part of the opening of a wave that is confidential and linked, or about pairs. */
export const insertKeys = async (ctx: WriteCtx, wave_id: string): Promise<void> => {
  await sql`
    insert into survey_respondent_key (person_id, department_id)
    select distinct i.person_id, i.department_id from survey_invitation i join survey_wave w on w.id = i.wave_id and w.form = 'confidential_linked'
    where i.wave_id = ${wave_id} order by 1 on conflict (person_id) do nothing`.execute(ctx.db);
  await sql`
    insert into survey_pair_key (assignment_id, department_id)
    select distinct i.assignment_id, i.department_id from survey_invitation i where i.wave_id = ${wave_id} and i.assignment_id is not null
    order by 1 on conflict (assignment_id) do nothing`.execute(ctx.db);
};

/** Adds the invitations, and answers whose they are. */
export const insertInvitations = async (
  ctx: WriteCtx,
  wave_id: string,
  invited: readonly (Invited & { stratum: number | null })[],
): Promise<{ id: string; person_id: string }[]> =>
  (
    await sql<{ id: string; person_id: string }>`
      insert into survey_invitation (department_id, wave_id, person_id, audience, assignment_id, division_id, site_id, stratum, met_target)
      select ${ctx.department_id}::uuid, ${wave_id}::uuid, i.*
      from jsonb_to_recordset(${json(invited)})
        i(person_id uuid, audience text, assignment_id uuid, division_id uuid, site_id uuid, stratum int, met_target boolean)
      returning id, person_id`.execute(ctx.db)
  ).rows;
