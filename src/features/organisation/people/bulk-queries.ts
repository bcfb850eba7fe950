import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';

export const insert = (ctx: WriteCtx) =>
  sql`
  insert into person (id, department_id, kind, hr_number, given_name, family_name, email, orcid)
  select person_id, ${ctx.department_id}::uuid, 'faculty', hr_number, given_name, family_name, email, orcid
  from staged_person where is_new order by row`.execute(ctx.db);

// An empty address or ORCID iD says that HR does not know it, not that there is none.
export const note = (ctx: WriteCtx) =>
  sql`
  insert into import_touched (row, field)
  select s.row, differs.field
  from staged_person s
  join person p on p.id = s.person_id and not s.is_new
  cross join lateral (values
    ('given_name', s.given_name <> p.given_name),
    ('family_name', s.family_name <> p.family_name),
    ('email', s.email is not null and s.email is distinct from p.email),
    ('orcid', s.orcid is not null and s.orcid is distinct from p.orcid)
  ) differs(field, yes)
  where differs.yes`.execute(ctx.db);

export const update = (ctx: WriteCtx) =>
  sql`
  update person p
  set given_name = s.given_name, family_name = s.family_name, email = coalesce(s.email, p.email), orcid = coalesce(s.orcid, p.orcid)
  from staged_person s
  where p.id = s.person_id
    and s.row in (select row from import_touched where field in ('given_name', 'family_name', 'email', 'orcid'))`.execute(ctx.db);
