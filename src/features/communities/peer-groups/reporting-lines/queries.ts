import { sql } from 'kysely';
import type { Period } from '../../../../core/calendar.ts';
import type { WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';

export type Pair = {
  peer_group_id: string;
  superior_id: string;
  subordinate_id: string;
  superior_person_id: string;
  starts_on: string;
  until_on: string | null;
  bases: { starts_on: string | null; ends_on: string | null; ids: string[] }[];
  cases: (Case & { id: string; open: boolean; by_hand: boolean; resolution: string | null })[];
};

/** The pairs of members whose bases may have changed in this transaction, each with the bases and cases that it has now. */
export const affected = async (ctx: WriteCtx): Promise<Pair[]> =>
  (
    await sql<Pair>`
      select * from (
        select p.*,
          coalesce((
            select jsonb_agg(jsonb_build_object('starts_on', r.starts_on, 'ends_on', r.ends_on,
              'ids', case when r.role_id is null then to_jsonb(r.line_ids) else jsonb_build_array(r.role_id) end) order by r.starts_on nulls first, r.kind)
            from reports_to(p.subordinate_person_id, p.superior_person_id, daterange(null, null)) r
            where daterange(r.starts_on, r.ends_on) && daterange(p.starts_on, p.until_on)
          ), '[]') as bases,
          coalesce((
            select jsonb_agg(jsonb_build_object('id', c.id, 'open', c.status = 'open', 'by_hand', c.resolved_by is not null,
              'resolution', c.resolution, 'starts_on', c.starts_on, 'ends_on', c.ends_on, 'basis_ends_on', c.basis_ends_on,
              'basis_ids', c.bases) order by c.starts_on)
            from peer_conflict c where c.membership_id = p.superior_id and c.other_id = p.subordinate_id
          ), '[]') as cases
        from (
          select distinct pair.* from peer_recheck q cross join lateral peer_pairs(q.membership_id) pair
          where q.department_id = ${ctx.department_id}
        ) p
      ) found
      where jsonb_array_length(bases) > 0 or jsonb_array_length(cases) > 0
      order by superior_id, subordinate_id`.execute(ctx.db)
  ).rows;

/** Empties the queue of what is to be looked at. */
export const clear = (ctx: WriteCtx) => ctx.db.deleteFrom('peer_recheck').where('department_id', '=', ctx.department_id).execute();

type Case = Period & { basis_ends_on: string | null; basis_ids: readonly string[] };
export type CaseToOpen = Case & Pick<Pair, 'peer_group_id' | 'superior_id' | 'subordinate_id'> & { resolution: string | null };

/** Opens cases in one statement and answers their ids, in the same order. */
export const open = async (ctx: WriteCtx, cases: readonly CaseToOpen[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      insert into peer_conflict (department_id, peer_group_id, membership_id, other_id, status, resolution, bases, basis_ends_on, starts_on, ends_on,
        detected_on)
      select ${ctx.department_id}, n.peer_group_id, n.superior_id, n.subordinate_id, case when n.resolution is null then 'open' else 'resolved' end,
        n.resolution, n.basis_ids, n.basis_ends_on, n.starts_on, n.ends_on, ${ctx.today}::date
      from jsonb_to_recordset(${json(cases)}) n(peer_group_id uuid, superior_id uuid, subordinate_id uuid, resolution text, basis_ids jsonb,
        basis_ends_on date, starts_on date, ends_on date)
      returning id`.execute(ctx.db)
  ).rows.map(({ id }) => id);

export type CaseToChange = Case & { id: string; reopen: boolean };

/** Changes days and bases of cases, or reopens them, in one statement. */
export const change = (ctx: WriteCtx, cases: readonly CaseToChange[]) =>
  sql`
    update peer_conflict c set
      starts_on = n.starts_on, ends_on = n.ends_on, basis_ends_on = n.basis_ends_on, bases = n.basis_ids,
      status = case when n.reopen then 'open' else c.status end,
      resolution = case when n.reopen then null when n.ends_on <= n.starts_on then 'false_positive' else c.resolution end,
      resolved_by = case when n.reopen then null else c.resolved_by end,
      detected_on = case when n.reopen then ${ctx.today}::date else c.detected_on end
    from jsonb_to_recordset(${json(cases)}) n(id uuid, reopen boolean, basis_ids jsonb, basis_ends_on date, starts_on date, ends_on date)
    where c.id = n.id`.execute(ctx.db);

/** Resolves the open cases of memberships that have ended; answers their ids. */
export const resolveEnded = async (ctx: WriteCtx, membership_ids: readonly string[]): Promise<string[]> =>
  (
    await sql<{ id: string }>`
      update peer_conflict c set status = 'resolved', resolution = 'ended', ends_on = greatest(c.starts_on, ${ctx.today}::date)
      where c.department_id = ${ctx.department_id} and c.status = 'open'
        and (c.membership_id = any (${membership_ids}::uuid[]) or c.other_id = any (${membership_ids}::uuid[]))
      returning c.id`.execute(ctx.db)
  ).rows.map(({ id }) => id);

/** The open cases that suspend a membership, and whether the conflict of each is over today. */
export const openOf = async (ctx: WriteCtx, membership_id: string) =>
  (
    await sql<{ id: string; is_over: boolean }>`
      select c.id, coalesce(c.basis_ends_on <= ${ctx.today}::date, false) as is_over from peer_conflict c
      where c.department_id = ${ctx.department_id} and c.membership_id = ${membership_id} and c.status = 'open' order by c.id for no key update`.execute(
      ctx.db,
    )
  ).rows;

/** Resolves cases whose conflict is over: from today on they suspend nobody. */
export const resolve = (ctx: WriteCtx, ids: readonly string[]) =>
  sql`update peer_conflict c set status = 'resolved', resolution = 'conflict_ended', ends_on = greatest(c.starts_on, ${ctx.today}::date),
      resolved_by = ${ctx.actor.person_id}::uuid
    where c.department_id = ${ctx.department_id} and c.id = any (${ids}::uuid[])`.execute(ctx.db);
