import { type Expression, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { LeavePatch, NewLeave } from './schema.ts';

const leaves = (ctx: Ctx, kindShown: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('leave as f')
    .innerJoin('person as who', 'who.id', 'f.person_id')
    .leftJoin('leave_restricted as r', (join) => join.onRef('r.leave_id', '=', 'f.id').on(kindShown))
    .select([
      'f.id',
      'f.person_id',
      party('who').as('person'),
      'f.starts_on',
      'f.ends_on',
      'f.stops_clock',
      'r.kind',
      'r.clock_override_reason',
    ])
    .select(['f.row_version', 'f.created_at', 'f.updated_at'])
    .where('f.department_id', '=', ctx.department_id);

/** The kind, and why the clock departs from the policy, are null where the caller may not know the kind. */
export const rows = (ctx: Ctx) => leaves(ctx, allowed(ctx, 'leave:read_kind', { person: 'f.person_id' }));

/** With the kind, whoever calls: for decisions of the service, never for an answer. */
export const wholeRows = (ctx: Ctx) => leaves(ctx, yes);

/** Whether the policy on a day stops the clock for a kind of leave; before the first policy, the first one decides. */
export const clockByPolicy = (ctx: WriteCtx, kind: string, day: string) =>
  ctx.db
    .selectFrom('policy')
    .select(sql<boolean>`${kind} = any (clock_stopping_leave_kinds)`.as('stops_clock'))
    .where('department_id', '=', ctx.department_id)
    .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>', day)]))
    .orderBy('starts_on')
    .limit(1)
    .executeTakeFirst();

/** The days of a leave; its kind goes to `insertRestricted`. */
export const insert = (ctx: WriteCtx, { person_id, starts_on, ends_on }: NewLeave, stops_clock: boolean) =>
  ctx.db
    .insertInto('leave')
    .values({ person_id, starts_on, ends_on, stops_clock, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** The part of a leave that only those may read who may know its kind. */
export const insertRestricted = (ctx: WriteCtx, leave_id: string, kind: NewLeave['kind'], clock_override_reason: string | null) =>
  ctx.db.insertInto('leave_restricted').values({ leave_id, kind, clock_override_reason }).execute();

/** Counts as a change even where nothing but the restricted part changes. */
export const update = (ctx: WriteCtx, id: string, changes: Pick<LeavePatch, 'starts_on' | 'ends_on' | 'stops_clock'>) =>
  ctx.db
    .updateTable('leave')
    .set({ id, ...changes })
    .where('id', '=', id)
    .execute();

/** Changes the restricted part of a leave; without a change nothing is written. */
export const updateRestricted = (ctx: WriteCtx, leave_id: string, changes: Pick<LeavePatch, 'kind' | 'clock_override_reason'>) =>
  ctx.db.updateTable('leave_restricted').set(changes).where('leave_id', '=', leave_id).execute();
