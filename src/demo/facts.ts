/**
 * The facts of the demo department after its people and mentorships were inserted, read back from the database so that the programme's years
 * are drawn from the facts that the service reads.
 */
import { sql } from 'kysely';
import { contains, intersect, type Period } from '../core/calendar.ts';
import type { Tx } from '../core/db.ts';
import type { Office as Reviewing } from '../features/reviews/annual-reviews/schema.ts';
import { portfolioOf, turnsFrom } from '../features/reviews/check-ins/rules.ts';
import type { Portfolio } from '../features/reviews/check-ins/schema.ts';
import type { Office as Deciding } from '../features/reviews/plans/versions/schema.ts';

/** Somebody whose programme clock runs today. */
export interface Colleague {
  id: string;
  hr_number: string | null;
  division_id: string | null;
  division: string | null;
  site_ids: string[];
  position: string | null;
  clock_starts_on: string;
  programme_year: number;
  /** On probation since the clock began; whoever was continuing from the first day has neither check-in nor review. */
  was_probationary: boolean;
  is_probationary: boolean;
  /** Leaves that stop the clock, in order. */
  stopped: Period[];
}

/** A formal mentorship that both sides accepted. */
export interface Mentorship extends Period {
  id: string;
  mentee_id: string;
  mentor_id: string;
  is_primary: boolean;
  /** The first day, or the day on which both had accepted if that was later. */
  begun_on: string;
  active: Period[];
}

type Role = Period & {
  id: string;
  person_id: string;
  role: string;
  portfolio: Portfolio | null;
  division_id: string | null;
  site_id: string | null;
};
export type HeldRole<C extends string> = { capacity: C; person_id: string; role_id: string };

export interface DemoFacts {
  today: string;
  colleagues: readonly Colleague[];
  mentorships: readonly Mentorship[];
  roles: readonly Role[];
}

/** Reads the facts of the department as of `today`. */
export async function readFacts(tx: Tx, department_id: string, today: string): Promise<DemoFacts> {
  const periods = (rows: ReturnType<typeof sql>) =>
    sql`(select coalesce(jsonb_agg(jsonb_build_object('starts_on', x.starts_on, 'ends_on', x.ends_on) order by x.starts_on), '[]') from ${rows} x)`;
  const { rows: colleagues } = await sql<Colleague>`
    select p.id, p.hr_number, m.division_id, d.code as division, pd.kind as position, k.starts_on as clock_starts_on, k.programme_year,
      a.was_probationary, a.is_probationary,
      (select coalesce(jsonb_agg(w.site_id order by w.is_primary desc), '[]') from site_membership w where w.person_id = p.id) as site_ids,
      ${periods(sql`(select l.starts_on, l.ends_on from leave l where l.person_id = p.id and l.stops_clock)`)} as stopped
    from person p
    cross join lateral programme_clock(p.id, ${today}::date) k
    left join division_membership m on m.person_id = p.id and m.is_primary
    left join division d on d.id = m.division_id
    left join position_description pd on pd.person_id = p.id
    cross join lateral (
      select bool_or(status = 'probationary') as was_probationary, bool_or(status = 'probationary' and daterange(starts_on, ends_on) @> ${today}::date) as is_probationary
      from appointment where person_id = p.id and category = 'full_time'
    ) a
    where p.department_id = ${department_id}
    order by p.id`.execute(tx);
  const { rows: mentorships } = await sql<Mentorship>`
    select a.id, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, a.until_on as ends_on, greatest(a.starts_on, a.activated_at::date) as begun_on,
      ${periods(sql`(select i.starts_on, i.ends_on from assignment_interval i where i.assignment_id = a.id and i.status = 'active')`)} as active
    from assignment a
    where a.department_id = ${department_id} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    order by a.id`.execute(tx);
  const { rows: roles } = await sql<Role>`
    select id, person_id, role, portfolio, division_id, site_id, starts_on, ends_on from leadership_role
    where department_id = ${department_id} order by starts_on, person_id, role, portfolio`.execute(tx);
  return { today, colleagues, mentorships, roles };
}

/** Who holds one of the offices for a colleague on a day, each person once an office: as match_capacities() of the database, and the Chair. */
export function holders<C extends Deciding | Reviewing>(
  { roles }: DemoFacts,
  { division_id, site_ids }: Colleague,
  day: string,
  offices: readonly C[],
): HeldRole<C>[] {
  const held = roles.filter(
    (role) =>
      contains(role, day) &&
      (role.division_id === null || role.division_id === division_id) &&
      (role.site_id === null || site_ids.includes(role.site_id)),
  );
  return offices.flatMap((office) => {
    const people = Map.groupBy(
      held.filter(({ role }) => role === office),
      ({ person_id }) => person_id,
    );
    return [...people].flatMap(([person_id, [first]]) => (first ? [{ capacity: office, person_id, role_id: first.id }] : []));
  });
}

/** Those who mentor somebody formally on some day of a period. */
export const mentorsIn = ({ mentorships }: DemoFacts, mentee_id: string, during: Period): Set<string> =>
  new Set(mentorships.filter((each) => each.mentee_id === mentee_id && intersect(each, during)).map(({ mentor_id }) => mentor_id));

/** The vice-chair whose turn it is to check in with somebody on a day: neither the mentee, nor a mentor on the clock, nor the director. */
export function conductorOn(facts: DemoFacts, colleague: Colleague, day: string): HeldRole<'vice_chair'> | undefined {
  const directors = holders(facts, colleague, day, ['division_director']).map(({ person_id }) => person_id);
  const barred = new Set([
    ...mentorsIn(facts, colleague.id, { starts_on: colleague.clock_starts_on, ends_on: null }),
    ...directors,
    colleague.id,
  ]);
  const viceChairs = facts.roles.filter((role) => role.role === 'vice_chair' && contains(role, day) && !barred.has(role.person_id));
  const [first] = turnsFrom(portfolioOf(colleague.position)).flatMap((portfolio) =>
    viceChairs.filter((role) => role.portfolio === portfolio),
  );
  return first && { capacity: 'vice_chair', person_id: first.person_id, role_id: first.id };
}

/** The earlier of two days. */
export const earlier = (a: string, b: string) => (a < b ? a : b);
/** The later of two days. */
export const later = (a: string, b: string) => (a > b ? a : b);
/** An instant on the day; the default is within working hours in Toronto. */
export const at = (day: string, hour = 16) => `${day}T${hour}:00:00Z`;
