/** What the caller is to a peer group (a column with its id), in person: through a client nobody is anything to it. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../core/context.ts';
import { no, yes } from '../core/db.ts';

/** True where the caller, in person, has a membership of the group of which `holds` is true: `mine`. */
function inGroup(ctx: Ctx, group: string | undefined, holds: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  if (group === undefined || ctx.actor.client_id !== null) return no;
  return sql<boolean>`exists (select from peer_membership mine
    where mine.peer_group_id = ${sql.ref(group)} and mine.person_id = ${ctx.actor.person_id}::uuid and ${holds})`;
}

/** True of a membership that holds today and is not suspended. */
const isActivePeer = (
  ctx: Ctx,
) => sql<boolean>`(mine.state = 'active' and not exists (select from peer_conflict c where c.membership_id = mine.id
  and c.starts_on <= ${ctx.today}::date and (c.ends_on is null or c.ends_on > ${ctx.today}::date)))`;

type Columns = Readonly<{ group?: string }>;

/** Peer groups are their members’ own affair: a member who is not suspended today, a point person or coordinator among them, and who keeps a tie. */
export const groupRelations = {
  in_person: (ctx: Ctx) => (ctx.actor.client_id === null ? yes : no),
  group_member: (ctx: Ctx, { group }: Columns) => inGroup(ctx, group, isActivePeer(ctx)),
  group_point: (ctx: Ctx, { group }: Columns) =>
    inGroup(ctx, group, sql<boolean>`${isActivePeer(ctx)} and mine.role in ('point_person', 'coordinator')`),
  group_alumni: (ctx: Ctx, { group }: Columns) => inGroup(ctx, group, sql<boolean>`mine.state = 'alumni'`),
};
