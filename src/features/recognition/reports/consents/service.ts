import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { NameConsent, NameConsentQuery } from './schema.ts';

const parties = { person: 'c.mentee_id', mentor: 'c.mentor_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'report_consent:read', parties);

/** The consents of the caller, as mentee or as mentor. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: NameConsentQuery): Promise<PageOf<NameConsent>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'c.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<NameConsent> => granted(await queries.find(ctx, id, readable(ctx)));

/** Lets reports to come name the mentee. Repeated, it changes nothing. */
export const give = (ctx: WriteCtx, id: string) => answer(ctx, id, 'given');

/** Answers that reports do not name the mentee. @throws Problem report-consent-state where consent was given, which is revoked */
export const decline = (ctx: WriteCtx, id: string) => answer(ctx, id, 'declined');

/** Takes consent back for reports to come. @throws Problem report-consent-state where none was given */
export const revoke = (ctx: WriteCtx, id: string) => answer(ctx, id, 'revoked');

const FROM = { given: ['asked', 'declined', 'revoked'], declined: ['asked'], revoked: ['given'] } as const;

async function answer(ctx: WriteCtx, id: string, state: keyof typeof FROM): Promise<NameConsent> {
  const permitted = allowed(ctx, 'report_consent:answer', parties);
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), permitted));
  if (before.state !== state) {
    if (!FROM[state].some((from) => from === before.state)) {
      const advice = before.state === 'given' ? 'Revoke it.' : 'No report to come names you; give consent to change that.';
      throw new Problem('report-consent-state', { detail: `The consent is ${before.state}. ${advice}`, state: before.state });
    }
    await queries.answer(ctx, id, state);
    await record(ctx, {
      type: `report_consent.${state}`,
      subject_id: id,
      data: { mentee_id: before.mentee_id, mentor_id: before.mentor_id },
    });
  }
  return granted(await queries.find(ctx, id, permitted));
}

/** Asks the mentor’s formal mentees who were never asked whether reports may name them, and notifies them. */
export async function ask(ctx: WriteCtx, mentor_id: string, day: string): Promise<void> {
  const asked = await queries.ask(ctx, mentor_id, day);
  await record(
    ctx,
    ...asked.map(({ id, mentee_id }) => ({ type: 'report_consent.asked' as const, subject_id: id, data: { mentee_id, mentor_id } })),
  );
  const notices = asked.map(({ id, mentee_id }) => ({
    kind: 'report_name_asked' as const,
    person_id: mentee_id,
    subject_id: id,
    from_person_id: mentor_id,
    occasion: 'asked',
  }));
  await notifications.notify(ctx, ...notices);
}

/** Part of a merge. */
export const reassignPerson = queries.reassignPerson;
