import { randomInt, randomUUID } from 'node:crypto';
import { type Ctx, granted, matched, type Recorded, type WriteCtx } from '../../../core/context.ts';
import { no, type Predicate, yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import type { Signer } from '../../../core/signing-keys.ts';
import { STATUS_LIST_LENGTH } from '../../../core/status-list.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { badgeAddress } from './addresses.ts';
import { awardAchievement, credentialClaims, type Facts, yearAchievement, yearName } from './credential.ts';
import * as queries from './queries.ts';
import type { Badge, BadgeQuery, NewBadge, YearBadge } from './schema.ts';
import { contentOf, sealed, statusListOf } from './tokens.ts';
import { verifyBadge } from './verifier.ts';

const owner = { person: 'b.person_id' } as const;
const readable = (ctx: Ctx): Predicate => allowed(ctx, 'badge:read', owner);

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

const badgeOf = ({ public_id, ...row }: Row, publicUrl: string | null): Badge => ({
  ...row,
  url: publicUrl === null ? null : badgeAddress(publicUrl, public_id),
});

/** The caller’s badges, the earliest first. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: BadgeQuery, publicUrl: string | null): Promise<PageOf<Badge>> {
  const { items, ...rest } = await page(ctx, query, queries.list(ctx, readable(ctx)), [{ column: 'b.id', field: 'id' }]);
  return { items: items.map((row) => badgeOf(row, publicUrl)), ...rest };
}

/** @throws Problem not-found, for everybody but its holder */
export const get = async (ctx: Ctx, id: string, publicUrl: string | null): Promise<Badge> =>
  badgeOf(granted(await queries.find(ctx, id, readable(ctx))), publicUrl);

/** The badge itself, signed. @throws Problem not-found */
export const getCredential = async (ctx: Ctx, id: string): Promise<string> =>
  granted(await queries.findCredential(ctx, id, readable(ctx))).credential;

/** What a badge says. */
export const claimsOf = (credential: string) => contentOf(credential);

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string, publicUrl: string | null) => badgeOf(granted(await queries.find(ctx, id, yes)), publicUrl);

/** @throws Problem badges-unavailable where nothing can sign */
export function signing(signer: Signer | null): Signer {
  if (signer) return signer;
  throw new Problem('badges-unavailable', { detail: 'No key is configured that signs badges.' });
}

/** What a badge is for: the row's part of it, and what the credential says. */
type Ground = Readonly<{
  row: Pick<queries.NewRow, 'ground' | 'statement_id' | 'award_id' | 'quarter_credits'>;
  says: Pick<Facts, 'issuer' | 'email' | 'achievement' | 'quarter_credits'>;
}>;

type Department = Readonly<{ department_id: string; department_name: string; institution: string | null }>;

const issuerOf = ({ department_id, department_name, institution }: Department) => ({
  id: department_id,
  name: department_name,
  institution,
});

/** An academic year whose statement was issued to the caller. @throws Problem permission-denied, badges-unavailable, badge-unearned */
async function yearGround(ctx: WriteCtx, { academic_year, tells_credits = false }: YearBadge, signer: Signer | null): Promise<Ground> {
  const permitted = allowed(ctx, 'badge:ask', { person: 'p.id' });
  await queries.lockCredits(ctx);
  const found = granted(await queries.yearGround(ctx, academic_year, permitted));
  signing(signer);
  const { statement_id, email, department_name } = found;
  if (statement_id === null)
    throw Problem.at('badge-unearned', '/academic_year', `Your statement of ${yearName(academic_year)} has not been issued.`);
  if (found.quarter_credits < 1)
    throw Problem.at('badge-unearned', '/academic_year', `You have no credits as mentor in ${yearName(academic_year)}.`);
  const quarter_credits = tells_credits ? found.quarter_credits : null;
  return {
    row: { ground: 'year', statement_id, award_id: null, quarter_credits },
    says: { issuer: issuerOf(found), email, achievement: yearAchievement(academic_year, department_name), quarter_credits },
  };
}

/** An award that the caller holds. @throws Problem permission-denied, badges-unavailable, reference-unknown, badge-unearned */
async function awardGround(ctx: WriteCtx, award_id: string, signer: Signer | null): Promise<Ground> {
  const permitted = allowed(ctx, 'badge:ask', { person: 'p.id' });
  if (permitted === no) throw new Problem('permission-denied', { permission: 'badge:ask' });
  const found = await queries.awardGround(ctx, award_id, permitted);
  signing(signer);
  if (!found) throw noSuch('award of yours', '/award_id');
  const { email, division_name, department_name } = granted(found);
  if (found.withdrawn_on !== null) throw Problem.at('badge-unearned', '/award_id', `The award was withdrawn on ${found.withdrawn_on}.`);
  return {
    row: { ground: 'award', statement_id: null, award_id, quarter_credits: null },
    says: { issuer: issuerOf(found), email, achievement: awardAchievement(found, division_name ?? department_name), quarter_credits: null },
  };
}

/**
 * Issues a badge to the caller, for an academic year whose statement was issued to them and in which they have credits as mentor, or for an award that
 * they hold.
 * @throws Problem permission-denied, badges-unavailable, reference-unknown, badge-unearned, badge-exists
 */
export async function issue(ctx: WriteCtx, input: NewBadge, signer: Signer | null): Promise<Badge> {
  const { row, says } = input.ground === 'year' ? await yearGround(ctx, input, signer) : await awardGround(ctx, input.award_id, signer);
  const { keys, publicUrl } = signing(signer);
  const id = await place(ctx, async (status) => {
    const public_id = randomUUID();
    const credential = await sealed({ keys, publicUrl }, credentialClaims({ publicUrl, public_id, ...says, status, issued_at: ctx.now }));
    await assertVerifies(ctx, credential, { keys, publicUrl }, status.list_id);
    return { ...row, public_id, credential, status_list_id: status.list_id, status_index: status.index };
  });
  await record(ctx, { type: 'badge.issued', subject_id: id });
  return shown(ctx, id, publicUrl);
}

/** More than half of a list is free: that so many draws all fall on taken places never happens. */
const DRAWS = 64;

/** Adds a badge at a place of a status list that is drawn at random, so that it tells nothing of order or number. Answers its id. */
async function place(ctx: WriteCtx, make: (status: { list_id: string; index: number }) => Promise<queries.NewRow>): Promise<string> {
  const { id: list_id } = (await queries.openList(ctx)) ?? (await queries.addList(ctx));
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const added = await queries.insert(ctx, await make({ list_id, index: randomInt(STATUS_LIST_LENGTH) }));
    if (added) return added.id;
  }
  throw new Error('no free place in a status list of which half is free');
}

/** Nothing is handed out that others would refuse. */
async function assertVerifies(ctx: WriteCtx, credential: string, signer: Signer, list_id: string): Promise<void> {
  const faults = await verifyBadge(credential, {
    keyAt: (address) => signer.keys.published.find(({ kid }) => address.endsWith(`/${kid}`)),
    listAt: () => statusListOf(signer, { id: list_id, department_id: ctx.department_id, revoked: [] }, ctx.now),
    now: ctx.now,
  });
  if (faults.length > 0) throw new Error(`a badge would not verify: ${faults.map(({ code, at }) => `${code} ${at}`).join(', ')}`);
}

/** Revokes a badge for good, by the wish of its holder. Repeated, or after the loss of its ground, it changes nothing. */
export async function revoke(ctx: WriteCtx, id: string, publicUrl: string | null): Promise<Badge> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'badge:revoke', owner)));
  if (before.revoked_at === null) {
    await queries.revoke(ctx, id);
    await record(ctx, { type: 'badge.revoked', subject_id: id });
  }
  return shown(ctx, id, publicUrl);
}

/** Records that badges went with their ground, and notifies their holders. Answers how many; part of the daily work, too. */
export async function announce(ctx: WriteCtx): Promise<number> {
  const gone = await queries.takeGroundless(ctx);
  await record(ctx, ...gone.map(({ id }) => ({ type: 'badge.revoked' as const, subject_id: id })));
  await notifications.notify(ctx, ...gone.map(({ id, person_id }) => ({ person_id, kind: 'badge_revoked' as const, subject_id: id })));
  return gone.length;
}

/** Facts that often take credits back. Whatever else does, the daily work announces. */
const TAKING: ReadonlySet<string> = new Set([
  'credit.reversed',
  'meeting.voided',
  'assignment.voided',
  'mentor_training.voided',
  'person.merged',
  'award.withdrawn',
]);

/** In the transaction of facts that took a ground away. */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  if (facts.some(({ type }) => TAKING.has(type))) await announce(ctx);
}

/** Part of a merge: what the duplicate holds, the survivor holds. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string): Promise<void> => queries.reassignPerson(ctx, from, to);
