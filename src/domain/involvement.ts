/**
 * Who is involved in a matter, and therefore has no part in it in any office: they read neither reason nor input, decide nothing about it and are
 * not notified of it as a leader. The office counts as vacant for the matter where nobody else holds it, and whoever stands in for the vacant
 * office acts.
 *
 * | matter | column | involved |
 * |---|---|---|
 * | mentor request and its discussion | `request` | the mentor to be replaced: `involved_in_request` |
 * | proposal of a successor | `request`, `replaces` | the mentor to be replaced |
 * | check-in, annual review | `since` | formal mentors of the person on a day since then |
 * | conflict case, waiver, meeting, assignment | `person`, `mentor` | the mentee and the mentor |
 *
 * A mentee reads and answers their own matters as themself, not in an office; so do the mentor of a case and the raiser of a concern. Whom a concern
 * is about, and who reports to them, is for the feature that routes concerns.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx } from '../core/context.ts';
import { type Operand, operand, yes } from '../core/db.ts';
import { isHeld } from './sql/leaders.ts';
import { isAlive } from './sql/people.ts';

export type MatterColumns = Readonly<Partial<Record<'person' | 'mentor' | 'request' | 'replaces' | 'since', string>>>;

type Ids = RawBuilder<{ person_id: string }>;

/** The ids of the people who are involved by what the matter is about, each list a subquery; none where the columns name no matter. */
function involved(ctx: Ctx, { person, request, replaces, since }: MatterColumns): readonly Ids[] {
  return [
    ...(request === undefined ? [] : [involvedInRequest(request)]),
    ...(replaces === undefined ? [] : [mentorOf(replaces)]),
    ...(person === undefined || since === undefined ? [] : [mentorsSince(ctx, person, since)]),
  ];
}

const involvedInRequest = (request: string): Ids => sql`select i.person_id from involved_in_request(${sql.ref(request)}) i`;

// Not `a`, which is what the columns of an assignment are named by.
const mentorOf = (assignment: string): Ids =>
  sql`select replaced.mentor_id as person_id from assignment replaced where replaced.id = ${sql.ref(assignment)}`;

const mentorsSince = (ctx: Ctx, person: string, since: string): Ids =>
  sql`select m.person_id from mentors_during(${sql.ref(person)},
    daterange(least(${sql.ref(since)}, ${ctx.today}::date), ${ctx.today}::date, '[]')) m`;

/** The parties of a case, who decide nothing about it. */
const parties = ({ person, mentor }: MatterColumns): readonly Ids[] =>
  [person, mentor].filter((column) => column !== undefined).map((column): Ids => sql`select ${sql.ref(column)} as person_id`);

/** True of a person who is in none of the lists. */
const isNotIn = (person_id: RawBuilder<string>, lists: readonly Ids[]): RawBuilder<SqlBool> =>
  lists.length === 0
    ? yes
    : sql<boolean>`not exists (select from (${sql.join(lists, sql` union all `)}) party where party.person_id = ${person_id})`;

const caller = (ctx: Ctx) => sql<string>`${ctx.actor.person_id}::uuid`;

/** True where the caller is not involved in the matter that the columns name, and where they name none. */
export function isUninvolved(ctx: Ctx, columns: MatterColumns): RawBuilder<SqlBool> {
  return isNotIn(caller(ctx), involved(ctx, columns));
}

/** Like `isUninvolved`, and the caller is no party of the case either. */
export function isNoParty(ctx: Ctx, columns: MatterColumns): RawBuilder<SqlBool> {
  return isNotIn(caller(ctx), [...involved(ctx, columns), ...parties(columns)]);
}

/** True where no mentorship lead of today is left who is neither involved nor a party: the Chair stands in. */
export function isLeadVacant(ctx: Ctx, columns: MatterColumns): RawBuilder<SqlBool> {
  const isApart = isNotIn(sql`held.person_id`, [...involved(ctx, columns), ...parties(columns)]);
  return sql<boolean>`not exists (
    select from leadership_role held join person holder on holder.id = held.person_id and ${isAlive('holder', ctx.today)}
    where held.department_id = ${ctx.department_id} and ${isHeld('held', 'mentorship_lead', ctx.today)} and ${isApart})`;
}

/** The ids of those who are involved, as an array for `responsibleLeaders`. */
export function involvedIds(ctx: Ctx, columns: MatterColumns): RawBuilder<string[]> {
  const lists = involved(ctx, columns);
  return lists.length === 0 ? sql<string[]>`'{}'::uuid[]` : sql<string[]>`array(${sql.join(lists, sql` union all `)})`;
}

/** The ids of those who are involved in a request (a column with its id, or an expression), as an array for `responsibleLeaders`. */
export const involvedInMatch = (request: Operand): RawBuilder<string[]> =>
  sql<string[]>`array(select i.person_id from involved_in_request(${operand(request)}) i)`;

/** The ids of those who are involved in a proposal: in the request that it answers, or as the mentor to be replaced, for `responsibleLeaders`. */
export const involvedInProposal = (assignment_id: string): RawBuilder<string[]> => sql<string[]>`array(
  select i.person_id from assignment a cross join lateral involved_in_request(a.request_id) i where a.id = ${assignment_id}
  union select replaced.mentor_id from assignment a join assignment replaced on replaced.id = a.replaces_id where a.id = ${assignment_id})`;
