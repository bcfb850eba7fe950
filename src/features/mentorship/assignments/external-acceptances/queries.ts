import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { statusOn } from '../../../../domain/sql/assignments.ts';
import { leadersAndLeads } from '../../../../domain/sql/leaders.ts';
import { hasOpenLink } from '../../../platform/notifications/links/sql.ts';
import type { RecordAcceptance } from './schema.ts';

/** What the caller, the mentor, is asked by the link with this digest; undefined where the proposal no longer waits for the mentor. */
export const asked = (ctx: Ctx, secret_sha256: Buffer) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('person as mentee', 'mentee.id', 'a.mentee_id')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(['a.id', 'mentee.display_name as mentee_name', 'mentor.display_name as mentor_name'])
    .select(['a.starts_on', 'a.planned_ends_on', 'a.expires_on'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.mentor_id', '=', ctx.actor.person_id)
    .where('a.mentor_accepted_at', 'is', null)
    .where(sql<boolean>`${statusOn('a', ctx.today)} = 'pending_acceptance'`)
    .where(hasOpenLink({ person: 'a.mentor_id', subject: 'a.id' }, secret_sha256))
    .executeTakeFirst();

/** Who is to accept. */
export const mentorOf = (ctx: WriteCtx, assignment_id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('person as mentor', 'mentor.id', 'a.mentor_id')
    .select(['mentor.kind', 'mentor.email'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', assignment_id)
    .executeTakeFirstOrThrow();

export type Waiting = { id: string; mentor_id: string; told: string[] };

/** Who is involved in the proposal `a`, and so answers for nobody in it. */
const involved = sql<string[]>`array(
  select i.person_id from involved_in_request(a.request_id) i union select a.mentee_id union select a.mentor_id
  union select replaced.mentor_id from assignment replaced where replaced.id = a.replaces_id)`;

/**
 * The proposals that wait for one of these external mentors, whose address has changed or who was merged with a record of another address, and who is
 * told of what becomes of them.
 */
export const waitingFor = async (ctx: WriteCtx, changed: readonly string[], merged: readonly string[]): Promise<Waiting[]> =>
  (
    await sql<Waiting>`
      select a.id, a.mentor_id, array(
        select told.person_id from ${leadersAndLeads('a.mentee_id', ctx.today, involved)} told
        union select a.created_by where a.created_by is not null and a.created_by not in (a.mentee_id, a.mentor_id)) as told
      from assignment a
      join person mentor on mentor.id = a.mentor_id
      where a.department_id = ${ctx.department_id} and
        (a.mentor_id = any (${changed}::uuid[]) or (a.mentor_id = any (${merged}::uuid[]) and exists (
          select from person other where other.merged_into_id = a.mentor_id and other.email is distinct from mentor.email))) and mentor.kind = 'external'
        and a.mentor_accepted_at is null and a.state = 'pending_acceptance'
      order by a.id`.execute(ctx.db)
  ).rows;

/** Inserts what the acceptance is recorded with; the caller is who recorded it. */
export const insertEvidence = (
  ctx: WriteCtx,
  assignment_id: string,
  { accepted_on, evidence_kind, evidence_reference }: RecordAcceptance,
) =>
  ctx.db
    .insertInto('acceptance_evidence')
    .values({ department_id: ctx.department_id, assignment_id, accepted_on, kind: evidence_kind, reference: evidence_reference })
    .execute();
