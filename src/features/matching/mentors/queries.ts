import { type Expression, type SqlBool, sql, type Updateable } from 'kysely';
import type { MentorProfileTable } from '../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { holdsOn } from '../../../core/db.ts';
import { matchesName } from '../../../core/search.ts';
import { isMember } from '../../../domain/sql/divisions.ts';
import { byCategory, isAlive, isAppointed, joinedName } from '../../../domain/sql/people.ts';
import { isAtSite } from '../../../domain/sql/sites.ts';
import { unit } from '../../../domain/sql/units.ts';
import { hasDeclaredAgainst } from '../declarations/sql.ts';
import type { MentorProfile, MentorQuery, PutMentorProfile } from './schema.ts';

/** True of a person (`p`) who can be a mentor today: alive, not merged away, and either external or with an appointment in force. */
export const present = (ctx: Ctx) => sql<boolean>`(p.merged_into_id is null and ${isAlive('p', ctx.today)}
  and (p.kind = 'external' or ${isAppointed('p.id', ctx.today)}))`;

const listed = (ctx: Ctx) => sql<boolean>`(mp.listing_consented_at is not null and ${present(ctx)})`;
const trained = (ctx: Ctx) => sql<boolean>`has_current_training(p.id, ${ctx.today}::date)`;

type Load = { capacity: number; formal_mentees: number; free_capacity: number };

/**
 * Whether the mentor takes formal mentees. Somebody with whom the mentor cannot be matched by their own declaration reads that they take none,
 * as in the list of candidates; who may read the `whole` profile reads what it says.
 */
const willing = (ctx: Ctx, whole: Expression<SqlBool>) =>
  sql<boolean>`(mp.is_willing and (${whole} or not ${hasDeclaredAgainst('p.id', ctx.actor.person_id, ctx.today)}))`;

/** Profiles with their person and what follows from them today: only what everybody who may read the profile may read. */
const profiles = (ctx: Ctx, whole: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('mentor_profile as mp')
    .innerJoin('person as p', 'p.id', 'mp.person_id')
    .innerJoin(
      sql<Load>`lateral (select l.capacity, l.formal_mentees, greatest(l.capacity - l.formal_mentees, 0) as free_capacity
        from mentor_load(mp.person_id, ${ctx.today}::date) l)`.as('load'),
      (join) => join.onTrue(),
    )
    .select([
      'p.id',
      willing(ctx, whole).as('is_willing'),
      'mp.is_open_to_approach',
      'mp.expertise',
      sql<MentorProfile['need_areas']>`mp.need_areas`.as('need_areas'),
      'mp.languages',
      'mp.training_location',
      'mp.bio',
      'load.capacity',
      'load.formal_mentees',
      'load.free_capacity',
      trained(ctx).as('has_current_training'),
      listed(ctx).as('is_listed'),
      'mp.row_version',
    ])
    .where('mp.department_id', '=', ctx.department_id);

/** One profile, where it is listed or `visible` holds for its person (`p.id`). The expected retirement is answered where `whole` holds, else null. */
export const find = (ctx: Ctx, id: string, whole: Expression<SqlBool>, visible: Expression<SqlBool>) =>
  profiles(ctx, whole)
    .select([
      'mp.capacity_formal',
      'mp.listing_consented_at',
      sql<string | null>`case when ${whole} then mp.retirement_expected_on end`.as('retirement_expected_on'),
      'mp.created_at',
      'mp.updated_at',
    ])
    .where('p.id', '=', id)
    .where(sql<boolean>`(${visible} or ${listed(ctx)})`)
    .executeTakeFirst();

/** A search finds its words in the name or in the tags, with the same rules for case and accents. */
const nameAndExpertise = sql`p.search_name || ' ' || search_key(array_to_string(mp.expertise, ' '))`;

/**
 * The mentors of today in one statement: those who consented to be listed, and those for whom `visible` holds, whose whole profile the caller
 * may read. People who left, died or were
 * merged away are listed to nobody.
 */
export function directory(ctx: Ctx, visible: Expression<SqlBool>, query: Omit<MentorQuery, 'limit'>) {
  const { q, division_id, site_id, rank, position, need_area, expertise, language } = query;
  const { is_willing, available, is_open_to_approach, has_current_training } = query;
  const isWilling = willing(ctx, visible);
  const isAvailable = sql<boolean>`(${isWilling} and load.free_capacity >= 1)`;
  let rows = profiles(ctx, visible)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('appointment as held')
          .select('held.rank')
          .whereRef('held.person_id', '=', 'p.id')
          .where(holdsOn('held', ctx.today))
          .orderBy(byCategory('held.category'))
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoin('position_description as pd', (join) => join.onRef('pd.person_id', '=', 'p.id').on(holdsOn('pd', ctx.today)))
    .leftJoin('division_membership as m', (join) =>
      join.onRef('m.person_id', '=', 'p.id').on('m.is_primary', '=', true).on(holdsOn('m', ctx.today)),
    )
    .leftJoin('division as d', 'd.id', 'm.division_id')
    .leftJoin('site_membership as w', (join) =>
      join.onRef('w.person_id', '=', 'p.id').on('w.is_primary', '=', true).on(holdsOn('w', ctx.today)),
    )
    .leftJoin('site as s', 's.id', 'w.site_id')
    .select(['p.kind', 'p.display_name', 'p.sort_name', 'a.rank', 'pd.kind as position', unit('d').as('division'), unit('s').as('site')])
    .where(present(ctx))
    .where(sql<boolean>`(mp.listing_consented_at is not null or ${visible})`);
  if (q !== undefined) rows = rows.where(matchesName(sql`(${nameAndExpertise})`, q, joinedName('p')));
  if (rank !== undefined) rows = rows.where('a.rank', 'in', rank);
  if (position !== undefined) rows = rows.where('pd.kind', 'in', position);
  if (need_area !== undefined) rows = rows.where(sql<boolean>`mp.need_areas && ${need_area}::text[]`);
  if (expertise !== undefined)
    rows = rows.where(sql<boolean>`exists (select from unnest(mp.expertise) tag where search_key(tag) = search_key(${expertise}))`);
  // A tag holds no character that `like` would take for a wildcard.
  if (language !== undefined)
    rows = rows.where(sql<boolean>`exists (select from unnest(mp.languages) tag where tag = ${language} or tag like ${`${language}-%`})`);
  if (is_willing !== undefined) rows = rows.where(sql<boolean>`${isWilling} = ${is_willing}`);
  if (is_open_to_approach !== undefined) rows = rows.where('mp.is_open_to_approach', '=', is_open_to_approach);
  if (available !== undefined) rows = rows.where(sql<boolean>`${isAvailable} = ${available}`);
  if (has_current_training !== undefined) rows = rows.where(sql<boolean>`${trained(ctx)} = ${has_current_training}`);
  if (division_id !== undefined) rows = rows.where(isMember('p.id', division_id, ctx.today));
  if (site_id !== undefined) rows = rows.where(isAtSite('p.id', site_id, ctx.today));
  return rows;
}

/** The person of a profile or training, locked so that nobody is merged away meanwhile and writers about one person take turns. */
export const lockPerson = (ctx: WriteCtx, id: string, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.deceased_on', 'p.merged_into_id'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

/** The stored profile, for a change; its person is locked. */
export const forChange = (ctx: WriteCtx, person_id: string) =>
  ctx.db
    .selectFrom('mentor_profile as mp')
    .selectAll()
    .where('mp.department_id', '=', ctx.department_id)
    .where('mp.person_id', '=', person_id)
    .executeTakeFirst();

/** The position of the first tag that a search does not distinguish from an earlier one; null where all differ. */
export const firstRepeatedTag = async (ctx: WriteCtx, tags: readonly string[]): Promise<number | null> => {
  const { rows } = await sql<{ position: number | null }>`
    select (min(later.no) - 1)::int as position
    from unnest(${tags}::text[]) with ordinality later(tag, no)
    join unnest(${tags}::text[]) with ordinality earlier(tag, no) on earlier.no < later.no and search_key(earlier.tag) = search_key(later.tag)
  `.execute(ctx.db);
  return rows[0]?.position ?? null;
};

export type NewProfile = Omit<PutMentorProfile, 'consents_to_listing'> & {
  person_id: string;
  is_willing: boolean;
  listing_consented_at?: string | null;
};

/** Inserts a profile. */
export const insert = (ctx: WriteCtx, values: NewProfile) =>
  ctx.db
    .insertInto('mentor_profile')
    .values({ ...values, department_id: ctx.department_id })
    .execute();

/** Changes columns of a profile. */
export const update = (ctx: WriteCtx, person_id: string, changes: Updateable<MentorProfileTable>) =>
  ctx.db
    .updateTable('mentor_profile')
    .set(changes)
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', person_id)
    .execute();

/** Moves the duplicate's profile to a survivor who has none; otherwise each record keeps its own. */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('mentor_profile as mp')
    .set({ person_id: to })
    .where('mp.department_id', '=', ctx.department_id)
    .where('mp.person_id', '=', from)
    .where(sql<boolean>`not exists (select from mentor_profile own where own.person_id = ${to})`)
    .execute();
