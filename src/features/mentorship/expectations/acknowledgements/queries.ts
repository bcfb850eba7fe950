import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { holdsOn, type Predicate } from '../../../../core/db.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { ExpectationKind } from '../schema.ts';
import type { AcknowledgementQuery } from './schema.ts';

/** The document, locked for share until its acknowledgement is written. */
export const lockDocument = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('expectation_document as d')
    .select(['d.id', 'd.kind', 'd.version', 'd.starts_on', 'd.ends_on'])
    .select([sql<boolean>`${permitted}`.as('permitted'), sql<boolean>`${holdsOn('d', ctx.today)}`.as('in_force')])
    .where('d.department_id', '=', ctx.department_id)
    .where('d.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forShare('d')
    .executeTakeFirst();

/** The person's acknowledgement of the version in force on the day, whenever it was given. */
export const acknowledgedOn = (ctx: Ctx, person_id: string, kind: ExpectationKind, day: string) =>
  ctx.db
    .selectFrom('acknowledgement as k')
    .innerJoin('expectation_document as d', 'd.id', 'k.document_id')
    .select('k.id')
    .where('k.department_id', '=', ctx.department_id)
    .where('k.person_id', '=', person_id)
    .where('d.kind', '=', kind)
    .where(holdsOn('d', day))
    .executeTakeFirst();

/** The acknowledgements that the caller may see, `k`, of documents, `d`. */
export const list = (ctx: Ctx, visible: Predicate, filters: Omit<AcknowledgementQuery, 'limit'>) => {
  const { person_id, document_id, kind, is_current } = filters;
  const current = sql<boolean>`(${holdsOn('d', ctx.today)})`;
  let rows = ctx.db
    .selectFrom('acknowledgement as k')
    .innerJoin('expectation_document as d', 'd.id', 'k.document_id')
    .innerJoin('person', 'person.id', 'k.person_id')
    .select([
      'k.id',
      'k.person_id',
      party('person').as('person'),
      'k.document_id',
      'd.kind',
      'd.version',
      'k.acknowledged_at',
      'k.row_version',
      'k.created_at',
      'k.updated_at',
    ])
    .select(current.as('is_current'))
    .where('k.department_id', '=', ctx.department_id)
    .where(visible);
  if (person_id !== undefined) rows = rows.where('k.person_id', '=', person_id);
  if (document_id !== undefined) rows = rows.where('k.document_id', '=', document_id);
  if (kind !== undefined) rows = rows.where('d.kind', 'in', kind);
  if (is_current !== undefined) rows = rows.where(sql<boolean>`${current} = ${is_current}`);
  return rows;
};

/** The new acknowledgement by the caller, or nothing where there was one. */
export const insert = (ctx: WriteCtx, document_id: string) =>
  ctx.db
    .insertInto('acknowledgement')
    .values({ department_id: ctx.department_id, document_id, person_id: ctx.actor.person_id, acknowledged_at: ctx.now })
    .onConflict((clash) => clash.constraint('acknowledgement_once').doNothing())
    .returning('id')
    .executeTakeFirst();

/** Moves acknowledgements, but for those of a version that the surviving person has acknowledged as well. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`update acknowledgement k set person_id = ${to}
    where k.department_id = ${ctx.department_id} and k.person_id = ${from}
      and not exists (select from acknowledgement own where own.document_id = k.document_id and own.person_id = ${to})`.execute(ctx.db);
