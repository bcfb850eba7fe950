import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../core/context.ts';
import { no, yes } from '../core/db.ts';
import { both, either } from '../core/predicates.ts';
import { isAwardMember, isNominator, isNoPartyOf } from './award-parties.ts';
import { groupRelations } from './group-members.ts';
import { involvedIds, isLeadVacant, isNoParty, isUninvolved } from './involvement.ts';
import type { Columns } from './relation-columns.ts';
import { statusOn } from './sql/assignments.ts';
import { comesToDivision, isMember, isPrimaryMemberOfAny } from './sql/divisions.ts';
import { delegations, responsibleLeaders } from './sql/leaders.ts';
import { policyOn } from './sql/policies.ts';
import { comesToSite, isAtAnySite } from './sql/sites.ts';

/** The predicate that is true where the caller has the relation to the row that the columns describe. */
type Holds = (ctx: Ctx, columns: Columns) => RawBuilder<SqlBool>;

/** The roles that can answer for a person, from the closest leader to the Chair. */
const RESPONSIBLE: ReadonlySet<string> = new Set(['division_director', 'physician_in_chief', 'mentorship_lead', 'chair']);

/** Each relation of the asker to a thing, as of today, with its SQL predicate. */
const basicRelations = {
  anyone: () => yes,
  not_external: (ctx) => sql<boolean>`exists (select from person me where me.id = ${ctx.actor.person_id}::uuid and me.kind <> 'external')`,
  chair: departmental('chair'),
  vice_chair: departmental('vice_chair'),
  mentorship_lead: departmental('mentorship_lead'),
  committee_member: departmental('committee_member'),
  mentorship_committee: (ctx) => onCommittee(ctx),
  faculty_affairs: departmental('faculty_affairs'),
  programme_admin: departmental('programme_admin'),

  self: (ctx, { person }) => same(person, ctx.actor.person_id),
  // Not through a client that acts for the person, whatever its scopes.
  self_in_person: (ctx, { person }) => (ctx.actor.client_id === null ? same(person, ctx.actor.person_id) : no),
  ...groupRelations,
  mentor: (ctx, { mentor }) => same(mentor, ctx.actor.person_id),
  superior: (ctx, { superior }) => same(superior, ctx.actor.person_id),
  cohort_host: (ctx, { host }) => same(host, ctx.actor.person_id),
  duplicate: (ctx, { duplicate }) => same(duplicate, ctx.actor.person_id),
  author: (ctx, { author }) => same(author, ctx.actor.person_id),
  confidant: (ctx, { confidant }) => same(confidant, ctx.actor.person_id),
  conductor: (ctx, { conductor }) => same(conductor, ctx.actor.person_id),
  reviewer: (ctx, { reviewer }) => same(reviewer, ctx.actor.person_id),
  decider_of: (ctx, { version }) =>
    version === undefined
      ? no
      : sql<boolean>`exists (select from plan_decision own where own.version_id = ${sql.ref(version)} and own.person_id = ${ctx.actor.person_id})`,
  // Only while the asker is vice-chair: who has left that office no longer reads the plans of the people they checked in with.
  conductor_of: (ctx, { person }) =>
    person === undefined || !ctx.actor.roles.some(({ role }) => role === 'vice_chair')
      ? no
      : sql<boolean>`exists (select from check_in held where held.mentee_id = ${sql.ref(person)} and held.conductor_id = ${ctx.actor.person_id}
          and held.state in ('scheduled', 'held', 'acknowledged'))`,
  delegate_in: (ctx, { discussion }) =>
    discussion === undefined
      ? no
      : sql<boolean>`exists (select from ${delegations(ctx.today)}
          where sent.discussion_id = ${sql.ref(discussion)} and sent.to_id = ${ctx.actor.person_id})`,
  spoke_in: (ctx, { discussion }) =>
    discussion === undefined
      ? no
      : sql<boolean>`(exists (select from match_contribution own where own.discussion_id = ${sql.ref(discussion)}
          and own.person_id = ${ctx.actor.person_id} and own.capacity <> 'mentee')
        or exists (select from match_discussion own where own.id = ${sql.ref(discussion)} and own.concluded_by = ${ctx.actor.person_id}))`,
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
  facilitator_of_mentor: (ctx, { mentor }) => inDivisions(ctx, mentor, unitsLed(ctx, 'mentorship_facilitator')),
  physician_in_chief_of: (ctx, { person }) => atSites(ctx, person, sitesLed(ctx)),
  division_head_of: (ctx, { person }) =>
    ctx.actor.roles
      .filter((role) => role.role === 'hospital_division_head')
      .map((role) => both(inDivisions(ctx, person, ids(role.division_id)), atSites(ctx, person, ids(role.site_id))))
      .reduce(either, no),
  // Not `a`, which is what the columns of an assignment are named by.
  mentor_of: (ctx, { person }) =>
    person === undefined
      ? no
      : sql<boolean>`exists (select from assignment mentored where mentored.mentee_id = ${sql.ref(person)} and mentored.mentor_id = ${ctx.actor.person_id}
          and mentored.subtype = 'formal' and mentored.state = 'live' and ${statusOn('mentored', ctx.today)} = 'active')`,
  // Let in by the mentee, as long as the mentorship through which they were is active.
  writer_of: (ctx, { version }) =>
    version === undefined
      ? no
      : sql<boolean>`exists (select from plan_share s join assignment mentored on mentored.id = s.assignment_id
          where s.version_id = ${sql.ref(version)} and s.unshared_on is null and mentored.mentor_id = ${ctx.actor.person_id}
            and mentored.subtype = 'formal' and mentored.state = 'live' and ${statusOn('mentored', ctx.today)} = 'active')`,
  // A mentorship that was suspended when it ended gave no access any more, so it leaves none behind.
  former_mentor_of: (ctx, { person, submitted }) =>
    person === undefined || submitted === undefined
      ? no
      : sql<boolean>`exists (select from assignment mentored where mentored.mentee_id = ${sql.ref(person)} and mentored.mentor_id = ${ctx.actor.person_id}
          and mentored.subtype = 'formal' and mentored.until_on > mentored.starts_on and ${sql.ref(submitted)} < mentored.until_on
          and ${statusOn('mentored', ctx.today)} in ('ended', 'completed')
          and not exists (select from conflict_case c
            where c.assignment_id = mentored.id and c.starts_on < mentored.until_on and (c.ends_on is null or c.ends_on >= mentored.until_on)))`,

  // The parties of a cycle have no part in it in any office.
  award_office: (ctx, { cycle, division }) =>
    both(
      [
        departmental('chair')(ctx, {}),
        departmental('mentorship_lead')(ctx, {}),
        among(division, unitsLed(ctx, 'division_director')),
      ].reduce(either),
      isNoPartyOf(ctx, cycle),
    ),
  award_committee: (ctx, { cycle }) => both(isAwardMember(ctx, cycle), isNoPartyOf(ctx, cycle)),
  nominator_in: (ctx, { nomination }) => isNominator(ctx, nomination),

  directs_division: (ctx, { division }) => among(division, unitsLed(ctx, 'division_director')),
  facilitates_division: (ctx, { division }) => among(division, unitsLed(ctx, 'mentorship_facilitator')),
  leads_site: (ctx, { site }) => among(site, sitesLed(ctx)),
  member_of_division: (ctx, { division }) =>
    division === undefined ? no : isMember(sql`${ctx.actor.person_id}::uuid`, sql.ref(division), ctx.today),
} as const satisfies Record<string, Holds>;

/** Relations that do not hold for the parties of a case, who cannot decide on it. */
const uninvolvedRelations = {
  uninvolved_director_of: (ctx, columns) => both(basicRelations.director_of(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_lead: (ctx, columns) => both(basicRelations.mentorship_lead(ctx, columns), isNoParty(ctx, columns)),
  // In the place of the lead.
  chair_without_lead: (ctx, columns) => both(both(basicRelations.chair(ctx, columns), isNoParty(ctx, columns)), isLeadVacant(ctx, columns)),
  uninvolved_faculty_affairs: (ctx, columns) => both(basicRelations.faculty_affairs(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_admin: (ctx, columns) => both(basicRelations.programme_admin(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_chair: (ctx, columns) => both(basicRelations.chair(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_facilitator_of: (ctx, columns) => both(basicRelations.facilitator_of(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_facilitator_of_mentor: (ctx, columns) => both(basicRelations.facilitator_of_mentor(ctx, columns), isNoParty(ctx, columns)),
  uninvolved_committee: (ctx, columns) => both(basicRelations.mentorship_committee(ctx), isNoParty(ctx, columns)),
} as const satisfies Record<string, Holds>;

/** Who decided in an office, as long as they hold it. Content is theirs only so long; that they decided, and when, they read for good. */
const officialRelations = {
  conductor_in_office: (ctx, columns) => both(basicRelations.conductor(ctx, columns), holds(ctx, columns, sql`array['vice_chair']`)),
  reviewer_in_office: (ctx, columns) =>
    columns.office === undefined
      ? no
      : both(basicRelations.reviewer(ctx, columns), holds(ctx, columns, sql`array[${sql.ref(columns.office)}]`)),
  decider_in_office: (ctx, columns) =>
    columns.version === undefined || columns.person === undefined
      ? no
      : sql<boolean>`exists (select from plan_decision own where own.version_id = ${sql.ref(columns.version)}
          and own.person_id = ${ctx.actor.person_id} and ${holds(ctx, columns, sql`array[own.capacity]`)})`,
  took_part_in_office: (ctx, columns) =>
    columns.request === undefined || columns.person === undefined
      ? no
      : sql<boolean>`exists (select from match_discussion d where d.request_id = ${sql.ref(columns.request)} and (
          (d.concluded_by = ${ctx.actor.person_id} and ${holds(ctx, columns, sql`${[...RESPONSIBLE]}::text[]`)})
          or ${spokeInOffice(ctx, columns.person)}))`,
  // Only who has a role of those in which check-ins and reviews are held, so that others are answered without asking for each action.
  action_holder: (ctx, columns) =>
    columns.action === undefined || !ctx.actor.roles.some(({ role }) => HOLDING.has(role))
      ? no
      : both(
          HOLDERS.map((relation) => basicRelations[relation](ctx, columns)).reduce<RawBuilder<SqlBool>>(either, no),
          sql<boolean>`exists (select from action_holders(${sql.ref(columns.action)}, ${ctx.today}::date) holder
            where holder.person_id = ${ctx.actor.person_id})`,
        ),
} as const satisfies Record<string, Holds>;

/** The roles in which check-ins and annual reviews are held, and the relations that they give. */
const HOLDING: ReadonlySet<string> = new Set([...RESPONSIBLE, 'hospital_division_head', 'vice_chair']);
const HOLDERS = ['director_of', 'physician_in_chief_of', 'division_head_of', 'mentorship_lead', 'chair', 'vice_chair'] as const;

export type Relation = keyof typeof basicRelations | keyof typeof uninvolvedRelations | keyof typeof officialRelations;

/** Relations of the caller's own matters, which hold for those who are involved as well. All others are held in an office. */
const PERSONAL: ReadonlySet<Relation> = new Set([
  'anyone',
  'self',
  'self_in_person',
  ...(Object.keys(groupRelations) as (keyof typeof groupRelations)[]),
  'mentor',
  'superior',
  'duplicate',
  'author',
  'cohort_host',
  'confidant',
  'nominator_in',
]);

const everyRelation: Readonly<Record<Relation, Holds>> = { ...basicRelations, ...uninvolvedRelations, ...officialRelations };

/** Every relation that a permission can name. Those that are held in an office do not hold for who is involved in the matter. */
export const relations: Readonly<Record<Relation, Holds>> = Object.fromEntries(
  Object.entries(everyRelation).map(([name, holds]): [string, Holds] => [
    name,
    PERSONAL.has(name as Relation) ? holds : (ctx, columns) => both(holds(ctx, columns), isUninvolved(ctx, columns)),
  ]),
) as Record<Relation, Holds>;

function departmental(role: string): Holds {
  return (ctx) => (ctx.actor.roles.some((held) => held.role === role) ? yes : no);
}

/** Of the committee that the policy of today lets decide on facilitators, whatever other committees there are. */
function onCommittee(ctx: Ctx): RawBuilder<SqlBool> {
  const seats = ctx.actor.roles.filter((held) => held.role === 'committee_member').map((held) => held.id);
  if (seats.length === 0) return no;
  return sql<boolean>`exists (select from leadership_role seat join policy on ${policyOn('policy', 'seat.department_id', ctx.today)}
    where seat.id = any (${seats}::uuid[])
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

/**
 * Primary members of today, and those who will be when they begin. A cross-appointment brings a person under a director's conflict rule, not
 * into the reading scope.
 */
function inDivisions(ctx: Ctx, person: string | undefined, divisions: readonly string[]): RawBuilder<SqlBool> {
  if (person === undefined || divisions.length === 0) return no;
  return either(isPrimaryMemberOfAny(person, divisions, ctx.today), comesToDivision(person, divisions, ctx.today));
}

function atSites(ctx: Ctx, person: string | undefined, sites: readonly string[]): RawBuilder<SqlBool> {
  if (person === undefined || sites.length === 0) return no;
  return either(isAtAnySite(person, sites, ctx.today), comesToSite(person, sites, ctx.today));
}

/**
 * True where the caller answers for the person as the closest leader in office (see responsible_leaders.sql), and is not that person. Whoever is
 * involved in the matter counts as not in office.
 */
function answersFor(ctx: Ctx, columns: Columns): RawBuilder<SqlBool> {
  const { person } = columns;
  if (person === undefined || !ctx.actor.roles.some(({ role }) => RESPONSIBLE.has(role))) return no;
  return sql<boolean>`exists (select from ${responsibleLeaders(person, ctx.today, involvedIds(ctx, columns))} l
    where l.person_id = ${ctx.actor.person_id})`;
}

/** True where the caller is here and holds one of the offices over the person (see holds_office.sql). */
function holds(ctx: Ctx, { person }: Columns, offices: RawBuilder<unknown>): RawBuilder<SqlBool> {
  if (person === undefined) return no;
  return sql<boolean>`holds_office(${ctx.actor.person_id}::uuid, ${offices}, ${sql.ref(person)}, ${ctx.today}::date)`;
}

/**
 * True where the caller contributed to the discussion joined as `d` in an office that the policy names and that they still hold over `person`, in
 * whose place they stand in, or as the delegate of somebody who still holds the role.
 */
export function spokeInOffice(ctx: Ctx, person: string): RawBuilder<SqlBool> {
  return sql<boolean>`exists (select from match_contribution own
    where own.discussion_id = d.id and own.person_id = ${ctx.actor.person_id} and own.capacity = any (d.participants)
      and (exists (select from ${delegations(ctx.today)} where sent.id = own.delegation_id)
        or exists (select from leadership_role acted where acted.id = own.role_id and own.delegation_id is null
          and ${holds(ctx, { person }, sql`array[acted.role]`)})))`;
}
