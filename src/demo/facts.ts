/**
 * The facts of the demo department after its people and mentorships were inserted, read back from the database so that the programme's years
 * are drawn from the facts that the service reads.
 */
import { sql } from 'kysely';
import { contains, intersect, type Period } from '../core/calendar.ts';
import { json, type Tx } from '../core/db.ts';
import { officeHolders } from '../domain/sql/leaders.ts';
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
  /** The same for everybody of the same primary division and the same sites. */
  place: string;
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
};
export type HeldRole<C extends string> = { capacity: C; person_id: string; role_id: string };

/** Who holds which office over the people of a place from a day on, until the next such day. */
type Offices = Readonly<{ place: string; from: string; held: readonly HeldRole<string>[] }>;

export interface DemoFacts {
  today: string;
  colleagues: readonly Colleague[];
  mentorships: readonly Mentorship[];
  roles: readonly Role[];
  /** The offices of each place, the latest first. */
  offices: ReadonlyMap<string, readonly Offices[]>;
}

/** Reads the facts of the department as of `today`. */
export async function readFacts(tx: Tx, department_id: string, today: string): Promise<DemoFacts> {
  const periods = (rows: ReturnType<typeof sql>) =>
    sql`(select coalesce(jsonb_agg(jsonb_build_object('starts_on', x.starts_on, 'ends_on', x.ends_on) order by x.starts_on), '[]') from ${rows} x)`;
  const { rows: colleagues } = await sql<Colleague>`
    select p.id, p.hr_number, m.division_id, d.code as division, pd.kind as position, k.starts_on as clock_starts_on, k.programme_year,
      a.was_probationary, a.is_probationary,
      concat_ws(' ', m.division_id, (select string_agg(w.site_id::text, ' ' order by w.site_id) from site_membership w where w.person_id = p.id)) as place,
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
    select id, person_id, role, portfolio, starts_on, ends_on from leadership_role
    where department_id = ${department_id} order by starts_on, person_id, role, portfolio`.execute(tx);
  const offices = Map.groupBy(await readOffices(tx, department_id, colleagues, today), ({ place }) => place);
  return { today, colleagues, mentorships, roles, offices };
}

/**
 * The offices over the people of each place on every day until today on which they may change, the latest first: on those of a role over its division,
 * one of its sites, or everybody. The database is asked about whoever has been there longest.
 */
async function readOffices(tx: Tx, department_id: string, colleagues: readonly Colleague[], today: string): Promise<Offices[]> {
  const longest = Map.groupBy(
    colleagues.toSorted((a, b) => (a.clock_starts_on < b.clock_starts_on ? -1 : 1)),
    ({ place }) => place,
  );
  const asked = [...longest].flatMap(([place, [first]]) => (first ? [{ place, person_id: first.id }] : []));
  const { rows } = await sql<Offices>`
    with changed as (
      select starts_on as day, division_id, site_id from leadership_role where department_id = ${department_id}
      union select ends_on, division_id, site_id from leadership_role where department_id = ${department_id}
      union select deceased_on, null, null from person where department_id = ${department_id}
    )
    select asked.place, days.day as from, (
      select coalesce(jsonb_agg(jsonb_build_object('capacity', h.capacity, 'person_id', h.person_id, 'role_id', h.role_id)
        order by role.starts_on, h.person_id), '[]')
      from ${officeHolders('asked.person_id', sql.ref('days.day'))} h join leadership_role role on role.id = h.role_id) as held
    from jsonb_to_recordset(${json(asked)}) asked(place text, person_id uuid)
    cross join lateral (
      select day from changed
      where (division_id is null or division_id in (select division_id from division_membership where person_id = asked.person_id))
        and (site_id is null or site_id in (select site_id from site_membership where person_id = asked.person_id))
      union select starts_on from division_membership where person_id = asked.person_id
      union select starts_on from site_membership where person_id = asked.person_id
    ) days
    where days.day <= ${today}::date
    order by days.day desc`.execute(tx);
  return rows;
}

/** Who holds one of the offices over a colleague on a day, each person once an office; beside those of their place, the Chair. */
export function holders<C extends Deciding | Reviewing>(
  facts: DemoFacts,
  { place }: Colleague,
  day: string,
  offices: readonly C[],
): HeldRole<C>[] {
  const chairs = facts.roles.filter((role) => role.role === 'chair' && contains(role, day));
  const held: HeldRole<string>[] = [
    ...(facts.offices.get(place)?.find(({ from }) => from <= day)?.held ?? []),
    ...chairs.map(({ id, person_id }) => ({ capacity: 'chair', person_id, role_id: id })),
  ];
  return offices.flatMap((office) => held.filter(({ capacity }) => capacity === office).map((each) => ({ ...each, capacity: office })));
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
