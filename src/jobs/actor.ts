import { sql } from 'kysely';
import { civilDate } from '../core/clock.ts';
import type { Actor, HeldRole, WriteCtx } from '../core/context.ts';
import type { Db, Tx } from '../core/db.ts';
import { Problem } from '../core/problem.ts';
import type { Payload } from '../features/jobs/service.ts';

type Identity = { person_id: string; department_id: string; time_zone: string; roles: HeldRole[] };

/** Who asked for the job, with the roles of the day on which it runs; a merge is followed, the dead do nothing. */
async function findActor(db: Db, { actor_id, department_id, client_id, scopes }: Payload, now: string): Promise<Actor> {
  const { rows } = await sql<Identity>`
    select p.id as person_id, p.department_id, d.time_zone,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'division_id', r.division_id, 'site_id', r.site_id, 'portfolio', r.portfolio))
        from leadership_role r
        where r.person_id = p.id and r.starts_on <= day.today and (r.ends_on is null or r.ends_on > day.today)
      ), '[]') as roles
    from person asked
    join person p on p.id = coalesce(asked.merged_into_id, asked.id)
    join department d on d.id = p.department_id
    cross join lateral (select (${now}::timestamptz at time zone d.time_zone)::date as today) day
    where asked.id = ${actor_id} and p.department_id = ${department_id} and p.deceased_on is null`.execute(db);
  const [identity] = rows;
  if (!identity) throw new Problem('permission-denied', { detail: 'Whoever asked for the job is no longer there.' });
  return { ...identity, client_id, scopes: scopes && new Set(scopes) };
}

/**
 * What a request's context would be if the person asked now: for the transaction of a job.
 * @throws Problem permission-denied when the person is no longer there
 */
export async function contextOf(db: Db, payload: Payload, now: string): Promise<(tx: Tx) => WriteCtx> {
  const actor = await findActor(db, payload, now);
  return (tx) => ({
    db: tx,
    actor,
    department_id: actor.department_id,
    now,
    today: civilDate(Temporal.Instant.from(now), actor.time_zone),
    request_id: payload.request_id,
    operation_id: payload.operation_id,
    dry_run: false,
    count_exact: false,
    precondition: null,
    asked: { permissions: new Set(), precondition: false },
  });
}
