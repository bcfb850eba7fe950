import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from './context.ts';
import { holdsOn, no, yes } from './db.ts';
import { Problem } from './problem.ts';

/** Who leads a person in a division or at a site. */
const LEADERS_OF = ['director_of', 'physician_in_chief_of', 'division_head_of'] as const;

/** Who serves the whole department. */
const OFFICES = ['chair', 'vice_chair', 'mentorship_lead', 'faculty_affairs', 'programme_admin'] as const;

/**
 * Who may do what, in one table. A permission is `noun:verb`; the words behind it are relations of the asker to the thing,
 * as of today, any one of which is enough. Relations that need no thing (`faculty_affairs`, …) hold for the department.
 */
export const grants = {
  'me:read': ['anyone'],
  'department:read': ['anyone'],
  'department:edit': ['programme_admin'],
  'policy:read': ['anyone'],
  'policy:write': ['chair', 'programme_admin'],
  'division:read': ['anyone'],
  'division:write': ['faculty_affairs', 'programme_admin'],
  'site:read': ['anyone'],
  'site:write': ['faculty_affairs', 'programme_admin'],

  'person:read': ['anyone'],
  'person:read_record': ['self', ...LEADERS_OF, 'faculty_affairs', 'programme_admin'],
  'person:write': ['faculty_affairs', 'programme_admin'],
  'person:merge': ['faculty_affairs', 'programme_admin'],
  'login:read': ['self', 'programme_admin'],
  'login:write': ['programme_admin'],

  'appointment:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'appointment:read_outcome': ['self', 'director_of', 'physician_in_chief_of', 'faculty_affairs'],
  'appointment:write': ['faculty_affairs', 'programme_admin'],
  'membership:read': ['anyone'],
  'membership:write': ['faculty_affairs', 'programme_admin'],
  'position:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'position:write': ['faculty_affairs', 'programme_admin'],
  'leave:read': ['self', ...LEADERS_OF, ...OFFICES],
  'leave:read_kind': ['self', 'faculty_affairs'],
  'leave:write': ['faculty_affairs'],
  'role:read': ['anyone'],
  'role:write': ['faculty_affairs', 'programme_admin'],
  'role:write_office': ['programme_admin'],
  'line:read': ['self', 'superior', 'director_of', 'physician_in_chief_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'line:write': ['faculty_affairs', 'programme_admin'],

  'enrolment:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'enrolment:write': ['self', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],

  'assignment:propose': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'assignment:record': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'assignment:read': ['self', 'mentor', ...LEADERS_OF, 'director_of_mentor', 'facilitator_of', ...OFFICES, 'committee_member'],
  'assignment:read_needs': ['self', 'mentor', 'director_of', 'physician_in_chief_of', 'facilitator_of'],
  'assignment:accept': ['self', 'mentor'],
  'assignment:decline': ['self', 'mentor'],
  'assignment:withdraw': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'assignment:edit': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'assignment:end': ['self', 'mentor', 'mentorship_lead'],
  'assignment:complete': ['self', 'mentor'],
  'assignment:pause': ['self', 'mentor', 'mentorship_lead'],
  'assignment:resume': ['self', 'mentor', 'mentorship_lead'],
  'assignment:convert': ['self', 'mentor', 'uninvolved_director_of', 'uninvolved_lead'],
  'assignment:void': ['uninvolved_lead'],
  'conflict:check': [
    'self',
    'mentor',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],
  'conflict_case:read': ['self', 'mentor', 'uninvolved_director_of', 'mentorship_lead', 'chair'],
  'conflict_case:read_note': ['uninvolved_director_of', 'uninvolved_lead', 'chair'],
  'conflict_case:acknowledge': ['uninvolved_director_of', 'uninvolved_lead'],
  'conflict_case:resolve': ['uninvolved_lead'],

  'notification:read': ['anyone'],
  'notification:edit': ['anyone'],

  'mentor:read': ['anyone'],
  'mentor_profile:read': [
    'self',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],
  'mentor_profile:write': ['self', 'mentorship_lead', 'programme_admin'],
  'mentor_training:read': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'mentor_training:read_evidence': ['self', 'faculty_affairs', 'mentorship_lead'],
  'mentor_training:write': ['self', 'faculty_affairs', 'mentorship_lead'],
  'mentor_training:verify': ['faculty_affairs', 'mentorship_lead'],
  'declaration:read': ['self'],
  'declaration:write': ['self'],
  'needs:read': ['self', 'mentor_of', 'director_of', 'physician_in_chief_of', 'facilitator_of'],
  'needs:read_concordance': ['self', 'mentor_of', 'facilitator_of'],
  'needs:write': ['self', 'facilitator_of'],
  'concordance:read': ['anyone'],
  'concordance:write': ['anyone'],
  'candidate:read': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:create': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:read': ['self', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'mentor_request:read_content': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'mentor_request:read_note': ['director_of', 'physician_in_chief_of', 'took_part_about'],
  'mentor_request:edit': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:withdraw': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'mentor_request:reopen': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'match_discussion:read': [
    'self',
    ...LEADERS_OF,
    'facilitator_of',
    'mentorship_lead',
    'delegate_in',
    'spoke_as_delegate_in',
    'chair_needed_in',
  ],
  'match_discussion:open': ['director_of', 'physician_in_chief_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'match_discussion:contribute': ['self', ...LEADERS_OF, 'facilitator_of', 'mentorship_lead', 'delegate_in', 'chair_needed_in'],
  'match_discussion:delegate': [...LEADERS_OF, 'facilitator_of', 'mentorship_lead'],
  'match_discussion:conclude': ['uninvolved_director_of', 'uninvolved_lead', 'answers_for'],
  'match_discussion:cancel': ['director_of', 'facilitator_of', 'mentorship_lead', 'answers_for'],
  'unmatched:read': [...LEADERS_OF, 'facilitator_of', ...OFFICES],

  'agreement:read': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'agreement:read_text': ['self', 'mentor'],
  'agreement:write': ['self', 'mentor'],
  'agreement:acknowledge': ['self', 'mentor'],
  'expectation:read': ['anyone'],
  'expectation:write': ['chair', 'mentorship_lead', 'programme_admin'],
  'acknowledgement:read': ['self', 'director_of', 'facilitator_of', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'acknowledgement:write': ['anyone'],

  'facilitator_call:read': ['anyone'],
  'facilitator_call:open': ['directs_division', 'mentorship_lead', 'programme_admin'],
  'facilitator_call:cancel': ['directs_division', 'mentorship_lead', 'programme_admin'],
  'facilitator_application:apply': ['anyone'],
  'facilitator_application:read': ['self', 'directs_division', 'mentorship_lead', 'mentorship_committee'],
  'facilitator_application:read_statement': ['self', 'mentorship_lead', 'mentorship_committee'],
  'facilitator_application:withdraw': ['self'],
  'facilitator_application:decide': ['uninvolved_lead', 'uninvolved_committee'],
  'facilitator_application:serve': ['self'],
  'introduction:read': ['self', 'mentor', 'author', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'introduction:write': ['facilitator_of'],

  'concern:raise': ['anyone'],
  'concern:read': ['self', 'confidant'],
  'concern:handle': ['confidant'],
  'concern:withdraw': ['self'],

  'leave_choice:make': ['self', 'mentor', 'mentorship_lead'],
  'leave_choice:read': ['self', 'mentor', 'director_of', 'facilitator_of', 'mentorship_lead'],
  'succession:read': [
    'self',
    'mentor',
    'director_of',
    'physician_in_chief_of',
    'facilitator_of',
    'mentorship_lead',
    'faculty_affairs',
    'programme_admin',
  ],
  'handover:read': ['directs_division', 'chair', 'mentorship_lead'],

  'plan:read': ['self', 'mentor_of', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'plan:read_content': ['self', 'mentor_of', 'director_of', 'conductor_of'],
  'plan:read_in_force': ['faculty_affairs'],
  'plan:read_draft': ['self', 'mentor_of'],
  'plan:read_history': ['former_mentor_of'],
  'plan:read_signed': ['decider_of'],
  'plan:read_comments': ['self', 'mentor_of', ...LEADERS_OF, 'chair', 'mentorship_lead'],
  'plan:write': ['self'],
  'plan:endorse': ['mentor_of'],
  'plan:decide': [...LEADERS_OF, 'chair', 'mentorship_lead'],
  'plan:close': ['self', 'mentorship_lead'],

  'meeting:read': ['self', 'mentor', 'facilitator_of'],
  'meeting:read_content': ['self', 'mentor'],
  'meeting:write': ['self', 'mentor'],
  'meeting:void': ['self', 'mentor', 'uninvolved_lead'],
  'calendar:read': ['anyone'],
  'calendar:write': ['anyone'],

  'check_in:read': ['self', 'conductor', 'director_of', 'physician_in_chief_of', ...OFFICES],
  'check_in:read_due': ['self', 'vice_chair', 'mentorship_lead'],
  'check_in:read_note': ['self', 'mentorship_lead'],
  'check_in:read_content': ['self', 'conductor'],
  'check_in:read_shared': ['self', 'conductor', 'director_of'],
  'check_in:schedule': ['vice_chair', 'mentorship_lead'],
  'check_in:hold': ['conductor'],
  'check_in:acknowledge': ['self'],
  'check_in:waive': ['uninvolved_lead'],
  'check_in:void': ['uninvolved_lead'],
  'annual_review:read': ['self', 'reviewer', ...LEADERS_OF, ...OFFICES],
  'annual_review:read_content': ['self', 'reviewer'],
  'annual_review:read_note': ['self', 'mentorship_lead'],
  'annual_review:give_input': ['self'],
  'annual_review:hold': [...LEADERS_OF, 'chair', 'mentorship_lead'],
  'annual_review:edit': ['reviewer'],
  'annual_review:answer': ['self'],
  'annual_review:waive': ['uninvolved_director_of', 'uninvolved_lead'],
  'annual_review:waive_otherwise': ['uninvolved_lead'],
  'annual_review:void': ['uninvolved_lead'],
  'action:read': ['self', 'conductor', 'reviewer'],
  'action:edit': ['self', 'conductor_in_office', 'reviewer_in_office'],
  'action:share': ['self'],

  'milestone:read': ['self', ...LEADERS_OF, 'faculty_affairs'],
  'milestone:write': ['faculty_affairs'],
  'programme_event:read': ['anyone'],
  'programme_event:write': ['mentorship_lead', 'programme_admin', 'directs_division', 'facilitates_division'],
  'attendance:read': [
    'self',
    'director_of',
    'facilitator_of',
    'directs_division',
    'facilitates_division',
    'mentorship_lead',
    'programme_admin',
  ],
  'attendance:write': ['director_of', 'facilitator_of', 'directs_division', 'facilitates_division', 'mentorship_lead', 'programme_admin'],
  'resource:read': ['anyone'],
  'resource:read_use_count': ['mentorship_lead', 'programme_admin'],
  'resource:write': ['mentorship_lead', 'programme_admin'],
  'resource:use': ['anyone'],

  'obligation:read': ['self', 'mentor', ...LEADERS_OF, 'facilitator_of', ...OFFICES],
  'obligation:waive': ['uninvolved_director_of', 'uninvolved_lead'],

  'roster:read': ['directs_division', 'facilitates_division', ...OFFICES],
  'import:read': ['faculty_affairs', 'programme_admin'],
  'import:write': ['faculty_affairs', 'programme_admin'],
  'job:read': ['author', 'programme_admin'],
  'job:cancel': ['author', 'programme_admin'],
  'event:read': ['faculty_affairs', 'programme_admin'],
} as const satisfies Record<string, readonly Relation[]>;

export type Permission = keyof typeof grants;

/**
 * The columns a relation is asked about: `person` is whose the thing is (the mentee of an assignment, the subordinate of a
 * line), `mentor` the other side, `division` a unit, `author` who made it, `confidant` whom it was told in confidence, `discussion` a match
 * discussion, `request` a mentor request, `conductor` who checks in, `reviewer` who reviewed, `submitted` the day it was handed in, `version` a plan version. A
 * relation whose column is not given does not hold.
 */
export type Columns = Readonly<{
  person?: string;
  mentor?: string;
  superior?: string;
  division?: string;
  author?: string;
  confidant?: string;
  discussion?: string;
  request?: string;
  conductor?: string;
  reviewer?: string;
  submitted?: string;
  version?: string;
}>;

export type Relation = keyof typeof relations | keyof typeof uninvolvedRelations | keyof typeof officialRelations;

type Predicate = (ctx: Ctx, columns: Columns) => RawBuilder<SqlBool>;

/** Who can be the one that answers for a person, where nobody closer does. */
const RESPONSIBLE: ReadonlySet<string> = new Set(['division_director', 'physician_in_chief', 'mentorship_lead', 'chair']);

const relations = {
  anyone: () => yes,
  chair: departmental('chair'),
  vice_chair: departmental('vice_chair'),
  mentorship_lead: departmental('mentorship_lead'),
  committee_member: departmental('committee_member'),
  mentorship_committee: (ctx) => onCommittee(ctx),
  faculty_affairs: departmental('faculty_affairs'),
  programme_admin: departmental('programme_admin'),

  self: (ctx, { person }) => same(person, ctx.actor.person_id),
  mentor: (ctx, { mentor }) => same(mentor, ctx.actor.person_id),
  superior: (ctx, { superior }) => same(superior, ctx.actor.person_id),
  author: (ctx, { author }) => same(author, ctx.actor.person_id),
  confidant: (ctx, { confidant }) => same(confidant, ctx.actor.person_id),
  conductor: (ctx, { conductor }) => same(conductor, ctx.actor.person_id),
  reviewer: (ctx, { reviewer }) => same(reviewer, ctx.actor.person_id),
  // Who has left that office keeps no sight of the plan of those they were to check in with, or did.
  decider_of: (ctx, { version }) =>
    version === undefined
      ? no
      : sql<boolean>`exists (select from plan_decision own where own.version_id = ${sql.ref(version)} and own.person_id = ${ctx.actor.person_id})`,
  conductor_of: (ctx, { person }) =>
    person === undefined || !ctx.actor.roles.some(({ role }) => role === 'vice_chair')
      ? no
      : sql<boolean>`exists (select from check_in held where held.mentee_id = ${sql.ref(person)} and held.conductor_id = ${ctx.actor.person_id}
          and held.state in ('scheduled', 'held'))`,
  delegate_in: (ctx, { discussion }) =>
    discussion === undefined
      ? no
      : sql<boolean>`exists (select from match_delegation sent join leadership_role role on role.id = sent.role_id and ${holdsOn('role', ctx.today)}
          where sent.discussion_id = ${sql.ref(discussion)} and sent.to_id = ${ctx.actor.person_id})`,
  spoke_as_delegate_in: (ctx, { discussion }) =>
    discussion === undefined
      ? no
      : sql<boolean>`exists (select from match_contribution own where own.discussion_id = ${sql.ref(discussion)}
          and own.person_id = ${ctx.actor.person_id} and own.delegation_id is not null)`,
  took_part_about: (ctx, { request }) =>
    request === undefined
      ? no
      : sql<boolean>`exists (select from match_discussion d where d.request_id = ${sql.ref(request)} and (d.concluded_by = ${ctx.actor.person_id}
          or exists (select from match_contribution own where own.discussion_id = d.id and own.person_id = ${ctx.actor.person_id}
            and own.capacity = any (d.participants))))`,
  answers_for: answersFor,
  chair_needed_in: (ctx, columns) => {
    const { discussion } = columns;
    if (discussion === undefined || !ctx.actor.roles.some(({ role }) => role === 'chair')) return no;
    const spoke = sql<boolean>`exists (select from match_contribution own where own.discussion_id = ${sql.ref(discussion)}
      and own.person_id = ${ctx.actor.person_id} and own.stands_in)`;
    const vacant = sql<boolean>`match_has_vacancy(${sql.ref(discussion)}, ${ctx.today}::date)`;
    return either(either(spoke, vacant), answersFor(ctx, columns));
  },

  director_of: (ctx, { person }) => inDivisions(ctx, person, unitsLed(ctx, 'division_director')),
  director_of_mentor: (ctx, { mentor }) => inDivisions(ctx, mentor, unitsLed(ctx, 'division_director')),
  facilitator_of: (ctx, { person }) => inDivisions(ctx, person, unitsLed(ctx, 'mentorship_facilitator')),
  physician_in_chief_of: (ctx, { person }) => atSites(ctx, person, sitesLed(ctx)),
  division_head_of: (ctx, { person }) =>
    ctx.actor.roles
      .filter((role) => role.role === 'hospital_division_head')
      .map((role) => both(inDivisions(ctx, person, ids(role.division_id)), atSites(ctx, person, ids(role.site_id))))
      .reduce(either, no),
  mentor_of: (ctx, { person }) =>
    person === undefined
      ? no
      : sql<boolean>`exists (select from assignment a where a.mentee_id = ${sql.ref(person)} and a.mentor_id = ${ctx.actor.person_id}
          and a.subtype = 'formal' and a.state = 'live' and assignment_status(a, ${ctx.today}::date) = 'active')`,
  // A mentorship that was suspended when it ended gave no sight any more of what it leaves behind.
  former_mentor_of: (ctx, { person, submitted }) =>
    person === undefined || submitted === undefined
      ? no
      : sql<boolean>`exists (select from assignment a where a.mentee_id = ${sql.ref(person)} and a.mentor_id = ${ctx.actor.person_id}
          and a.subtype = 'formal' and a.until_on > a.starts_on and ${sql.ref(submitted)} < a.until_on
          and assignment_status(a, ${ctx.today}::date) in ('ended', 'completed')
          and not exists (select from conflict_case c
            where c.assignment_id = a.id and c.starts_on < a.until_on and (c.ends_on is null or c.ends_on >= a.until_on)))`,

  directs_division: (ctx, { division }) => among(division, unitsLed(ctx, 'division_director')),
  facilitates_division: (ctx, { division }) => among(division, unitsLed(ctx, 'mentorship_facilitator')),
} as const satisfies Record<string, Predicate>;

/** Relations that stop holding for the parties of a case: nobody decides on their own. */
const uninvolvedRelations = {
  uninvolved_director_of: (ctx, columns) => both(relations.director_of(ctx, columns), uninvolved(ctx, columns)),
  uninvolved_lead: (ctx, columns) => both(relations.mentorship_lead(ctx, columns), uninvolved(ctx, columns)),
  uninvolved_committee: (ctx, columns) => both(relations.mentorship_committee(ctx), uninvolved(ctx, columns)),
} as const satisfies Record<string, Predicate>;

/** Who checked in or reviewed, as long as they are here and in an office in which they could do so again. */
const officialRelations = {
  conductor_in_office: (ctx, columns) => both(both(relations.conductor(ctx, columns), relations.vice_chair(ctx, columns)), here(ctx)),
  reviewer_in_office: (ctx, columns) =>
    both(
      both(
        relations.reviewer(ctx, columns),
        (['director_of', 'physician_in_chief_of', 'division_head_of', 'chair', 'mentorship_lead'] as const)
          .map((office) => relations[office](ctx, columns))
          .reduce(either, no),
      ),
      here(ctx),
    ),
} as const satisfies Record<string, Predicate>;

const everyRelation: Readonly<Record<Relation, Predicate>> = { ...relations, ...uninvolvedRelations, ...officialRelations };

/**
 * The SQL predicate that is true where the asker holds `permission` on the row, for where-clauses and for a `permitted` column
 * alike. A token whose scopes leave the permission out makes it false everywhere.
 */
export function allowed(ctx: Ctx, permission: Permission, columns: Columns = {}): RawBuilder<SqlBool> {
  ctx.asked.permissions.add(permission);
  if (!inScope(ctx.actor.scopes, permission)) return no;
  const held = grants[permission].map((relation: Relation) => everyRelation[relation](ctx, columns));
  return held.reduce(either, no);
}

/**
 * For operations without a row to hang the question on: the department-wide relations only.
 * @throws Problem permission-denied
 */
export function demand(ctx: Ctx, permission: Permission): void {
  if (allowed(ctx, permission) !== yes) throw new Problem('permission-denied');
}

/** True when the asker could hold the permission on something: holds one of the roles it names, or it hangs on the person. */
export function conceivable(ctx: Ctx, permission: Permission): boolean {
  const probe = 'p.id';
  const columns = {
    person: probe,
    mentor: probe,
    superior: probe,
    division: probe,
    author: probe,
    confidant: probe,
    discussion: probe,
    request: probe,
    conductor: probe,
    reviewer: probe,
    submitted: probe,
    version: probe,
  };
  return allowed(ctx, permission, columns) !== no;
}

/** `noun:read…` needs the scope `noun:read` or `mentorship:read`, everything else `noun:write` or `mentorship:write`. */
export function scopesFor(permission: Permission): readonly [string, string] {
  const [noun, verb] = permission.split(':') as [string, string];
  const access = verb.startsWith('read') || verb === 'check' ? 'read' : 'write';
  return [`${noun}:${access}`, `mentorship:${access}`];
}

/** OAuth scopes only narrow: a token without a scope claim has what the person's roles give. */
export function inScope(scopes: ReadonlySet<string> | null, permission: Permission): boolean {
  return scopes === null || scopesFor(permission).some((scope) => scopes.has(scope));
}

function departmental(role: string): Predicate {
  return (ctx) => (ctx.actor.roles.some((held) => held.role === role) ? yes : no);
}

/** Of the committee that the policy of today lets decide on facilitators, whatever other committees there are. */
function onCommittee(ctx: Ctx): RawBuilder<SqlBool> {
  const seats = ctx.actor.roles.filter((held) => held.role === 'committee_member').map((held) => held.id);
  if (seats.length === 0) return no;
  return sql<boolean>`exists (select from leadership_role seat join policy on policy.department_id = seat.department_id
    where seat.id = any (${seats}::uuid[]) and ${holdsOn('policy', ctx.today)}
      and search_key(seat.committee) = search_key(policy.facilitator_committee))`;
}

function unitsLed(ctx: Ctx, role: string): readonly string[] {
  return ctx.actor.roles.filter((held) => held.role === role).flatMap((held) => ids(held.division_id));
}

function sitesLed(ctx: Ctx): readonly string[] {
  return ctx.actor.roles.filter((held) => held.role === 'physician_in_chief').flatMap((held) => ids(held.site_id));
}

function ids(id: string | null): readonly string[] {
  return id === null ? [] : [id];
}

function same(column: string | undefined, id: string): RawBuilder<SqlBool> {
  return column === undefined ? no : sql<boolean>`${sql.ref(column)} = ${id}`;
}

function among(column: string | undefined, list: readonly string[]): RawBuilder<SqlBool> {
  return column === undefined || list.length === 0 ? no : sql<boolean>`${sql.ref(column)} = any (${list}::uuid[])`;
}

/** Primary members of today: a cross-appointment brings a person under a director's conflict rule, not into the reading scope. */
function inDivisions(ctx: Ctx, person: string | undefined, divisions: readonly string[]): RawBuilder<SqlBool> {
  if (person === undefined || divisions.length === 0) return no;
  return sql<boolean>`exists (select from division_membership scope where scope.person_id = ${sql.ref(person)} and scope.is_primary
    and scope.division_id = any (${divisions}::uuid[]) and ${holdsOn('scope', ctx.today)})`;
}

function atSites(ctx: Ctx, person: string | undefined, sites: readonly string[]): RawBuilder<SqlBool> {
  if (person === undefined || sites.length === 0) return no;
  return sql<boolean>`exists (select from site_membership scope where scope.person_id = ${sql.ref(person)}
    and scope.site_id = any (${sites}::uuid[]) and ${holdsOn('scope', ctx.today)})`;
}

/** The closest leader of a person who is there: never the person, and never nobody while there is a Chair (domain rule 20). */
function answersFor(ctx: Ctx, { person }: Columns): RawBuilder<SqlBool> {
  if (person === undefined || !ctx.actor.roles.some(({ role }) => RESPONSIBLE.has(role))) return no;
  return sql<boolean>`exists (select from responsible_leaders(${sql.ref(person)}, ${ctx.today}::date) l
    where l.person_id = ${ctx.actor.person_id})`;
}

/** The asker has neither left nor died. */
function here(ctx: Ctx): RawBuilder<SqlBool> {
  return sql<boolean>`is_here(${ctx.actor.person_id}::uuid, ${ctx.today}::date)`;
}

/** Nobody decides on a case they are part of. */
function uninvolved(ctx: Ctx, { person, mentor }: Columns): RawBuilder<SqlBool> {
  const parties = [person, mentor].filter((column) => column !== undefined);
  return parties.map((column) => sql<boolean>`${sql.ref(column)} <> ${ctx.actor.person_id}`).reduce<RawBuilder<SqlBool>>(both, yes);
}

// The constants are folded here, so that a department-wide role costs no SQL and `demand` can see it.
function either(a: RawBuilder<SqlBool>, b: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  if (a === yes || b === yes) return yes;
  if (a === no) return b;
  return b === no ? a : sql<boolean>`(${a} or ${b})`;
}

function both(a: RawBuilder<SqlBool>, b: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  if (a === no || b === no) return no;
  if (a === yes) return b;
  return b === yes ? a : sql<boolean>`(${a} and ${b})`;
}
