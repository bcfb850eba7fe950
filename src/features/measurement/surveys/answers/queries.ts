import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';
import type { Audience, Form, Reminding, WaveState } from '../kinds.ts';
import { FEWEST_PEOPLE } from '../kinds.ts';
import type { Marks } from './secrets.ts';

/**
 * The invitation `i` that an open link was sent for, as long as the person is here: nobody who has died or left is asked. The lookup compares digests
 * in a unique index.
 */
const invited = (link: Buffer) => sql`
  notification_link link
  join notification sent on sent.id = link.notification_id and sent.kind = 'survey_invitation'
  join survey_invitation i on i.id = sent.subject_id and i.revoked_on is null
  join department d on d.id = i.department_id
  join survey_wave w on w.id = i.wave_id
  join survey_instrument q on q.id = w.instrument_id
  where link.secret_sha256 = ${link} and link.closed_at is null`;

/** The department of an open link, for requests whose caller stays unnamed. */
export const departmentOf = (link: Buffer, now: string): RawBuilder<{ department_id: string; time_zone: string }> =>
  sql`select d.id as department_id, d.time_zone from ${invited(link)} and is_here(i.person_id, (${now}::timestamptz at time zone d.time_zone)::date)`;

export type Asked = {
  wave_id: string;
  title: string;
  form: Form;
  reminds: Reminding;
  status: WaveState;
  opens_on: string;
  closes_on: string;
  audience: Audience;
  counterpart_name: string | null;
  instrument_id: string;
  code: string;
  version: number;
  instrument_title: string;
  /** False of an anonymous wave until the links of enough people of the group have gone out. */
  is_ready: boolean;
  is_submitted: boolean;
};

/** What a link asks. Nothing is locked or written: a trace on the invitation would tell whose answer comes next. */
export const asked = async (ctx: Ctx, { link, spent }: Marks): Promise<Asked | undefined> =>
  (
    await sql<Asked>`
      select w.id as wave_id, w.title, w.form, w.reminds, w.state as status, w.opens_on, w.closes_on, i.audience, q.id as instrument_id, q.code,
        q.version, q.title as instrument_title,
        (select other.display_name from assignment a
          join person other on other.id = case i.audience when 'mentee' then a.mentor_id else a.mentee_id end where a.id = i.assignment_id) as counterpart_name,
        w.form <> 'anonymous' or (
          select count(*) from (
            select from survey_invitation fellow
            where fellow.wave_id = i.wave_id and fellow.stratum = i.stratum and exists (
              select from notification n join notification_link l on l.notification_id = n.id where n.subject_id = fellow.id and n.kind = 'survey_invitation')
            limit ${FEWEST_PEOPLE}
          ) out_there) >= ${FEWEST_PEOPLE} as is_ready,
        case w.form
          when 'anonymous' then exists (select from survey_urn u where u.wave_id = w.id and ${spent}::bytea = any (u.spent))
          when 'identified' then exists (select from survey_identified_response r where r.invitation_id = i.id)
          else exists (
            select from survey_linked_response r
            join survey_respondent_key k on k.key = r.respondent_key and k.person_id = i.person_id
            left join survey_pair_key p on p.assignment_id = i.assignment_id
            where r.wave_id = w.id and r.audience = i.audience and r.pair_key is not distinct from p.key)
        end as is_submitted
      from ${invited(link)} and w.department_id = ${ctx.department_id}
      offset 0`.execute(ctx.db)
  ).rows[0];

export type Draft = { version: number; sealed: Buffer };

/** The draft under a key. */
export const draft = (ctx: Ctx, key: Buffer): Promise<Draft | undefined> =>
  ctx.db
    .selectFrom('survey_draft')
    .select(['version', 'sealed'])
    .where('department_id', '=', ctx.department_id)
    .where('key_sha256', '=', key)
    .executeTakeFirst();

/** Keeps the wave of the link as it is until the transaction is over; no row of an invitation is touched. */
export const holdWave = (ctx: WriteCtx, { link }: Marks) =>
  sql`
    select from survey_wave held
    where held.id = (select i.wave_id from ${invited(link)}) and held.department_id = ${ctx.department_id} for share`.execute(ctx.db);

/** Writes the version of a draft that follows `version`; answers nothing where another one was written meanwhile. */
export const keepDraft = async (
  ctx: WriteCtx,
  { key, wave_id, version, sealed }: { key: Buffer; wave_id: string; version: number; sealed: Buffer },
): Promise<{ version: number } | undefined> =>
  (
    await sql<{ version: number }>`
      insert into survey_draft as d (key_sha256, department_id, wave_id, version, sealed)
      values (${key}, ${ctx.department_id}, ${wave_id}, 1, ${sealed})
      on conflict (key_sha256) do update set version = d.version + 1, sealed = excluded.sealed where d.version = ${version}
      returning version`.execute(ctx.db)
  ).rows[0];

/** Part of a submission. */
export const dropDraft = (ctx: WriteCtx, key: Buffer) =>
  ctx.db.deleteFrom('survey_draft').where('department_id', '=', ctx.department_id).where('key_sha256', '=', key).execute();

/**
 * Puts an anonymous answer among those that wait, and the mark of its link among those that are spent, in an order that is drawn anew, or that
 * follows from the marks alone. Answers how many rows changed: none where the link is spent.
 */
export const dropIntoUrn = async (ctx: WriteCtx, { link, spent }: Marks, answers: unknown): Promise<bigint> =>
  (
    await sql`
      update survey_urn u set
        spent = array(select mark from unnest(u.spent || ${spent}::bytea) mark order by mark),
        sheets = (
          select jsonb_agg(sheet order by random())
          from jsonb_array_elements(u.sheets || jsonb_build_object('stratum', of.stratum, 'answers', ${json(answers)})) sheet)
      from (select i.wave_id, i.stratum from ${invited(link)} and w.state = 'open') of
      where u.wave_id = of.wave_id and u.department_id = ${ctx.department_id} and not ${spent}::bytea = any (u.spent)`.execute(ctx.db)
  ).numAffectedRows ?? 0n;

/** Stores an answer under the key of the person, and of the pair where it is asked about one. None where there is one already. */
export const insertLinked = async (ctx: WriteCtx, { link }: Marks, answers: unknown): Promise<bigint> =>
  (
    await sql`
      insert into survey_linked_response
        (department_id, wave_id, respondent_key, pair_key, audience, division_id, site_id, met_target, answers, submitted_on)
      select i.department_id, i.wave_id, k.key, p.key, i.audience, i.division_id, i.site_id, i.met_target, ${json(answers)}, ${ctx.today}::date
      from (select i.* from ${invited(link)} and w.state = 'open') i
      join survey_respondent_key k on k.person_id = i.person_id
      left join survey_pair_key p on p.assignment_id = i.assignment_id
      on conflict on constraint survey_linked_response_once do nothing`.execute(ctx.db)
  ).numAffectedRows ?? 0n;

/** Stores an answer with its invitation. None where there is one already. */
export const insertIdentified = async (ctx: WriteCtx, { link }: Marks, answers: unknown): Promise<bigint> =>
  (
    await sql`
      insert into survey_identified_response (invitation_id, department_id, wave_id, answers, submitted_at)
      select i.id, i.department_id, i.wave_id, ${json(answers)}, ${ctx.now}::timestamptz from ${invited(link)} and w.state = 'open'
      on conflict (invitation_id) do nothing`.execute(ctx.db)
  ).numAffectedRows ?? 0n;
