import { type Expression, type Selectable, type SqlBool, sql, type Updateable } from 'kysely';
import type { ExternalProfileTable, PersonTable } from '../../../../db/types.ts';
import { compiled } from '../../../core/compiled.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { lockFirst } from '../../../core/locks.ts';
import { matchesName } from '../../../core/search.ts';
import { allowed } from '../../../domain/allowed.ts';
import { isoInstant } from '../../../domain/sql/days.ts';
import { isMember } from '../../../domain/sql/divisions.ts';
import { byCategory, hasHrNumber, isAlive, joinedName } from '../../../domain/sql/people.ts';
import { isAtSite } from '../../../domain/sql/sites.ts';
import { unit } from '../../../domain/sql/units.ts';
import type { DirectoryQuery, ExternalProfile, NewExternalProfile, NewPerson } from './schema.ts';

const self = { person: 'p.id' } as const;

/** The address, for members of the department and for the person. */
const email = (ctx: Ctx) =>
  sql<string | null>`case when ${allowed(ctx, 'person:read_email', self)} or ${allowed(ctx, 'person:write', self)} then p.email end`.as(
    'email',
  );

type HrRecord = Pick<Selectable<PersonTable>, 'id' | 'hr_number' | 'university_id' | 'orcid' | 'deceased_on'>;

/** `p` is the person as everybody sees it, `r` the columns of the HR record where the asker may read it. */
const persons = (ctx: Ctx) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoinLateral(
      sql<HrRecord>`(select p.id, p.hr_number, p.university_id, p.orcid, p.deceased_on where ${allowed(ctx, 'person:read_record', self)})`.as(
        'r',
      ),
      (join) => join.onTrue(),
    )
    .leftJoin('external_profile as e', 'e.person_id', 'p.id')
    .select([
      'p.id',
      'p.kind',
      'p.display_name',
      'p.given_name',
      'p.family_name',
      'p.preferred_name',
      email(ctx),
      'p.merged_into_id',
      'r.hr_number',
      'r.university_id',
      'r.orcid',
      'r.deceased_on',
      'p.row_version',
      'p.created_at',
      'p.updated_at',
    ])
    .select(
      sql<ExternalProfile | null>`case when e.person_id is not null then jsonb_build_object('institution', e.institution, 'country', e.country,
        'title', e.title, 'specialty', e.specialty,
        'consented_at', case when r.id is not null then ${isoInstant('e.consented_at')} end,
        'confirmed_by', case when r.id is not null then e.confirmed_by end) end`.as('external_profile'),
    )
    .where('p.department_id', '=', ctx.department_id);

/** One person of the department, who must exist. Check the permission before. */
export const read = (ctx: Ctx, id: string) => persons(ctx).where('p.id', '=', id).executeTakeFirstOrThrow();

/** One person; none where the caller may not see them. Of a merged record it is the record itself, with `merged_into_id`. */
export const find = compiled(
  (ctx, { id }: { id: string }) =>
    persons(ctx)
      .where('p.id', '=', id)
      .where(allowed(ctx, 'person:read', self)),
  { brief: true },
);

/** A number that stayed on a merged record leads to the person it was merged into. */
const byHrNumber = (ctx: Ctx, hr_number: string) =>
  ctx.db
    .selectFrom('person as n')
    .select(sql<string>`coalesce(n.merged_into_id, n.id)`.as('id'))
    .where('n.department_id', '=', ctx.department_id)
    .where(hasHrNumber('n', sql.val(hr_number)));

/** The person with the HR number, or the survivor of the record that has it; undefined where they are not visible. */
export const findByHrNumber = (ctx: Ctx, hr_number: string, visible: Expression<SqlBool>) =>
  persons(ctx).where('p.id', '=', byHrNumber(ctx, hr_number)).where(visible).executeTakeFirst();

/**
 * The directory on one day, in one statement whatever the number of people. Rank and category are those of the fullest of several
 * appointments. Duplicates that were merged do not appear, nor do people who have died, except to those who may read their HR record.
 * Appointments, positions and deaths that the caller may not read are those of today: asking for one day after the other tells no day.
 */
export function directory(ctx: Ctx, visible: Expression<SqlBool>, query: Omit<DirectoryQuery, 'limit'>) {
  const { q, kind, division_id, site_id, rank, position, as_of = ctx.today } = query;
  const judgedOn = (permission: 'appointment:read' | 'position:read') =>
    as_of === ctx.today ? as_of : sql`case when ${allowed(ctx, permission, self)} then ${as_of}::date else ${ctx.today}::date end`;
  let rows = ctx.db
    .selectFrom('person as p')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('appointment as held')
          .select(['held.rank', 'held.category'])
          .whereRef('held.person_id', '=', 'p.id')
          .where(holdsOn('held', judgedOn('appointment:read')))
          .orderBy(byCategory('held.category'))
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('position_description as pd', (join) => join.onRef('pd.person_id', '=', 'p.id').on(holdsOn('pd', judgedOn('position:read'))))
    .leftJoin('division_membership as m', (join) =>
      join.onRef('m.person_id', '=', 'p.id').on('m.is_primary', '=', true).on(holdsOn('m', as_of)),
    )
    .leftJoin('division as d', 'd.id', 'm.division_id')
    .leftJoin('site_membership as w', (join) =>
      join.onRef('w.person_id', '=', 'p.id').on('w.is_primary', '=', true).on(holdsOn('w', as_of)),
    )
    .leftJoin('site as s', 's.id', 'w.site_id')
    .select([
      'p.id',
      'p.kind',
      'p.display_name',
      'p.given_name',
      'p.family_name',
      'p.preferred_name',
      email(ctx),
      'p.sort_name',
      'a.rank',
      'a.category',
      'pd.kind as position',
      unit('d').as('division'),
      unit('s').as('site'),
      'p.row_version',
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.merged_into_id', 'is', null)
    .where(visible)
    .where(sql<boolean>`(${isAlive('p', ctx.today)} or ${allowed(ctx, 'person:read_record', self)})`)
    .where(sql<boolean>`(p.kind <> 'service' or ${allowed(ctx, 'person:write', { person: 'p.id' })})`);
  if (q !== undefined) rows = rows.where(matchesName(sql.ref('p.search_name'), q, joinedName('p')));
  if (kind !== undefined) rows = rows.where('p.kind', 'in', kind);
  if (rank !== undefined) rows = rows.where('a.rank', 'in', rank);
  if (position !== undefined) rows = rows.where('pd.kind', 'in', position);
  if (division_id !== undefined) rows = rows.where(isMember('p.id', division_id, as_of));
  if (site_id !== undefined) rows = rows.where(isAtSite('p.id', site_id, as_of));
  return rows;
}

/** The whole row for a change, whoever asks. */
const locked = (ctx: WriteCtx, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .leftJoin('external_profile as e', 'e.person_id', 'p.id')
    .select([
      'p.id',
      'p.kind',
      'p.hr_number',
      'p.university_id',
      'p.orcid',
      'p.given_name',
      'p.family_name',
      'p.preferred_name',
      'p.email',
      'p.deceased_on',
      'p.merged_into_id',
      'p.row_version',
      'e.institution',
      'e.country',
      'e.title',
      'e.specialty',
      'e.consented_at',
    ])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .forUpdate('p');

/**
 * The turn of the conflict rule, as writers of reporting facts take it and before any row is locked: a record that is new, or changed in what records
 * are compared by, may be the same person as another one.
 */
export const takeTurn = (ctx: WriteCtx) => sql`select lock_conflict_rule(${ctx.department_id})`.execute(ctx.db);

/** One person with `permitted`, locked for a change, whether or not the caller may see them. */
export const lock = async (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) => {
  await lockFirst(ctx, 'person', id, 'update');
  return locked(ctx, permitted).where('p.id', '=', id).executeTakeFirst();
};

/** Like `lock`, by HR number; of a merged record it is the survivor. */
export const lockByHrNumber = async (ctx: WriteCtx, hr_number: string, permitted: Expression<SqlBool>) => {
  await lockFirst(ctx, 'person', sql`(${byHrNumber(ctx, hr_number)})`, 'update');
  return locked(ctx, permitted).where('p.id', '=', byHrNumber(ctx, hr_number)).executeTakeFirst();
};

/** In id order, as everybody who locks several persons does. */
export const lockAll = (ctx: WriteCtx, ids: readonly string[]) =>
  ctx.db
    .selectFrom('person')
    .select(['id', 'merged_into_id'])
    .where('department_id', '=', ctx.department_id)
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();

/** Inserts a person and answers the id. Constraints refuse an HR number, university id or ORCID iD of somebody else. */
export const insert = (ctx: WriteCtx, values: Omit<NewPerson, 'external_profile'>) =>
  ctx.db
    .insertInto('person')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes the columns given and counts the version up. `changes` must not be empty. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<PersonTable>) =>
  ctx.db.updateTable('person').set(changes).where('id', '=', id).execute();

/** Inserts the profile of an external person. */
export const insertProfile = (ctx: WriteCtx, values: NewExternalProfile & { person_id: string; confirmed_by: string }) =>
  ctx.db.insertInto('external_profile').values(values).execute();

/** Changes the columns given of an external profile. `changes` must not be empty. */
export const updateProfile = (ctx: WriteCtx, person_id: string, changes: Updateable<ExternalProfileTable>) =>
  ctx.db.updateTable('external_profile').set(changes).where('person_id', '=', person_id).execute();

/** The survivor's profile where it has none: that of the duplicate, which keeps its own as it was. */
export const inheritProfile = (ctx: WriteCtx, from: string, to: string) =>
  sql`insert into external_profile (person_id, institution, country, title, specialty, consented_at, confirmed_by)
    select ${to}, institution, country, title, specialty, consented_at, confirmed_by from external_profile where person_id = ${from}
    on conflict (person_id) do nothing`.execute(ctx.db);

/** Records merged into the duplicate earlier lead to the survivor from now on, in one step. */
export const redirect = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db.updateTable('person').set({ merged_into_id: to }).where('merged_into_id', '=', from).execute();

/** The logins of a duplicate, ended ones too, become the survivor's. */
export const moveLogins = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db.updateTable('person_login').set({ person_id: to }).where('person_id', '=', from).execute();

/** The roles that only holders of `role:write_office` may give, change or void: they carry the right to write HR facts. */
export const OFFICES = ['faculty_affairs', 'programme_admin'] as const;

/** True where the person carries, carried or will carry an office. */
export const carriesOffice = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('leadership_role')
    .select('id')
    .where('person_id', '=', person_id)
    .where('role', 'in', OFFICES)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** True where the person has a login that was not ended. */
export const signsIn = async (ctx: WriteCtx, person_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('person_login')
    .select('id')
    .where('person_id', '=', person_id)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;
