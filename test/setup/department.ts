/** Helpers for making a department's people and facts, by SQL as the owner of the database. Ids, HR numbers and names are made up. */
import type pg from 'pg';

export interface Person {
  id: string;
  kind: 'faculty' | 'trainee' | 'external' | 'staff' | 'service';
  hr_number: string | null;
  given_name: string;
  family_name: string;
  email: string;
  /** `sub` of the person's tokens. */
  subject: string;
  row_version: number;
}

/** How answers name this person, who has no preferred name. */
export const partyOf = ({ id, given_name, family_name }: Person) => ({ id, display_name: `${given_name} ${family_name}` });

export interface PersonOptions {
  kind?: Person['kind'];
  given_name?: string;
  family_name?: string;
  hr_number?: string;
  email?: string;
  /** Code of the primary division, the code of the primary site; faculty get CARD and UNION, null gives none. */
  division?: string | null;
  site?: string | null;
  /** Codes of further divisions. */
  cross_divisions?: readonly string[];
  rank?: 'lecturer' | 'assistant_professor' | 'associate_professor' | 'professor';
  /** Null makes no appointment; faculty get a full-time one. */
  category?: 'full_time' | 'part_time' | 'adjunct' | 'status_only' | 'emeritus' | null;
  /** First day of the appointment and memberships; default 2020-07-01. */
  starts_on?: string;
  /** False: nobody signs in as this person. */
  login?: boolean;
}

export type Period = { starts_on?: string; ends_on?: string | null };
export type Row = { id: string; row_version: number };

export type RoleOptions = Period & {
  /** Codes. */
  division?: string;
  site?: string;
  portfolio?: 'research' | 'education' | 'quality_innovation' | 'culture_inclusion';
  committee?: string;
  acting?: boolean;
};

export type RoleName =
  | 'chair'
  | 'vice_chair'
  | 'division_director'
  | 'physician_in_chief'
  | 'hospital_division_head'
  | 'mentorship_lead'
  | 'mentorship_facilitator'
  | 'committee_member'
  | 'faculty_affairs'
  | 'programme_admin'
  | 'edi_analyst';

export type AssignmentOptions = {
  /** Default `live`. */
  state?: 'pending_acceptance' | 'declined' | 'withdrawn' | 'expired' | 'claimed' | 'lapsed' | 'live' | 'completed' | 'ended' | 'voided';
  subtype?: 'formal' | 'informal' | 'spot' | 'sponsor' | 'promotion_mentor';
  category?: 'traditional' | 'transformational';
  origin?: 'institution' | 'professional_org' | 'self' | 'cohort' | 'event';
  is_primary?: boolean;
  starts_on?: string | null;
  planned_ends_on?: string | null;
  ends_on?: string | null;
  need_areas?: readonly string[];
  capacity_reason?: string | null;
  replaces_id?: string | null;
  /** Who has accepted; both where the state says so. The mentor attests with it. */
  accepted_by?: readonly ('mentee' | 'mentor')[];
  /** `created_by` */
  author?: { id: string };
  /** Who recorded a relation that both sides are to confirm. */
  recorded_by?: { id: string };
  expires_on?: string | null;
};

type Ref = { id: string };

export interface Department {
  id: string;
  code: string;
  name: string;
  row_version: number;
  /** The one policy, version 1, from 1900-01-01. */
  policy: Row;
  /** Owner's connection: sql`select … ${value}` → rows. */
  sql: Sql;
  division(code: string): Row & { code: string };
  site(code: string): Row & { code: string };
  person(options?: PersonOptions): Promise<Person>;
  role(holder: Ref, role: RoleName, options?: RoleOptions): Promise<Row>;
  line(subordinate: Ref, superior: Ref, kind?: 'primary' | 'dotted' | 'supervision' | 'evaluation', period?: Period): Promise<Row>;
  /** Primary by default. */
  membership(member: Ref, division: string, period?: Period & { is_primary?: boolean }): Promise<Row>;
  siteMembership(member: Ref, site: string, period?: Period & { is_primary?: boolean }): Promise<Row>;
  assignment(mentee: Ref, mentor: Ref, options?: AssignmentOptions): Promise<Row>;
  /** Any row of any table: columns that are left out have their defaults; `department_id` is given. */
  insert(table: string, values: Record<string, unknown>, author?: Ref): Promise<Row>;
}

export type Sql = <R extends object = Record<string, unknown>>(text: TemplateStringsArray, ...values: unknown[]) => Promise<R[]>;

export function sqlOf(pool: pg.Pool | pg.ClientBase): Sql {
  return async <R extends object>(text: TemplateStringsArray, ...values: unknown[]) =>
    (
      await pool.query(
        text.reduce((all, part, i) => `${all}$${i}${part}`),
        values,
      )
    ).rows as R[];
}

const LONG_AGO = '1900-01-01';
const HIRED = '2020-07-01';
const ACCEPTED = new Set(['live', 'completed', 'ended']);
const OVER = new Set(['completed', 'ended']);

const GIVEN = ['Zoë', 'Tariq', 'Ines', 'Oluwaseun', 'Mairéad', 'Kenji', 'Priya', 'Lars', 'Noor', 'Santiago', 'Wanjiru', 'Émile'];
const FAMILY = ['Šimková', 'Lindqvist', 'Okonkwo-Bell', "O'Hare", 'Tanabe', 'Veerapandian', 'Ferreira', 'Haddad', 'Wainaina', 'Delacroix'];

let people = 0;

/** Inserts a department with its policy, three divisions (CARD, GIM, NEPH) and two sites (UNION, NORTH). */
export async function createDepartment(owner: pg.Pool, options: { code: string; name: string; issuer: string }): Promise<Department> {
  const { code, name, issuer } = options;
  const sql = sqlOf(owner);
  const [department] = await sql<{ id: string; policy_id: string; units: Record<string, string> }>`
    with department as (
      insert into department (code, name, programme_starts_on) values (${code}, ${name}, '2020-07-01') returning id
    ), policy as (
      insert into policy (department_id, version, starts_on, plan_without_mentor) select id, 1, ${LONG_AGO}, true from department returning id
    ), division as (
      insert into division (department_id, code, name, kind, starts_on)
      select d.id, u.code, u.name, 'departmental', ${LONG_AGO} from department d,
        (values ('CARD', 'Cardiology'), ('GIM', 'General Internal Medicine'), ('NEPH', 'Nephrology')) u(code, name)
      returning id, code
    ), site as (
      insert into site (department_id, code, name, affiliation)
      select d.id, u.code, u.name, 'full' from department d, (values ('UNION', 'Union Hospital'), ('NORTH', 'North General')) u(code, name)
      returning id, code
    )
    select d.id, p.id as policy_id, (select jsonb_object_agg(code, id) from (table division union all table site) u) as units
    from department d, policy p`;
  if (!department) throw new Error('the department was not inserted');
  const { id, policy_id, units } = department;

  const unit = (unitCode: string) => {
    const unitId = units[unitCode];
    if (!unitId) throw new Error(`the department of the tests has no ${unitCode}: ${Object.keys(units).join(', ')}`);
    return { id: unitId, row_version: 1, code: unitCode };
  };

  /** One row by plain SQL; the author's id and nothing else goes into the stamps. */
  async function insert(table: string, values: Record<string, unknown>, author?: Ref): Promise<Row> {
    const given = Object.entries({ department_id: id, ...values }).filter(([, value]) => value !== undefined);
    const columns = given.map(([column]) => column).join(', ');
    const parameters = given.map((_, i) => `$${i + 2}`).join(', ');
    const text = `insert into ${table} (${columns}) select ${parameters} from set_config('request.actor_id', $1, true) returning ${table}.*`;
    const { rows } = await owner.query<Row>(text, [author?.id ?? '', ...given.map(([, value]) => value)]);
    const [row] = rows;
    if (!row) throw new Error(`nothing was inserted into ${table}`);
    return row;
  }

  async function person(given: PersonOptions = {}): Promise<Person> {
    people += 1;
    const kind = given.kind ?? 'faculty';
    const faculty = kind === 'faculty';
    const given_name = given.given_name ?? GIVEN[people % GIVEN.length] ?? 'Zoë';
    // Nobody is alike by chance: from the sixty-first on, people of a name have something after it.
    const round = Math.floor(people / 60);
    const another = round === 0 ? '' : `-${[...String(round)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
    const family_name = given.family_name ?? `${FAMILY[people % FAMILY.length] ?? 'Tanabe'}${another}`;
    const hr_number = given.hr_number ?? (faculty || kind === 'staff' ? `T${String(people).padStart(6, '0')}` : null);
    const email = given.email ?? `person${people}@example.edu`;
    const subject = kind === 'service' ? `service-${people}` : `person-${people}`;
    const category = given.category === undefined ? (faculty ? 'full_time' : null) : given.category;
    const division = given.division === undefined ? (faculty ? 'CARD' : null) : given.division;
    const site = given.site === undefined ? (faculty ? 'UNION' : null) : given.site;
    const starts_on = given.starts_on ?? HIRED;
    const fte = { full_time: 100, part_time: 50, adjunct: 10, status_only: 0, emeritus: 0 }[category ?? 'full_time'];
    const divisions = [...(division ? [division] : []), ...(given.cross_divisions ?? [])].map((each) => unit(each).id);
    const [row] = await sql<{ id: string }>`
      with p as (
        insert into person (department_id, kind, hr_number, given_name, family_name, email)
        values (${id}, ${kind}, ${hr_number}, ${given_name}, ${family_name}, ${email}) returning id
      ), login as (
        insert into person_login (department_id, person_id, issuer, subject)
        select ${id}, p.id, ${issuer}, ${subject} from p where ${given.login !== false}::boolean
      ), appointment as (
        insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
        select ${id}, p.id, ${category}, ${given.rank ?? 'assistant_professor'}, ${fte}, 'continuing', ${starts_on}, ${starts_on}
        from p where ${category !== null}::boolean
      ), divisions as (
        insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
        select ${id}, p.id, d.id, d.id = ${division ? unit(division).id : null}::uuid is true, ${starts_on}
        from p, unnest(${divisions}::uuid[]) d(id)
      ), sites as (
        insert into site_membership (department_id, person_id, site_id, is_primary, starts_on)
        select ${id}, p.id, s.id, true, ${starts_on} from p, unnest(${site ? [unit(site).id] : []}::uuid[]) s(id)
      )
      select id from p`;
    if (!row) throw new Error('the person was not inserted');
    return { id: row.id, kind, hr_number, given_name, family_name, email, subject, row_version: 1 };
  }

  return {
    id,
    code,
    name,
    row_version: 1,
    policy: { id: policy_id, row_version: 1 },
    sql,
    division: unit,
    site: unit,
    person,
    insert,
    role: (holder, role, { division, site, portfolio, committee, acting, starts_on = HIRED, ends_on } = {}) =>
      insert('leadership_role', {
        person_id: holder.id,
        role,
        division_id: division && unit(division).id,
        site_id: site && unit(site).id,
        portfolio,
        committee,
        acting,
        starts_on,
        ends_on,
      }),
    line: (subordinate, superior, kind = 'primary', { starts_on = HIRED, ends_on } = {}) =>
      insert('reporting_line', { subordinate_id: subordinate.id, superior_id: superior.id, kind, source: 'manual', starts_on, ends_on }),
    membership: (member, division, { is_primary = true, starts_on = HIRED, ends_on } = {}) =>
      insert('division_membership', { person_id: member.id, division_id: unit(division).id, is_primary, starts_on, ends_on }),
    siteMembership: (member, site, { is_primary = true, starts_on = HIRED, ends_on } = {}) =>
      insert('site_membership', { person_id: member.id, site_id: unit(site).id, is_primary, starts_on, ends_on }),
    assignment: (mentee, mentor, { author, accepted_by, recorded_by, ...given } = {}) => {
      const state = given.state ?? 'live';
      const subtype = given.subtype ?? 'formal';
      const starts_on = given.starts_on === undefined ? '2025-07-01' : given.starts_on;
      const accepted = accepted_by ?? (ACCEPTED.has(state) && subtype === 'formal' ? ['mentee', 'mentor'] : []);
      const at = '2025-06-15T12:00:00Z';
      return insert(
        'assignment',
        {
          category: 'traditional',
          origin: 'institution',
          ...given,
          mentee_id: mentee.id,
          mentor_id: mentor.id,
          recorded_by_id: recorded_by?.id,
          state,
          subtype,
          is_primary: given.is_primary ?? false,
          starts_on,
          ends_on: given.ends_on === undefined && OVER.has(state) ? '2026-01-01' : given.ends_on,
          mentee_accepted_at: accepted.includes('mentee') ? at : undefined,
          mentor_accepted_at: accepted.includes('mentor') ? at : undefined,
          mentor_attested_at: accepted.includes('mentor') ? at : undefined,
          activated_at: ACCEPTED.has(state) ? at : undefined,
        },
        author,
      );
    },
  };
}
