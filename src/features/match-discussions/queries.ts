import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../core/context.ts';
import { holdsOn } from '../../core/db.ts';
import type { Capacity, Voice } from './rules.ts';
import type { MatchDiscussion } from './schema.ts';

type Predicate = RawBuilder<SqlBool>;

const party = (person: string, day: string) => sql<MatchDiscussion['mentee']>`(
  select jsonb_build_object('id', who.id, 'display_name', who.display_name, 'division_code', (
    select x.code from division_membership m join division x on x.id = m.division_id
    where m.person_id = who.id and m.is_primary and ${holdsOn('m', day)}))
  from person who where who.id = ${sql.ref(person)})`;

/** A request that is withdrawn takes its discussion with it. */
const isOpen = sql<boolean>`(d.outcome is null and r.withdrawn_on is null)`;
const outcome = sql<
  MatchDiscussion['outcome']
>`case when d.outcome is null and r.withdrawn_on is not null then 'cancelled' else d.outcome end`;

/** What counts as said: the words of a record that was merged into another are that other person's, who has one voice. */
const counts = sql<boolean>`c.discussion_id = d.id and not exists (select from person gone where gone.id = c.person_id and gone.merged_into_id is not null)`;

/** Everybody who is wished for, and whoever was agreed upon. */
const subjects = sql<
  string[]
>`array(select ch.mentor_id from mentor_request_choice ch where ch.request_id = r.id union select d.mentor_id where d.mentor_id is not null)`;

/** Holders of a capacity today, and those whom a holder sends who is not what the discussion is about and still holds it. */
const voices = (ctx: Ctx) => sql`(
  select held.capacity, held.person_id, held.role_id, null::uuid as delegation_id
  from match_capacities(r.mentee_id, ${ctx.today}::date) held
  union all
  select sent.capacity, sent.to_id, null, sent.id
  from match_delegation sent
  join leadership_role role on role.id = sent.role_id and ${holdsOn('role', ctx.today)}
  where sent.discussion_id = d.id and sent.from_id <> r.mentee_id and sent.from_id <> all (${subjects}))`;

/**
 * Who reads what everybody said (class C5): whoever took part for a leader, sent somebody or was sent, and while it is open whoever is to;
 * never the mentee, nor anybody who is wished for.
 */
const readsAll = (ctx: Ctx, readable: Predicate) => sql<boolean>`(${readable} and r.mentee_id <> ${ctx.actor.person_id}
  and ${ctx.actor.person_id} <> all (${subjects}) and (
    exists (select from match_contribution own where own.discussion_id = d.id and own.person_id = ${ctx.actor.person_id})
    or exists (select from match_delegation sent where sent.discussion_id = d.id and ${ctx.actor.person_id} in (sent.from_id, sent.to_id))
    or (${isOpen} and exists (select from match_capacities(r.mentee_id, ${ctx.today}::date) held
      where held.person_id = ${ctx.actor.person_id} and held.capacity = any (d.participants)))))`;

/**
 * Discussions with who takes part. `visible` says which; `readable` is the asker's permission to read, under which more is shown than what
 * they said themselves.
 */
export const discussions = (ctx: Ctx, visible: Predicate, readable: Predicate) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .where('d.department_id', '=', ctx.department_id)
    .where(visible)
    .select([
      'd.id',
      'd.request_id',
      'r.mentee_id',
      'd.opened_on',
      'd.planned_on',
      'd.held_on',
      'd.mentor_id',
      'd.assignment_id',
      'd.concluded_by',
      'd.concluded_at',
      'd.row_version',
      'd.created_at',
      'd.updated_at',
      isOpen.as('is_open'),
      outcome.as('outcome'),
      subjects.as('subjects'),
      sql<MatchDiscussion['participants']>`d.participants`.as('participants'),
      party('r.mentee_id', ctx.today).as('mentee'),
      sql<Voice[]>`case when ${isOpen} then coalesce((
        select jsonb_agg(jsonb_build_object('capacity', v.capacity, 'person_id', v.person_id)) from ${voices(ctx)} v), '[]') else '[]' end`.as(
        'voices',
      ),
      sql<MatchDiscussion['contributions']>`coalesce((
        select jsonb_agg(jsonb_build_object('person', ${party('c.person_id', ctx.today)}, 'capacity', c.capacity, 'stands_in', c.stands_in,
          'delegated_from_id', (select sent.from_id from match_delegation sent where sent.id = c.delegation_id),
          'took_part_on', c.took_part_on,
          'agrees', case when c.person_id = ${ctx.actor.person_id} or seen.all_of_it then c.agrees end,
          'input', case when c.person_id = ${ctx.actor.person_id} or seen.all_of_it then (
            select i.input from match_input i where i.contribution_id = c.id) end) order by c.id)
        from match_contribution c cross join (select ${readsAll(ctx, readable)} as all_of_it) seen
        where ${counts}), '[]')`.as('contributions'),
    ]);

export const find = (ctx: Ctx, id: string, visible: Predicate, readable: Predicate) =>
  discussions(ctx, visible, readable).where('d.id', '=', id).executeTakeFirst();

/** The stored row, locked until the transaction ends. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .select(['d.id', 'd.request_id', 'd.opened_on', 'd.row_version', permitted.as('permitted')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('d')
    .executeTakeFirst();

/** Locks the request behind it as well, after the discussion, so that nobody withdraws it meanwhile. */
export const lockRequest = (ctx: WriteCtx, request_id: string) =>
  ctx.db
    .selectFrom('mentor_request as r')
    .select('r.id')
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', request_id)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

export type HeldVoice = Voice & { role_id: string | null; delegation_id: string | null };
export type Contribution = Voice & { stands_in: boolean; agrees: boolean | null; input: string | null };

/** Everything that decides who may say what, as it is once the discussion is locked. */
export const situation = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('match_discussion as d')
    .innerJoin('mentor_request as r', 'r.id', 'd.request_id')
    .select([
      'r.mentee_id',
      isOpen.as('is_open'),
      outcome.as('outcome'),
      sql<string>`mentor_request_status(r, ${ctx.today}::date)`.as('request_status'),
      sql<Capacity[]>`d.participants`.as('participants'),
      subjects.as('subjects'),
      sql<HeldVoice[]>`coalesce((select jsonb_agg(to_jsonb(v) order by v.role_id) from ${voices(ctx)} v), '[]')`.as('voices'),
      sql<Contribution[]>`coalesce((
        select jsonb_agg(jsonb_build_object('capacity', c.capacity, 'person_id', c.person_id, 'stands_in', c.stands_in, 'agrees', c.agrees,
          'input', case when c.person_id = ${ctx.actor.person_id} then (select i.input from match_input i where i.contribution_id = c.id) end))
        from match_contribution c where ${counts}), '[]')`.as('contributions'),
    ])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .executeTakeFirstOrThrow();

/** Opens one with the participants the policy of today asks for. */
export const insert = async (ctx: WriteCtx, request_id: string, planned_on: string | null) =>
  ctx.db
    .insertInto('match_discussion')
    .columns(['department_id', 'request_id', 'opened_on', 'planned_on', 'participants'])
    .expression((eb) =>
      eb
        .selectFrom('policy as p')
        .select(['p.department_id', sql<string>`${request_id}::uuid`.as('request_id'), sql<string>`${ctx.today}::date`.as('opened_on')])
        .select([sql<string | null>`${planned_on}::date`.as('planned_on'), 'p.match_participants'])
        .where('p.department_id', '=', ctx.department_id)
        .where(holdsOn('p', ctx.today)),
    )
    .returning(['id'])
    .executeTakeFirstOrThrow();

/** Counts a change that is stored beside the row. */
export const touch = (ctx: WriteCtx, id: string) =>
  ctx.db.updateTable('match_discussion').set({ row_version: sql<number>`row_version` }).where('id', '=', id).execute();

/** What somebody says, in place of what they said before. */
export const contribute = (
  ctx: WriteCtx,
  discussion_id: string,
  said: { capacity: Capacity; stands_in: boolean; role_id: string | null; delegation_id: string | null; agrees: boolean | null },
) =>
  ctx.db
    .insertInto('match_contribution')
    .values({ department_id: ctx.department_id, discussion_id, person_id: ctx.actor.person_id, took_part_on: ctx.today, ...said })
    .onConflict((conflict) => conflict.constraint('match_contribution_one_voice').doUpdateSet({ ...said, took_part_on: ctx.today }))
    .returning('id')
    .executeTakeFirstOrThrow();

export const setInput = (ctx: WriteCtx, contribution_id: string, input: string) =>
  ctx.db
    .insertInto('match_input')
    .values({ contribution_id, input })
    .onConflict((conflict) => conflict.column('contribution_id').doUpdateSet({ input }))
    .execute();

/** Somebody who may be sent, if there is such a person: `fit` for a living faculty member with an appointment. */
export const substitute = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('person as p')
    .select(
      sql<boolean>`(p.kind = 'faculty' and p.merged_into_id is null and (p.deceased_on is null or p.deceased_on > ${ctx.today}) and exists (
        select from appointment ap where ap.person_id = p.id and ap.status <> 'ended' and ${holdsOn('ap', ctx.today)}))`.as('fit'),
    )
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .executeTakeFirst();

export const insertDelegation = (
  ctx: WriteCtx,
  values: { discussion_id: string; capacity: Exclude<Capacity, 'mentee'>; to_id: string; role_id: string },
) =>
  ctx.db
    .insertInto('match_delegation')
    .values({ department_id: ctx.department_id, from_id: ctx.actor.person_id, ...values })
    .execute();

export const conclude = (
  ctx: WriteCtx,
  id: string,
  values: { outcome: 'match' | 'no_match' | 'cancelled'; held_on?: string; mentor_id?: string; assignment_id?: string },
) =>
  ctx.db
    .updateTable('match_discussion')
    .set({ ...values, concluded_by: ctx.actor.person_id, concluded_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export const reassignConclusions = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('match_discussion')
    .set({
      mentor_id: sql<string | null>`case mentor_id when ${from} then ${to}::uuid else mentor_id end`,
      concluded_by: sql<string | null>`case concluded_by when ${from} then ${to}::uuid else concluded_by end`,
    })
    .where('department_id', '=', ctx.department_id)
    .where((eb) => eb.or([eb('mentor_id', '=', from), eb('concluded_by', '=', from)]))
    .execute();

/** What both records said stays with each: a person has one voice, and the survivor's is theirs already. */
export const reassignContributions = (ctx: WriteCtx, from: string, to: string) =>
  ctx.db
    .updateTable('match_contribution as c')
    .set({ person_id: to })
    .where('c.department_id', '=', ctx.department_id)
    .where('c.person_id', '=', from)
    .where(
      sql<boolean>`not exists (select from match_contribution other where other.discussion_id = c.discussion_id and other.person_id = ${to})`,
    )
    .execute();

/** A delegation between the two records, or one that both received, stays as it was. */
export const reassignDelegations = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update match_delegation sent set
      from_id = case sent.from_id when ${from} then ${to}::uuid else sent.from_id end,
      to_id = case sent.to_id when ${from} then ${to}::uuid else sent.to_id end
    where sent.department_id = ${ctx.department_id} and ${from} in (sent.from_id, sent.to_id) and ${to} not in (sent.from_id, sent.to_id)
      and not (sent.to_id = ${from} and exists (select from match_delegation other
        where other.discussion_id = sent.discussion_id and other.capacity = sent.capacity and other.to_id = ${to}))`.execute(ctx.db);

export const openIs = (open: boolean) => sql<boolean>`${isOpen} = ${open}`;
