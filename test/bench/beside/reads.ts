/** Reads of what is stored, which the bare server answers as well. */
import { asked, CALLERS, type Operation } from './asking.ts';
import * as postgraphile from './postgraphile.ts';

export const byId: Operation = {
  name: 'person by id',
  connections: 32,
  growth: 1.2,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ id: string; caller: string }>(`
      select p.id, caller.id as caller from (select id, department_id from person order by md5(id::text) limit ${CALLERS}) caller
      cross join lateral (select id from person where department_id = caller.department_id order by md5(caller.id::text || id) limit 4) p
      order by md5(p.id::text || caller.id)`);
    return {
      service: await asked(issuer, rows, ({ id }) => ({ path: `/v1/people/${id}` })),
      bare: rows.map(({ id }) => ({ method: 'GET', path: `/people/${id}` })),
      postgraphile: rows.map(({ id }) => postgraphile.person(id)),
    };
  },
};

export const page: Operation = {
  name: '50 assignments of a division',
  connections: 16,
  growth: 3,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ id: string; department_id: string; caller: string }>(`
      select d.id, d.department_id, r.person_id as caller from division d join leadership_role r on r.division_id = d.id and r.role = 'division_director'
      order by md5(d.id::text) limit ${CALLERS}`);
    return {
      service: await asked(issuer, rows, ({ id }) => ({ path: `/v1/assignments?division_id=${id}&limit=50` })),
      bare: rows.map(({ id, department_id }) => ({ method: 'GET', path: `/assignments?division_id=${id}&department_id=${department_id}` })),
      postgraphile: rows.map(({ id }) => postgraphile.assignments(id, `${Temporal.Now.plainDateISO()}`)),
    };
  },
};
