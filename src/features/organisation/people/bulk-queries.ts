import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { noteDifferences, stagedPeople, withStaged } from '../../../domain/staging/tables.ts';

/** Inserts the staged people who are new, in the order of the file. */
export const insert = (ctx: WriteCtx) =>
  withStaged(ctx)
    .insertInto('person')
    .columns(['id', 'department_id', 'kind', 'hr_number', 'given_name', 'family_name', 'email', 'orcid', 'orcid_clashes'])
    .expression((eb) =>
      eb
        .selectFrom('staged_person as s')
        .select(['s.person_id', sql`${ctx.department_id}::uuid`.as('department_id'), sql.lit('faculty').as('kind'), 's.hr_number'])
        .select(['s.given_name', 's.family_name', 's.email', 's.orcid'])
        .select(
          sql<boolean>`exists (select from person o where o.department_id = ${ctx.department_id} and o.orcid = s.orcid)`.as(
            'orcid_clashes',
          ),
        )
        .where('s.is_new', '=', true)
        .orderBy('s.row'),
    )
    .execute();

// An empty address or ORCID iD says that HR does not know it, not that there is none.
/** Notes which fields of existing people differ from the file. An empty e-mail address or ORCID iD is no difference. */
export const note = (ctx: WriteCtx) =>
  noteDifferences(ctx, sql`${stagedPeople} s join person p on p.id = s.person_id and not s.is_new`, {
    given_name: sql`s.given_name <> p.given_name`,
    family_name: sql`s.family_name <> p.family_name`,
    email: sql`s.email is not null and s.email is distinct from p.email`,
    orcid: sql`s.orcid is not null and s.orcid is distinct from p.orcid`,
  });

/** Changes the people whose differences were noted; what is empty in the file stays. */
export const update = (ctx: WriteCtx) =>
  withStaged(ctx)
    .updateTable('person as p')
    .from('staged_person as s')
    .set((eb) => ({
      given_name: eb.ref('s.given_name'),
      family_name: eb.ref('s.family_name'),
      email: eb.fn.coalesce('s.email', 'p.email'),
      orcid: eb.fn.coalesce('s.orcid', 'p.orcid'),
    }))
    .whereRef('p.id', '=', 's.person_id')
    .where('s.row', 'in', (eb) =>
      eb.selectFrom('import_touched').select('row').where('field', 'in', ['given_name', 'family_name', 'email', 'orcid']),
    )
    .execute();
