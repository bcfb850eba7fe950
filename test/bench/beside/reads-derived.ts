/** Reads of what is derived from the facts: who could mentor, what is owed. A bare server has nothing like them. */
import { asked, CALLERS, type Operation } from './asking.ts';

/** Few at a time, so that the time of one is not the time of the others. */
const CONNECTIONS = 2;

/** The divisions with their directors. */
const ofDivisions = (name: string, growth: number, path: (id: string) => string): Operation => ({
  name,
  connections: CONNECTIONS,
  growth,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ id: string; caller: string }>(`
      select d.id, r.person_id as caller from division d join leadership_role r on r.division_id = d.id and r.role = 'division_director'
      order by md5(d.id::text) limit ${CALLERS}`);
    return { service: await asked(issuer, rows, ({ id }) => ({ path: path(id) })) };
  },
});

export const roster = ofDivisions('roster of a division (50)', 3.5, (id) => `/v1/divisions/${id}/roster`);
export const worklist = ofDivisions('worklist of a division', 3.5, (id) => `/v1/divisions/${id}/worklist`);

export const candidates: Operation = {
  name: '20 candidates',
  connections: CONNECTIONS,
  growth: 2,
  async requests({ sql, issuer }) {
    // By the director of the mentee; those who have said what they need.
    const { rows } = await sql.query<{ id: string; caller: string }>(`
      select n.person_id as id, r.person_id as caller from needs_profile n
      join division_membership m on m.person_id = n.person_id and m.is_primary
      join leadership_role r on r.division_id = m.division_id and r.role = 'division_director'
      where n.version = 2 order by md5(n.person_id::text) limit ${CALLERS}`);
    return { service: await asked(issuer, rows, ({ id }) => ({ path: `/v1/people/${id}/mentor-candidates?limit=20` })) };
  },
};

export const obligations: Operation = {
  name: 'obligations of a person',
  connections: CONNECTIONS,
  growth: 3.5,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ caller: string }>(`
      select p.id as caller from person p where not exists (select from leadership_role r where r.person_id = p.id) order by md5(p.id::text) limit ${CALLERS}`);
    return { service: await asked(issuer, rows, () => ({ path: '/v1/obligations' })) };
  },
};

export const departmentObligations: Operation = {
  name: 'obligations of 1,000 people',
  connections: CONNECTIONS,
  growth: 1.2,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ caller: string }>(
      `select person_id as caller from leadership_role where role in ('mentorship_lead', 'chair') order by md5(person_id::text)`,
    );
    return { service: await asked(issuer, rows, () => ({ path: '/v1/obligations' })) };
  },
};
