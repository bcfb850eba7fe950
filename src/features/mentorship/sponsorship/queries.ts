import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { lockFirst } from '../../../core/locks.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { party } from '../../../domain/sql/parties.ts';
import { type MayRead, wasHere } from '../../../domain/sql/people.ts';
import type { State } from './rules.ts';
import type { NewSponsorshipAction, SponsorshipAction, SponsorshipActionQuery } from './schema.ts';

/** What the caller may know: `own`, where they are one of the two; `facts`, where they may know the verified actions of the two. */
export type Readable = Readonly<{ own: Predicate; facts: Predicate }>;

const visible = ({ own, facts }: Readable): Predicate => sql<boolean>`(${own} or (s.state = 'verified' and ${facts}))`;

/** True where the caller is the sponsor (`own`), or holds `verified` and the action is verified, or was until they voided it. */
export const voidable = (ctx: Ctx, own: Predicate, verified: Predicate): Predicate =>
  sql<boolean>`(${own} or (${verified} and (s.state = 'verified' or (s.state = 'voided' and s.updated_by = ${ctx.actor.person_id}))))`;

const columns = [
  's.id',
  's.sponsor_id',
  's.beneficiary_id',
  's.assignment_id',
  's.kind',
  's.acted_on',
  's.answered_at',
  's.row_version',
  's.created_at',
  's.updated_at',
] as const;

/** Actions, `s`, where `shown` holds, with their words where `own` does. */
const actions = (ctx: Ctx, shown: Predicate, own: Predicate) =>
  ctx.db
    .selectFrom('sponsorship_action as s')
    .innerJoin('person as sponsor', 'sponsor.id', 's.sponsor_id')
    .innerJoin('person as beneficiary', 'beneficiary.id', 's.beneficiary_id')
    .leftJoin('sponsorship_action_text as t', (join) => join.onRef('t.action_id', '=', 's.id').on(own))
    .select(columns)
    .select([party('sponsor').as('sponsor'), party('beneficiary').as('beneficiary')])
    .select(['s.state as status', 't.description', 't.outcome', 't.void_note'])
    .where('s.department_id', '=', ctx.department_id)
    .where(shown);

/** The actions that the caller may know of, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Readable, query: Omit<SponsorshipActionQuery, 'limit'>) => {
  const { person_id, sponsor_id, beneficiary_id, assignment_id, acted_on_gte, acted_on_lte } = query;
  let rows = actions(ctx, visible(readable), readable.own);
  if (person_id) rows = rows.where(sql<boolean>`${person_id}::uuid in (s.sponsor_id, s.beneficiary_id)`);
  if (sponsor_id) rows = rows.where('s.sponsor_id', '=', sponsor_id);
  if (beneficiary_id) rows = rows.where('s.beneficiary_id', '=', beneficiary_id);
  if (assignment_id) rows = rows.where('s.assignment_id', '=', assignment_id);
  if (query.kind) rows = rows.where('s.kind', 'in', query.kind);
  if (query.status) rows = rows.where('s.state', 'in', query.status);
  if (acted_on_gte) rows = rows.where('s.acted_on', '>=', acted_on_gte);
  if (acted_on_lte) rows = rows.where('s.acted_on', '<=', acted_on_lte);
  return rows;
};

/** One action; nothing where the caller may not know of it. */
export const find = (ctx: Ctx, id: string, readable: Readable) =>
  actions(ctx, visible(readable), readable.own).where('s.id', '=', id).executeTakeFirst();

/** The action that the caller has just written; its words only where `own` holds. */
export const written = (ctx: WriteCtx, id: string, shown: Predicate, own: Predicate) =>
  actions(ctx, shown, own).where('s.id', '=', id).executeTakeFirstOrThrow();

/** The stored row with its words, locked, with whether the caller may act on it; nothing unless they may know of it or act on it. */
export const lock = async (ctx: WriteCtx, id: string, readable: Readable, permitted: Predicate) => {
  await lockFirst(ctx, 'sponsorship_action', id);
  return ctx.db
    .selectFrom('sponsorship_action as s')
    .leftJoin('sponsorship_action_text as t', 't.action_id', 's.id')
    .select(columns)
    .select(['s.state', 't.description', 't.outcome'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('s.department_id', '=', ctx.department_id)
    .where('s.id', '=', id)
    .where(sql<boolean>`(${visible(readable)} or ${permitted})`)
    .forNoKeyUpdate('s')
    .executeTakeFirst();
};

/** The people with their kind, and whether each was here on the day, as far as the caller may know. */
export const people = (ctx: WriteCtx, ids: readonly string[], day: string, readable: MayRead) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind'])
    .select(wasHere(day, ctx.today, readable).as('was_here'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', 'in', ids)
    .execute();

/** True where this is a sponsor relation of these two that both have confirmed. Locked for share. */
export const isSponsorRelation = async (ctx: WriteCtx, id: string, sponsor_id: string, beneficiary_id: string): Promise<boolean> =>
  (await ctx.db
    .selectFrom('assignment as a')
    .select('a.id')
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .where('a.mentor_id', '=', sponsor_id)
    .where('a.mentee_id', '=', beneficiary_id)
    .where('a.subtype', '=', 'sponsor')
    .where(counts('a'))
    .forShare('a')
    .executeTakeFirst()) !== undefined;

/** Adds what the caller did as a sponsor. */
export const insert = (
  ctx: WriteCtx,
  values: Pick<NewSponsorshipAction, 'beneficiary_id' | 'kind' | 'assignment_id'> & { acted_on: string },
) =>
  ctx.db
    .insertInto('sponsorship_action')
    .values({ ...values, sponsor_id: ctx.actor.person_id, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{ kind: SponsorshipAction['kind']; acted_on: string; state: State; answered_at: string }>;

/** Changes the columns given and counts the version up, also where only the words change. Call it under the lock of the action. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db
    .updateTable('sponsorship_action')
    .set(Object.keys(changes).length > 0 ? changes : { row_version: sql<number>`row_version` })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

export type Words = Partial<Pick<SponsorshipAction, 'description' | 'outcome' | 'void_note'>>;

/** Stores the words given in place of earlier ones; the others stay. */
export const setWords = (ctx: WriteCtx, action_id: string, words: Words) =>
  ctx.db
    .insertInto('sponsorship_action_text')
    .values({ action_id, ...words })
    .onConflict((conflict) => conflict.column('action_id').doUpdateSet(words))
    .execute();

/** Part of a merge. An action that would become one for oneself stays with the duplicate. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update sponsorship_action s set
      sponsor_id = case s.sponsor_id when ${from} then ${to}::uuid else s.sponsor_id end,
      beneficiary_id = case s.beneficiary_id when ${from} then ${to}::uuid else s.beneficiary_id end
    where s.department_id = ${ctx.department_id} and ${from} in (s.sponsor_id, s.beneficiary_id)
      and ${to} not in (s.sponsor_id, s.beneficiary_id)`.execute(ctx.db);
