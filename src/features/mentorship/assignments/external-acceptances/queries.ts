import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { statusOn } from '../../../../domain/sql/assignments.ts';
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
