/** What is measured: how the service is asked for it, and the bare server where it can do the same. */
import type pg from 'pg';
import type { Request } from './load.ts';
import type { Issuer } from './processes.ts';

export interface Operation {
  name: string;
  connections: number;
  /** Requests of the service, and of the bare server; each list is sent round and round, in its order. */
  requests(sql: pg.Client, issuer: Issuer): Promise<{ service: readonly Request[]; bare?: readonly Request[] }>;
}

/** So many different people ask that each one's limits are out of the way, and fewer than the tokens that a process remembers. */
const CALLERS = 500;

/** The headers of a request, with one token for each person. */
function tokens(issuer: Issuer) {
  const known = new Map<string, Promise<string>>();
  return async (person_id: string) => {
    const token = known.get(person_id) ?? issuer.mint(person_id);
    known.set(person_id, token);
    return { authorization: `Bearer ${await token}` };
  };
}

const byId: Operation = {
  name: 'person by id',
  connections: 32,
  async requests(sql, issuer) {
    const as = tokens(issuer);
    const { rows } = await sql.query<{ id: string; caller: string }>(`
      select p.id, caller.id as caller from (select id, department_id from person order by md5(id::text) limit ${CALLERS}) caller
      cross join lateral (select id from person where department_id = caller.department_id order by md5(caller.id::text || id) limit 4) p
      order by md5(p.id::text || caller.id)`);
    return {
      service: await Promise.all(
        rows.map(async ({ id, caller }) => ({ method: 'GET', path: `/v1/people/${id}`, headers: await as(caller) }) as const),
      ),
      bare: rows.map(({ id }) => ({ method: 'GET', path: `/people/${id}` })),
    };
  },
};

const page: Operation = {
  name: '50 assignments of a division',
  connections: 16,
  async requests(sql, issuer) {
    const as = tokens(issuer);
    const { rows } = await sql.query<{ id: string; department_id: string; caller: string }>(`
      select d.id, d.department_id, r.person_id as caller from division d join leadership_role r on r.division_id = d.id and r.role = 'division_director'
      order by md5(d.id::text) limit ${CALLERS}`);
    return {
      service: await Promise.all(
        rows.map(
          async ({ id, caller }) =>
            ({ method: 'GET', path: `/v1/assignments?division_id=${id}&limit=50`, headers: await as(caller) }) as const,
        ),
      ),
      bare: rows.map(({ id, department_id }) => ({ method: 'GET', path: `/assignments?division_id=${id}&department_id=${department_id}` })),
    };
  },
};

const log: Operation = {
  name: 'log a meeting',
  connections: 16,
  async requests(sql, issuer) {
    const as = tokens(issuer);
    // On days that can still count, so that no day gets more than a few.
    const { rows } = await sql.query<{ assignment_id: string; mentee_id: string; held_on: string }>(`
      select a.id as assignment_id, a.mentee_id, day::text as held_on
      from (select a from assignment a where a.state = 'live' and a.subtype = 'formal' order by md5(id::text) limit ${CALLERS}) live, lateral (select (live.a).*) a
      cross join lateral (select current_date - 1 - n as day from generate_series(0, 39) n) days
      left join lateral year_closing(a.id, day) y on true
      where coalesce(y.closes_on, 'infinity') > current_date and assignment_status(live.a, day) = 'active'
      order by md5(a.id::text || day)`);
    const body = { mode: 'video', duration_min: 45 };
    return {
      service: await Promise.all(
        rows.map(async ({ assignment_id, mentee_id, held_on }) => {
          const headers = await as(mentee_id);
          return { method: 'POST', path: '/v1/meetings/log', headers, body: { assignment_id, held_on, ...body } } as const;
        }),
      ),
      bare: rows.map(({ assignment_id, mentee_id, held_on }) => ({
        method: 'POST',
        path: '/meetings/log',
        body: { assignment_id, person_id: mentee_id, held_on, ...body },
      })),
    };
  },
};

/** By the word that names them on the command line. */
export const OPERATIONS: Readonly<Record<string, Operation>> = { 'by-id': byId, page, log };
