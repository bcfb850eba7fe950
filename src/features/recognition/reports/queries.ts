import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { isHeld } from '../../../domain/sql/leaders.ts';
import { notNotified } from '../../../domain/sql/notifications.ts';
import { party, partyOrNull } from '../../../domain/sql/parties.ts';
import { credited } from '../mentoring-record/sql.ts';
import type { Report, ReportKind, ReportQuery, ReportStatus } from './schema.ts';

/** Reports, `r`, where `readable` holds, without their content. */
const reports = (ctx: Ctx, readable: Predicate) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .innerJoin('person as subject', 'subject.id', 'r.subject_id')
    .innerJoin('person as asker', 'asker.id', 'r.requested_by')
    .leftJoin('person as attester', 'attester.id', 'r.attested_by')
    .select(['r.id', 'r.report_no', 'r.kind', 'r.subject_id as person_id', 'r.as_of', 'r.starts_on', 'r.ends_on', 'r.state as status'])
    .select(['r.policy_version', 'r.preview_ends_on', 'r.agreed_at', 'r.issued_on', 'r.supersedes_id', 'r.superseded_by_id'])
    .select(['r.row_version', 'r.created_at', 'r.updated_at'])
    .select(sql<string | null>`case when r.issued_on is not null then r.sha256 end`.as('sha256'))
    .select([party('subject').as('person'), party('asker').as('requested_by'), partyOrNull('attester').as('attested_by')])
    .where('r.department_id', '=', ctx.department_id)
    .where(readable);

/** The reports that the caller may read, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, readable: Predicate, { person_id, status, kind }: ReportQuery) => {
  let rows = reports(ctx, readable);
  if (person_id) rows = rows.where('r.subject_id', '=', person_id);
  if (status) rows = rows.where('r.state', 'in', status);
  if (kind) rows = rows.where('r.kind', 'in', kind);
  return rows;
};

/** One report; nothing where the caller may not read it. */
export const find = (ctx: Ctx, id: string, readable: Predicate): Promise<Report | undefined> =>
  reports(ctx, readable).where('r.id', '=', id).executeTakeFirst();

/** What a report of the kind says, as text; nothing where the caller may not read it. */
export const findContent = (ctx: Ctx, id: string, kind: ReportKind, readable: Predicate) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .select(['r.report_no', 'r.kind', 'r.state as status', 'r.content', 'r.sha256', 'r.issued_on', 'r.created_at'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where('r.kind', '=', kind)
    .where(readable)
    .executeTakeFirst();

/** The stored row, locked, with whether the caller may act on it; nothing unless they may read it or act on it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .select([
      'r.id',
      'r.kind',
      'r.report_no',
      'r.subject_id',
      'r.as_of',
      'r.starts_on',
      'r.ends_on',
      'r.state',
      'r.preview_ends_on',
      'r.agreed_at',
    ])
    .select(['r.requested_by', 'r.content', 'r.sha256', 'r.mentee_ids', 'r.supersedes_id', 'r.row_version'])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('r.department_id', '=', ctx.department_id)
    .where('r.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('r')
    .executeTakeFirst();

/** The previews of dossiers on somebody, locked, with what they say and their mentees. */
export const lockPreviews = (ctx: WriteCtx, subject_id: string) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .select(['r.id', 'r.subject_id', 'r.as_of', 'r.content', 'r.sha256', 'r.mentee_ids'])
    .where('r.department_id', '=', ctx.department_id)
    .where('r.subject_id', '=', subject_id)
    .where('r.kind', '=', 'dossier')
    .where('r.state', '=', 'preview')
    .orderBy('r.id')
    .forNoKeyUpdate('r')
    .execute();

/** The subjects of previews of dossiers that are about the person or list them as a mentee. */
export const previewedWith = (ctx: WriteCtx, person_id: string) =>
  ctx.db
    .selectFrom('report_snapshot as r')
    .select('r.subject_id')
    .distinct()
    .where('r.department_id', '=', ctx.department_id)
    .where('r.kind', '=', 'dossier')
    .where('r.state', '=', 'preview')
    .where(sql<boolean>`(r.subject_id = ${person_id} or ${person_id} = any (r.mentee_ids))`)
    .orderBy('r.subject_id')
    .execute();

/** The mentors to whom thanks were sent. */
export const thanked = (ctx: WriteCtx, ids: readonly string[]) =>
  ctx.db
    .selectFrom('thanks as t')
    .innerJoin('assignment as a', 'a.id', 't.assignment_id')
    .select('a.mentor_id')
    .distinct()
    .where('t.department_id', '=', ctx.department_id)
    .where('t.id', 'in', ids)
    .execute();

/** Of whom a report is asked for: their kind, their first appointment, the policy's days, and whether the caller may ask. */
export const subject = (ctx: WriteCtx, person_id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.kind', 'p.merged_into_id'])
    .select((eb) =>
      eb
        .selectFrom('appointment as a')
        .select(sql<string | null>`min(a.appointed_on)`.as('first'))
        .whereRef('a.person_id', '=', 'p.id')
        .as('appointed_on'),
    )
    .select(sql<number>`(select policy.report_preview_days from policy_on(p.department_id, ${ctx.today}::date) policy)`.as('preview_days'))
    .select(sql<string>`(select me.display_name from person me where me.id = ${ctx.actor.person_id})`.as('asker'))
    .select(sql<boolean>`${permitted}`.as('may_ask'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

type NewRow = Readonly<{
  kind: ReportKind;
  report_no: string;
  subject_id: string;
  as_of: string;
  starts_on: string;
  ends_on: string;
  policy_version: number;
  preview_ends_on: string;
  content: string;
  sha256: string;
  supersedes_id: string | null;
  mentee_ids: readonly string[];
}>;

/** Adds a preview that the caller has requested. */
export const insert = (ctx: WriteCtx, values: NewRow) =>
  ctx.db
    .insertInto('report_snapshot')
    .values({ ...values, mentee_ids: [...values.mentee_ids], department_id: ctx.department_id, requested_by: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export type Changes = Partial<{
  state: ReportStatus;
  agreed_at: string;
  issued_on: string;
  attested_by: string;
  content: string;
  sha256: string;
  superseded_by_id: string;
}>;

/** Changes the columns given. Call it under the lock of the report. */
export const update = (ctx: WriteCtx, id: string, changes: Changes) =>
  ctx.db.updateTable('report_snapshot').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Marks the issued report as superseded by another; false where it was meanwhile. */
export const supersede = async (ctx: WriteCtx, id: string, superseded_by_id: string): Promise<boolean> => {
  const { numUpdatedRows } = await ctx.db
    .updateTable('report_snapshot')
    .set({ state: 'superseded', superseded_by_id })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .where('state', '=', 'issued')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Notes by which consents the report names mentees. */
export const name = (ctx: WriteCtx, report_id: string, consents: readonly string[]) =>
  ctx.db
    .insertInto('report_named')
    .values(consents.map((consent_id) => ({ report_id, consent_id, department_id: ctx.department_id })))
    .execute();

/** True where the report names a mentee who has taken consent back. Locks the consents for share. */
export const namesWithoutConsent = async (ctx: WriteCtx, report_id: string): Promise<boolean> => {
  const used = await ctx.db
    .selectFrom('report_name_consent as c')
    .innerJoin('report_named as n', 'n.consent_id', 'c.id')
    .select('c.state')
    .where('n.department_id', '=', ctx.department_id)
    .where('n.report_id', '=', report_id)
    .forShare('c')
    .execute();
  return used.some(({ state }) => state !== 'given');
};

/** Remembers the digest of a file of a report that the caller may read. */
export const remember = (ctx: WriteCtx, report_id: string, sha256: string, media_type: string, readable: Predicate) =>
  sql`
    insert into report_rendition (report_id, sha256, department_id, media_type)
    select r.id, ${sha256}, r.department_id, ${media_type} from report_snapshot r
    where r.department_id = ${ctx.department_id} and r.id = ${report_id} and ${readable}
    on conflict do nothing`.execute(ctx.db);

/**
 * Issued dossiers that state more credits than the ledger has by now, each with its subject and faculty affairs, who were not told yet that so many
 * lack. What was posted within a day before the snapshot is looked at too: it may have committed later.
 */
export const outdated = async (ctx: WriteCtx): Promise<{ subject_id: string; person_id: string; occasion: string }[]> => {
  const { rows } = await sql<{ subject_id: string; person_id: string; occasion: string }>`
    select r.id as subject_id, recipient.person_id, lacking.quarters::text as occasion
    from report_snapshot r
    cross join lateral (
      select sum(stated.quarter_credits - least(stated.quarter_credits, kept.sum)) as quarters
      from jsonb_to_recordset(r.content::jsonb -> 'credits') stated(academic_year int, code text, quarter_credits int)
      cross join lateral (
        select coalesce(sum(e.quarter_credits), 0) as sum from ${credited({ me: sql`r.subject_id`, day: sql`r.as_of` })} e
        where e.academic_year = stated.academic_year and e.code = stated.code
      ) kept
    ) lacking
    cross join lateral (
      select r.subject_id as person_id
      union
      select office.person_id from leadership_role office
      where office.department_id = r.department_id and ${isHeld('office', 'faculty_affairs', ctx.today)}
    ) recipient
    where r.department_id = ${ctx.department_id} and r.kind = 'dossier' and r.state = 'issued' and lacking.quarters > 0
      and exists (select from credit_entry e where e.person_id = r.subject_id and e.quarter_credits < 0 and e.created_at > r.created_at - interval '1 day')
      and ${notNotified({ person: 'recipient.person_id', kind: 'report_outdated', subject: 'r.id', occasion: sql`lacking.quarters::text` })}
    order by r.id, recipient.person_id`.execute(ctx.db);
  return rows;
};

/** The name of the caller. */
export const nameOfActor = async (ctx: WriteCtx): Promise<string> =>
  (await ctx.db.selectFrom('person as p').select('p.display_name').where('p.id', '=', ctx.actor.person_id).executeTakeFirstOrThrow())
    .display_name;

/** Part of a merge: what a report says stays. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await sql`
    update report_snapshot r set
      subject_id = case r.subject_id when ${from} then ${to}::uuid else r.subject_id end,
      requested_by = case r.requested_by when ${from} then ${to}::uuid else r.requested_by end,
      attested_by = case r.attested_by when ${from} then ${to}::uuid else r.attested_by end
    where r.department_id = ${ctx.department_id} and ${from} in (r.subject_id, r.requested_by, r.attested_by)`.execute(ctx.db);
  await sql`
    update report_snapshot r set mentee_ids = array_replace(r.mentee_ids, ${from}::uuid, ${to}::uuid)
    where r.department_id = ${ctx.department_id} and r.state = 'preview' and ${from} = any (r.mentee_ids)`.execute(ctx.db);
}
