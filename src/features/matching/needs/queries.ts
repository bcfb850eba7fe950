import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { isPrimaryMember } from '../../../domain/sql/divisions.ts';
import { party } from '../../../domain/sql/parties.ts';
import type { NeedsProfile, NewNeedsProfile } from './schema.ts';

/** Profiles for which `visible` holds. Whether the person has concordance preferences is answered where `concordance` holds, else null. */
export const profiles = (ctx: Ctx, visible: Expression<SqlBool>, concordance: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('needs_profile as n')
    .innerJoin('person as mentee', 'mentee.id', 'n.person_id')
    .select(['n.id', 'n.person_id', 'n.version', 'n.training_location', 'n.intensity', 'n.row_version', 'n.created_at', 'n.updated_at'])
    .select([
      party('mentee').as('person'),
      sql<boolean>`not exists (select from needs_profile later where later.person_id = n.person_id and later.version > n.version)`.as(
        'is_latest',
      ),
      sql<NeedsProfile['needs']>`coalesce((select jsonb_agg(jsonb_build_object('area', need.area,
        'priority', need.priority) order by need.priority desc, need.area) from need where need.needs_profile_id = n.id), '[]')`.as(
        'needs',
      ),
      sql<NeedsProfile['career_stage']>`coalesce(n.career_stage, career_stage(n.person_id, ${ctx.today}::date))`.as('career_stage'),
      sql<NeedsProfile['career_stage_source']>`case when n.career_stage is not null then 'stated'
        when career_stage(n.person_id, ${ctx.today}::date) is not null then 'derived' end`.as('career_stage_source'),
      sql<boolean | null>`case when ${concordance} then exists (select from concordance_preference c
        where c.person_id = n.person_id and c.importance in ('some', 'strong')) end`.as('concordance_requested'),
    ])
    .where('n.department_id', '=', ctx.department_id)
    .where(visible);

/** One profile, where `visible` holds. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>, concordance: Expression<SqlBool>) =>
  profiles(ctx, visible, concordance).where('n.id', '=', id).executeTakeFirst();

/** The person whose profiles are asked for; `permitted` says whether the caller may read them. */
export const findPerson = (ctx: Ctx, id: string, visible: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .select('p.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .executeTakeFirst();

/** The person, locked so that two writers number their versions one after the other and nobody is merged away meanwhile. */
export const lockPerson = (ctx: WriteCtx, id: string, visible: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.deceased_on', 'p.merged_into_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

/** The number of the latest version, 0 where there is none. */
export const latestVersion = async (ctx: WriteCtx, person_id: string): Promise<number> =>
  (
    await ctx.db
      .selectFrom('needs_profile')
      .select(sql<number>`coalesce(max(version), 0)`.as('version'))
      .where('department_id', '=', ctx.department_id)
      .where('person_id', '=', person_id)
      .executeTakeFirstOrThrow()
  ).version;

/** Whether the latest version says that the person would like more mentoring. */
export const wantsMore = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (
    await ctx.db
      .selectFrom('needs_profile')
      .select('intensity')
      .where('department_id', '=', ctx.department_id)
      .where('person_id', '=', person_id)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.intensity === 'higher';

/** The mentorship facilitators of the person's primary division, without the person. */
export const facilitatorsOf = async (ctx: WriteCtx, person_id: string): Promise<string[]> =>
  (
    await sql<{ person_id: string }>`
      select distinct r.person_id from leadership_role r
      where r.department_id = ${ctx.department_id} and r.role = 'mentorship_facilitator' and ${holdsOn('r', ctx.today)}
        and r.person_id <> ${person_id} and ${isPrimaryMember(sql`${person_id}::uuid`, sql.ref('r.division_id'), ctx.today)}`.execute(
      ctx.db,
    )
  ).rows.map((row) => row.person_id);

/** Inserts a version and answers its id. */
export const insert = (ctx: WriteCtx, values: Omit<NewNeedsProfile, 'needs'> & { person_id: string; version: number }) =>
  ctx.db
    .insertInto('needs_profile')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Inserts the needs of a version. */
export const insertNeeds = (ctx: WriteCtx, needs_profile_id: string, needs: NewNeedsProfile['needs']) =>
  ctx.db
    .insertInto('need')
    .values(needs.map((need) => ({ ...need, needs_profile_id })))
    .execute();

/** Moves the duplicate’s versions to the survivor, and numbers those of both in the order in which they were made. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`update needs_profile n set person_id = ${to}, version = counted.version
    from (
      select id, row_number() over (order by created_at, id) as version from needs_profile
      where department_id = ${ctx.department_id} and person_id in (${from}, ${to})
    ) counted
    where counted.id = n.id and (n.person_id, n.version) is distinct from (${to}::uuid, counted.version)`.execute(ctx.db);
