import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { noteDifferences, stagedUnits, withStaged } from '../../../domain/staging/tables.ts';

/** Inserts the staged divisions that are new, in the order of the file. */
export const insertDivisions = (ctx: WriteCtx) =>
  withStaged(ctx)
    .insertInto('division')
    .columns(['id', 'department_id', 'code', 'name', 'kind', 'starts_on'])
    .expression((eb) =>
      eb
        .selectFrom('staged_unit as s')
        .select(['s.id', sql`${ctx.department_id}::uuid`.as('department_id'), 's.code', 's.name', 's.kind', 's.starts_on'])
        .where('s.is_new', '=', true)
        .orderBy('s.row'),
    )
    .execute();

/** Notes which fields of existing divisions differ from the file. */
export const noteDivisions = (ctx: WriteCtx) =>
  noteDifferences(ctx, sql`${stagedUnits} s join division d on d.id = s.id and not s.is_new`, {
    name: sql`s.name <> d.name`,
    kind: sql`s.kind <> d.kind`,
    starts_on: sql`s.starts_on <> d.starts_on`,
  });

/** Changes the divisions whose differences were noted. */
export const updateDivisions = (ctx: WriteCtx) =>
  withStaged(ctx)
    .updateTable('division as d')
    .from('staged_unit as s')
    .set((eb) => ({ name: eb.ref('s.name'), kind: eb.ref('s.kind'), starts_on: eb.ref('s.starts_on') }))
    .whereRef('d.id', '=', 's.id')
    .where('s.row', 'in', (eb) => eb.selectFrom('import_touched').select('row'))
    .execute();

/** Inserts the staged sites that are new, in the order of the file. */
export const insertSites = (ctx: WriteCtx) =>
  withStaged(ctx)
    .insertInto('site')
    .columns(['id', 'department_id', 'code', 'name', 'affiliation'])
    .expression((eb) =>
      eb
        .selectFrom('staged_unit as s')
        .select(['s.id', sql`${ctx.department_id}::uuid`.as('department_id'), 's.code', 's.name', 's.affiliation'])
        .where('s.is_new', '=', true)
        .orderBy('s.row'),
    )
    .execute();

/** Notes which fields of existing sites differ from the file. */
export const noteSites = (ctx: WriteCtx) =>
  noteDifferences(ctx, sql`${stagedUnits} s join site d on d.id = s.id and not s.is_new`, {
    name: sql`s.name <> d.name`,
    affiliation: sql`s.affiliation <> d.affiliation`,
  });

/** Changes the sites whose differences were noted. */
export const updateSites = (ctx: WriteCtx) =>
  withStaged(ctx)
    .updateTable('site as d')
    .from('staged_unit as s')
    .set((eb) => ({ name: eb.ref('s.name'), affiliation: eb.ref('s.affiliation') }))
    .whereRef('d.id', '=', 's.id')
    .where('s.row', 'in', (eb) => eb.selectFrom('import_touched').select('row'))
    .execute();
