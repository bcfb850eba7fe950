/** What the kinds of report have in common: a number, canonical text with its digest, and a preview that its subject is told of. */
import { randomInt } from 'node:crypto';
import { addDays, workingDayAfter } from '../../../core/calendar.ts';
import { canonicalJson, type Json, sha256Hex } from '../../../core/canonical-json.ts';
import type { WriteCtx } from '../../../core/context.ts';
import type { PastOf } from '../../../domain/events/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import type { Scope } from './content-queries.ts';
import * as queries from './queries.ts';
import type { ReportKind } from './schema.ts';

/** Whom a report is asked for, and by whom. */
export type Subject = NonNullable<Awaited<ReturnType<typeof queries.subject>>>;

/** Without letters that are taken for digits, and so many that nobody guesses a number. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARS = 10;
const PREFIXES: Readonly<Record<ReportKind, string>> = { dossier: 'DOS', cfar_statement: 'CFS' };

const newNumber = (kind: ReportKind, today: string) =>
  `${PREFIXES[kind]}-${today.slice(0, 4)}-${Array.from({ length: CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;

/** The canonical text of what a report says, with its digest. */
export function sealed(says: object): { content: string; sha256: string } {
  const content = canonicalJson(says as Json);
  return { content, sha256: sha256Hex(content) };
}

/** The text with some members changed. */
export const changed = (content: string, changes: object) => sealed({ ...(JSON.parse(content) as object), ...changes });

/** The members that say which report it is. `publicUrl` is where people reach the service. */
export function headerOf(
  ctx: WriteCtx,
  kind: ReportKind,
  subject: Subject,
  { as_of, starts_on, ends_on }: Scope,
  publicUrl: string | null,
) {
  const report_no = newNumber(kind, ctx.today);
  return {
    report_no,
    verification: `${publicUrl?.replace(/\/$/, '') ?? ''}/verify/${report_no}`,
    as_of,
    period: { starts_on, ends_on },
    requested: { by: subject.asker, on: ctx.today },
    candidate_comment: null,
    attestation: null,
  };
}

/** The day after so many working days, of which the day of the request is none; that day itself where the policy gives none. */
const previewEnd = (today: string, days: number) => (days === 0 ? today : addDays(workingDayAfter(today, days), 1));

type Says = Readonly<{ report_no: string; policy_version: number }>;

type Taken = Readonly<{ subject: Subject; scope: Scope; supersedes_id: string | null; mentee_ids?: readonly string[] }>;

/** Stores a snapshot as a preview, and notifies its subject. Answers its id. */
export async function store(
  ctx: WriteCtx,
  kind: ReportKind,
  says: Says,
  { subject, scope, supersedes_id, mentee_ids = [] }: Taken,
): Promise<string> {
  const { person_id: subject_id, ...period } = scope;
  const { id } = await queries.insert(ctx, {
    kind,
    report_no: says.report_no,
    subject_id,
    ...period,
    policy_version: says.policy_version,
    preview_ends_on: previewEnd(ctx.today, subject.preview_days),
    supersedes_id,
    mentee_ids,
    ...sealed(says),
  });
  await recordEvent(ctx, 'requested', { id, subject_id }, { kind, ...period, ...(supersedes_id && { supersedes_id }) });
  await notify(ctx, 'report_to_preview', id, subject_id);
  return id;
}

/** The data has the kind, days and ids alone. */
export const recordEvent = (
  ctx: WriteCtx,
  past: PastOf<'report'>,
  about: Readonly<{ id: string; subject_id: string }>,
  data: object = {},
) => record(ctx, { type: `report.${past}`, subject_id: about.id, data: { person_id: about.subject_id, ...data } });

type Notice = 'report_to_preview' | 'report_agreed' | 'report_issued';

export const notify = (ctx: WriteCtx, kind: Notice, subject_id: string, person_id: string) =>
  notifications.notify(ctx, { kind, person_id, subject_id, from_person_id: ctx.actor.person_id, occasion: kind });
