import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party, partyOrNull } from '../../../../domain/sql/parties.ts';
import { isAlive, isAppointed } from '../../../../domain/sql/people.ts';
import type { PeerGroupKind, PeerGroupState } from '../kinds.ts';
import type { MemberRole, MembershipState, PeerMembershipPatch, PeerMembershipQuery } from './schema.ts';

const openConflict = sql`from peer_conflict c where c.membership_id = m.id and c.status = 'open'`;

const memberships = (ctx: Ctx) =>
  ctx.db
    .selectFrom('peer_membership as m')
    .innerJoin('peer_group as g', 'g.id', 'm.peer_group_id')
    .innerJoin('person as p', 'p.id', 'm.person_id')
    .leftJoin('person as inviter', 'inviter.id', 'm.invited_by')
    .select([
      'm.id',
      'm.peer_group_id',
      'g.name as group_name',
      sql<PeerGroupKind>`g.kind`.as('group_kind'),
      'm.person_id',
      party('p').as('person'),
      sql<MembershipState>`m.state`.as('state'),
      sql<MemberRole>`m.role`.as('role'),
      partyOrNull('inviter').as('invited_by'),
      'm.invited_on',
      'm.joined_on',
      'm.left_on',
      sql<string | null>`(select min(c.starts_on) ${openConflict})`.as('suspended_from'),
      sql<string | null>`(select case when count(*) = count(c.basis_ends_on) then max(c.basis_ends_on) end ${openConflict})`.as(
        'resumable_from',
      ),
      'm.rules_acknowledged_version',
      'm.mission_aligned_version',
      'm.individual_expectation',
      'm.individual_mission',
      'm.row_version',
      'm.created_at',
      'm.updated_at',
    ])
    .where('m.department_id', '=', ctx.department_id);

/** The memberships and invitations that are visible, filtered. */
export const list = (ctx: Ctx, visible: Predicate, { peer_group_id, person_id, state }: Omit<PeerMembershipQuery, 'limit'>) => {
  let rows = memberships(ctx).where(visible);
  if (peer_group_id !== undefined) rows = rows.where('m.peer_group_id', '=', peer_group_id);
  if (person_id !== undefined) rows = rows.where('m.person_id', '=', person_id);
  if (state !== undefined) rows = rows.where(sql<boolean>`m.state = any (${state}::text[])`);
  return rows;
};

/** One of them; nothing unless it is visible. */
export const find = (ctx: Ctx, id: string, visible: Predicate) => memberships(ctx).where('m.id', '=', id).where(visible).executeTakeFirst();

/** Locks the group of a membership, before the membership: its seats and roles are counted under this lock. */
export const lockGroupOf = (ctx: WriteCtx, membership_id: string) =>
  ctx.db
    .selectFrom('peer_group as g')
    .select(['g.id', sql<PeerGroupState>`g.state`.as('state'), 'g.max_members', 'g.rules_version', 'g.mission_version'])
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', (eb) => eb.selectFrom('peer_membership as m').select('m.peer_group_id').where('m.id', '=', membership_id))
    .forNoKeyUpdate('g')
    .executeTakeFirst();

/** A membership, locked, with whether the caller may act on it; nothing unless it is visible. Call it under the lock of its group. */
export const lock = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('peer_membership as m')
    .select([
      'm.id',
      'm.peer_group_id',
      'm.person_id',
      sql<MembershipState>`m.state`.as('state'),
      sql<MemberRole>`m.role`.as('role'),
      'm.individual_expectation',
      'm.individual_mission',
      'm.rules_acknowledged_version',
      'm.mission_aligned_version',
      'm.row_version',
      permitted.as('permitted'),
    ])
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(visible)
    .forNoKeyUpdate('m')
    .executeTakeFirst();

/** The group to which the caller invites, locked, with whether they may; nothing unless it is visible to them. */
export const lockForInvitation = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('peer_group as g')
    .select(['g.id', sql<PeerGroupState>`g.state`.as('state'), 'g.max_members', permitted.as('permitted')])
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', id)
    .where(visible)
    .forNoKeyUpdate('g')
    .executeTakeFirst();

/** Whether somebody can be a member of a peer group today: a person who is here. Undefined where there is none. */
export const fitness = async (ctx: WriteCtx, person_id: string) =>
  (
    await sql<{
      kind: string;
      is_fit: boolean;
    }>`select p.kind, p.kind <> 'service' and ${isAlive('p', ctx.today)} and p.merged_into_id is null
        and (p.kind <> 'faculty' or ${isAppointed('p.id', ctx.today)}) as is_fit
      from person p where p.department_id = ${ctx.department_id} and p.id = ${person_id}`.execute(ctx.db)
  ).rows[0];

/** True where the person is a member of the group, or invited. */
export const isKnown = async (ctx: WriteCtx, peer_group_id: string, person_id: string): Promise<boolean> =>
  (
    await sql`select from peer_membership m where m.peer_group_id = ${peer_group_id} and m.person_id = ${person_id}
      and m.state in ('invited', 'active') limit 1`.execute(ctx.db)
  ).rows.length > 0;

/** True where somebody in the group reports to the person, or the person to them, on any day from today on. */
export const isBarred = async (ctx: WriteCtx, peer_group_id: string, person_id: string): Promise<boolean> =>
  (
    await sql`select from peer_membership m
      cross join lateral (values (m.person_id, ${person_id}::uuid), (${person_id}::uuid, m.person_id)) as p(subordinate, superior)
      cross join lateral reports_to(p.subordinate, p.superior, daterange(${ctx.today}::date, null)) r
      where m.peer_group_id = ${peer_group_id} and m.state = 'active' limit 1`.execute(ctx.db)
  ).rows.length > 0;

/** The lowest seat that nobody has from today on; null where all are taken. */
export const freeSeat = async (ctx: WriteCtx, peer_group_id: string, max_members: number): Promise<number | null> =>
  (
    await sql<{ seat: number | null }>`select min(s)::int as seat from generate_series(1, ${max_members}::int) s
      where not exists (select from peer_membership m where m.peer_group_id = ${peer_group_id} and m.seat = s and m.state = 'active')`.execute(
      ctx.db,
    )
  ).rows[0]?.seat ?? null;

type Joined = { joined_on: string; seat: number | null };
type Inserted = {
  peer_group_id: string;
  person_id: string;
  state: 'invited' | 'active';
  role: MemberRole;
  invited_by: string | null;
} & Partial<Joined>;

/** Adds an invitation, or the membership of whoever forms a group. */
export const insert = (ctx: WriteCtx, values: Inserted) =>
  ctx.db
    .insertInto('peer_membership')
    .values({ ...values, department_id: ctx.department_id, invited_on: ctx.today })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = PeerMembershipPatch &
  Partial<Joined> &
  Partial<{
    state: MembershipState;
    role: MemberRole;
    left_on: string;
    rules_acknowledged_version: number;
    rules_acknowledged_at: string;
    mission_aligned_version: number;
  }>;

/** Changes a membership. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('peer_membership').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** True where another active member of the group is point person or coordinator. */
export const hasOtherPoint = async (ctx: WriteCtx, peer_group_id: string, except: string): Promise<boolean> =>
  (
    await sql`select from peer_membership m where m.peer_group_id = ${peer_group_id} and m.id <> ${except} and m.state = 'active'
      and m.role in ('point_person', 'coordinator') limit 1`.execute(ctx.db)
  ).rows.length > 0;

/** Makes alumni of the members of a group, and withdraws its open invitations. Answers the ids of the memberships that ended. */
export const dissolve = async (ctx: WriteCtx, peer_group_id: string): Promise<string[]> =>
  (
    await sql<{ id: string; joined: boolean }>`update peer_membership m
      set state = case when m.state = 'invited' then 'withdrawn' else 'alumni' end,
        left_on = case when m.state = 'active' then ${ctx.today}::date end
      where m.department_id = ${ctx.department_id} and m.peer_group_id = ${peer_group_id} and m.state in ('invited', 'active')
      returning m.id, m.joined_on is not null as joined`.execute(ctx.db)
  ).rows.flatMap(({ id, joined }) => (joined ? [id] : []));

/**
 * Part of a merge, before the rows move: of two memberships or invitations of one group, the duplicate’s gives way. What it has of days is
 * empty from then on, and its role passes.
 */
export const giveWay = (ctx: WriteCtx, from: string, to: string) =>
  sql`with both_in as (
      select d.id as duplicate_id, d.role as duplicate_role, s.id as survivor_id
      from peer_membership d join peer_membership s on s.peer_group_id = d.peer_group_id and s.person_id = ${to}
      where d.department_id = ${ctx.department_id} and d.person_id = ${from}
        and ((d.joined_on is not null and s.joined_on is not null and daterange(d.joined_on, d.left_on) && daterange(s.joined_on, s.left_on))
          or (d.state = 'invited' and s.state in ('invited', 'active')))
    ), passed as (
      update peer_membership m set role = b.duplicate_role from both_in b
      where m.id = b.survivor_id and m.state = 'active' and m.role = 'member' and b.duplicate_role <> 'member'
    )
    update peer_membership m set state = case when m.state = 'invited' then 'withdrawn' else 'left' end, left_on = m.joined_on
    from both_in b where m.id = b.duplicate_id`.execute(ctx.db);

/** Part of a merge: withdraws the survivor’s invitation to a group of which the duplicate is a member. */
export const withdrawAnswered = (ctx: WriteCtx, from: string, to: string) =>
  sql`update peer_membership m set state = 'withdrawn'
    where m.department_id = ${ctx.department_id} and m.person_id = ${to} and m.state = 'invited'
      and exists (select from peer_membership d where d.peer_group_id = m.peer_group_id and d.person_id = ${from} and d.state = 'active')`.execute(
    ctx.db,
  );

/** Part of a merge: the survivor takes the place of the duplicate, and what that makes of reporting lines is looked at again. */
export const move = (ctx: WriteCtx, from: string, to: string) =>
  sql`with moved as (
      update peer_membership set person_id = case person_id when ${from} then ${to}::uuid else person_id end,
        invited_by = case invited_by when ${from} then ${to}::uuid else invited_by end
      where department_id = ${ctx.department_id} and ${from} in (person_id, invited_by)
      returning id, department_id, joined_on
    )
    insert into peer_recheck (membership_id, department_id) select id, department_id from moved where joined_on is not null
    on conflict do nothing`.execute(ctx.db);
