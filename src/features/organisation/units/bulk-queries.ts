import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

export const insertDivisions = (ctx: WriteCtx) =>
  sql`
  insert into division (id, department_id, code, name, kind, starts_on)
  select id, ${ctx.department_id}::uuid, code, name, kind, starts_on from staged_unit where is_new order by row`.execute(ctx.db);

export const noteDivisions = (ctx: WriteCtx) =>
  sql`
  insert into import_touched (row, field)
  select s.row, differs.field
  from staged_unit s
  join division d on d.id = s.id and not s.is_new
  cross join lateral (values ('name', s.name <> d.name), ('kind', s.kind <> d.kind), ('starts_on', s.starts_on <> d.starts_on)) differs(field, yes)
  where differs.yes`.execute(ctx.db);

export const updateDivisions = (ctx: WriteCtx) =>
  sql`
  update division d set name = s.name, kind = s.kind, starts_on = s.starts_on
  from staged_unit s
  where d.id = s.id and s.row in (select row from import_touched)`.execute(ctx.db);

export const insertSites = (ctx: WriteCtx) =>
  sql`
  insert into site (id, department_id, code, name, affiliation)
  select id, ${ctx.department_id}::uuid, code, name, affiliation from staged_unit where is_new order by row`.execute(ctx.db);

export const noteSites = (ctx: WriteCtx) =>
  sql`
  insert into import_touched (row, field)
  select s.row, differs.field
  from staged_unit s
  join site d on d.id = s.id and not s.is_new
  cross join lateral (values ('name', s.name <> d.name), ('affiliation', s.affiliation <> d.affiliation)) differs(field, yes)
  where differs.yes`.execute(ctx.db);

export const updateSites = (ctx: WriteCtx) =>
  sql`
  update site d set name = s.name, affiliation = s.affiliation
  from staged_unit s
  where d.id = s.id and s.row in (select row from import_touched)`.execute(ctx.db);
