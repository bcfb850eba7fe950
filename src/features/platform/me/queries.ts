import type { Db } from '../../../core/db.ts';

export const names = (db: Db, person_id: string) =>
  db
    .selectFrom('person as p')
    .innerJoin('department as d', 'd.id', 'p.department_id')
    .select(['p.display_name', 'd.name as department_name'])
    .where('p.id', '=', person_id)
    .executeTakeFirstOrThrow();
