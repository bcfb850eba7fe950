import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { party } from '../../../domain/sql/parties.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import type { PeerGroupKind, PeerGroupState, RevisitDecision } from './kinds.ts';
import type { PeerGroup, PeerGroupPatch, PeerGroupQuery, PeerGroupTextQuery } from './schema.ts';

const size = sql<number>`(select count(*)::int from peer_membership s where s.peer_group_id = g.id and s.state = 'active')`;

const groups = (ctx: Ctx) =>
  ctx.db
    .selectFrom('peer_group as g')
    .select([
      'g.id',
      'g.name',
      sql<PeerGroupKind>`g.kind`.as('kind'),
      sql<PeerGroupState>`g.state`.as('state'),
      'g.max_members',
      size.as('size'),
      'g.next_revisit_on',
      'g.concluded_on',
      'g.row_version',
      'g.created_at',
      'g.updated_at',
    ])
    .where('g.department_id', '=', ctx.department_id);

/** The groups that are visible, filtered, without what they agreed upon. */
export const list = (ctx: Ctx, visible: Predicate, { kind, state }: Omit<PeerGroupQuery, 'limit'>) => {
  let rows = groups(ctx).where(visible);
  if (kind !== undefined) rows = rows.where(sql<boolean>`g.kind = any (${kind}::text[])`);
  if (state !== undefined) rows = rows.where(sql<boolean>`g.state = any (${state}::text[])`);
  return rows;
};

/** Those of today, and the alumni; no suspended days hide anybody from the others. */
const members = (ctx: Ctx) => sql<PeerGroup['members']>`coalesce((
  select jsonb_agg(jsonb_build_object('membership_id', m.id, 'person', ${party('p')}, 'role', m.role, 'joined_on', m.joined_on,
    'status', case when m.state = 'alumni' then 'alumni' when ${isSuspended(ctx)} then 'suspended' else 'active' end,
    'has_acknowledged_rules', g.rules_version > 0 and m.rules_acknowledged_version is not distinct from g.rules_version,
    'is_aligned', g.mission_version > 0 and m.mission_aligned_version is not distinct from g.mission_version) order by m.joined_on, m.id)
  from peer_membership m join person p on p.id = m.person_id
  where m.peer_group_id = g.id and m.state in ('active', 'alumni')
    and (m.state = 'active' or not exists (select from peer_membership again
      where again.peer_group_id = g.id and again.person_id = m.person_id and again.state in ('active', 'alumni') and again.id > m.id))), '[]')`;

/** True of the membership `m` where it is suspended today. */
export const isSuspended = (ctx: Ctx) => sql<boolean>`exists (select from peer_conflict c where c.membership_id = m.id
  and c.starts_on <= ${ctx.today}::date and (c.ends_on is null or c.ends_on > ${ctx.today}::date))`;

/** To whom the content is readable; the others, who may see the group, get none of it. */
const content = (readable: Predicate) => {
  const column = <N extends string>(name: N) => sql<string | null>`case when ${readable} then ${sql.ref(`g.${name}`)} end`.as(name);
  return [
    column('cadence'),
    column('ground_rules'),
    column('mission'),
    column('success_definition'),
    column('agenda_answer'),
    column('task_answer'),
    column('between_meetings_answer'),
    column('contact_answer'),
    sql<PeerGroup['kram_stage']>`case when ${readable} then g.kram_stage end`.as('kram_stage'),
    sql<PeerGroup['revisits']>`case when ${readable} then coalesce((
      select jsonb_agg(jsonb_build_object('revisited_on', v.revisited_on, 'decision', v.decision, 'words', v.words) order by v.id desc)
      from (select * from peer_revisit r where r.peer_group_id = g.id order by r.id desc limit 200) v), '[]') else '[]' end`.as('revisits'),
  ] as const;
};

const details = (ctx: Ctx, readable: Predicate) =>
  groups(ctx)
    .select(['g.rules_version', 'g.mission_version', 'g.activated_on'])
    .select(content(readable))
    .select(members(ctx).as('members'));

/** A group with what it agreed upon, as far as it is readable; nothing where the group is not visible. */
export const find = (ctx: Ctx, id: string, visible: Predicate, readable: Predicate) =>
  details(ctx, readable).where('g.id', '=', id).where(visible).executeTakeFirst();

/** The group as far as decisions are about it, locked, with whether the caller may act on it; nothing unless it is visible to them. */
export const lock = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('peer_group as g')
    .selectAll('g')
    .select([sql<PeerGroupKind>`g.kind`.as('kind'), sql<PeerGroupState>`g.state`.as('state'), permitted.as('permitted')])
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', id)
    .where(visible)
    .forNoKeyUpdate('g')
    .executeTakeFirst();

/** The limit of groups of this kind by the policy of today, and that policy. */
export const limitOf = async (ctx: WriteCtx, kind: PeerGroupKind) =>
  (
    await sql<{ policy_id: string; max_members: number | null }>`
      select p.id as policy_id, case ${kind}::text when 'eot' then p.peer_eot_members when 'facilitated' then p.peer_facilitated_members
        when 'inter_institutional' then p.peer_inter_institutional_members else p.peer_organic_members end as max_members
      from policy p where ${policyOn('p', sql.val(ctx.department_id), ctx.today)}`.execute(ctx.db)
  ).rows[0];

type Written = Omit<PeerGroupPatch, 'name'> & { name: string; kind: PeerGroupKind; max_members: number | null; policy_id: string };

/** Inserts a group that is forming and answers its id. */
export const insert = (ctx: WriteCtx, values: Written & { rules_version: number; mission_version: number }) =>
  ctx.db
    .insertInto('peer_group')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<PeerGroupPatch> &
  Partial<Pick<PeerGroup, 'state' | 'rules_version' | 'mission_version' | 'activated_on' | 'next_revisit_on' | 'concluded_on'>>;

/** Changes a group. Call it under its lock. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('peer_group').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

type Version = { kind: 'ground_rules' | 'mission'; version: number; body: string; success_definition: string | null };

/** Keeps a version of the ground rules or the mission. */
export const keepText = (ctx: WriteCtx, peer_group_id: string, version: Version) =>
  ctx.db
    .insertInto('peer_group_text')
    .values({ ...version, peer_group_id, department_id: ctx.department_id, written_on: ctx.today })
    .execute();

/** Every version of what the group agreed upon, as rows with a key that orders them. */
export const texts = (ctx: Ctx, id: string, readable: Predicate, { kind }: Omit<PeerGroupTextQuery, 'limit'>) => {
  let rows = ctx.db
    .selectFrom('peer_group as g')
    .innerJoin('peer_group_text as t', 't.peer_group_id', 'g.id')
    .select([sql<'ground_rules' | 'mission'>`t.kind`.as('kind'), 't.version', 't.body', 't.success_definition', 't.written_on'])
    .where('g.department_id', '=', ctx.department_id)
    .where('g.id', '=', id)
    .where(readable);
  if (kind !== undefined) rows = rows.where(sql<boolean>`t.kind = any (${kind}::text[])`);
  return rows;
};

export type Readiness = { rules_version: number; members: number; acknowledged: number; points: number };

/** How far the group is from beginning. */
export const readiness = async (ctx: WriteCtx, id: string): Promise<Readiness> =>
  (
    await sql<Readiness>`
      select g.rules_version, count(m.id)::int as members,
        count(m.id) filter (where m.rules_acknowledged_version = g.rules_version)::int as acknowledged,
        count(m.id) filter (where m.role in ('point_person', 'coordinator'))::int as points
      from peer_group g left join peer_membership m on m.peer_group_id = g.id and m.state = 'active'
      where g.department_id = ${ctx.department_id} and g.id = ${id} group by g.id`.execute(ctx.db)
  ).rows[0] as Readiness;

/** When a group whose mission is revisited today does so again, by the policy of today. */
export const nextRevisit = async (ctx: WriteCtx): Promise<string> =>
  (
    await sql<{ on: string }>`select (${ctx.today}::date + make_interval(months => p.peer_revisit_months))::date as on
      from policy p where ${policyOn('p', sql.val(ctx.department_id), ctx.today)}`.execute(ctx.db)
  ).rows[0]?.on as string;

/** Keeps what the members decided about their mission. */
export const insertRevisit = (ctx: WriteCtx, peer_group_id: string, decision: RevisitDecision, words: string | null) =>
  ctx.db
    .insertInto('peer_revisit')
    .values({
      department_id: ctx.department_id,
      peer_group_id,
      revisited_on: ctx.today,
      decision,
      words,
      decided_by: ctx.actor.person_id,
    })
    .execute();

/** Has groups whose day has come revisit their mission; answers them with their point persons. */
export const beginRevisits = async (ctx: WriteCtx) =>
  (
    await sql<{ id: string; row_version: number; points: string[] }>`
      update peer_group g set state = 'revisit'
      where g.department_id = ${ctx.department_id} and g.state = 'active' and g.next_revisit_on <= ${ctx.today}::date
      returning g.id, g.row_version, array(select m.person_id from peer_membership m where m.peer_group_id = g.id and m.state = 'active'
        and m.role in ('point_person', 'coordinator') order by m.person_id) as points`.execute(ctx.db)
  ).rows;

/** Part of a merge: who decided. */
export const moveDecisions = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('peer_revisit')
    .set({ decided_by: to })
    .where('department_id', '=', ctx.department_id)
    .where('decided_by', '=', from)
    .execute();
