import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { mergedAway } from '../../../domain/references.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as concordance from './concordance/service.ts';
import * as queries from './queries.ts';
import { repeated } from './rules.ts';
import type { NeedsProfile, NeedsProfileQuery, NewNeedsProfile } from './schema.ts';

const owner = { person: 'n.person_id' } as const;
const self = { person: 'p.id' } as const;

const concordanceVisible = (ctx: Ctx) => allowed(ctx, 'needs:read_concordance', owner);

/**
 * Lists all versions of what a person needs, the latest first.
 * @throws Problem not-found, permission-denied
 */
export async function list(ctx: Ctx, person_id: string, query: NeedsProfileQuery) {
  granted(await queries.findPerson(ctx, person_id, allowed(ctx, 'person:read', self), allowed(ctx, 'needs:read', self)));
  const rows = queries.profiles(ctx, allowed(ctx, 'needs:read', owner), concordanceVisible(ctx)).where('n.person_id', '=', person_id);
  // The person is part of what a cursor is bound to.
  const parameters = { ...query, person_id };
  return page(ctx, parameters, rows, [{ column: 'n.version', field: 'version' }], 'desc');
}

/** Reads one version. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<NeedsProfile> {
  return granted(await queries.find(ctx, id, allowed(ctx, 'needs:read', owner), concordanceVisible(ctx)));
}

/**
 * Records what a living faculty member needs as a mentee, as their next version; earlier versions stay.
 * @throws Problem not-found, permission-denied, person-merged, needs-unfit for anybody else or for an area named twice
 */
export async function recordNeeds(ctx: WriteCtx, person_id: string, { needs, ...rest }: NewNeedsProfile): Promise<NeedsProfile> {
  const visible = allowed(ctx, 'person:read', self);
  assertEligible(ctx, granted(await queries.lockPerson(ctx, person_id, visible, allowed(ctx, 'needs:write', self))));
  const twice = repeated(needs.map(({ area }) => area));
  if (twice.length > 0) {
    const pointers = twice.map((place) => `/needs/${place}/area`);
    throw Problem.at('needs-unfit', pointers, 'Name each area once.');
  }
  const isMore = rest.intensity === 'higher' && !(await queries.wantsMore(ctx, person_id));
  const version = 1 + (await queries.latestVersion(ctx, person_id));
  const { id } = await queries.insert(ctx, { ...rest, person_id, version });
  await queries.insertNeeds(ctx, id, needs);
  await record(ctx, { type: 'needs_profile.recorded', subject_id: id, data: { person_id, version } });
  if (isMore) await notifyFacilitators(ctx, person_id, id);
  return granted(await queries.find(ctx, id, yes, concordanceVisible(ctx)));
}

/** Notifies the facilitators of the division that the mentee would like more mentoring than usual. */
async function notifyFacilitators(ctx: WriteCtx, person_id: string, subject_id: string): Promise<void> {
  const facilitators = await queries.facilitatorsOf(ctx, person_id);
  await notifications.notify(
    ctx,
    ...facilitators.map((facilitator) => ({ person_id: facilitator, kind: 'needs_higher' as const, subject_id })),
  );
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lockPerson>>>;

function assertEligible(ctx: WriteCtx, { kind, deceased_on, merged_into_id }: Locked): void {
  if (merged_into_id !== null) throw mergedAway(merged_into_id);
  if (kind !== 'faculty') throw new Problem('needs-unfit', { detail: 'Only a faculty member has a needs profile.' });
  if (deceased_on !== null && deceased_on <= ctx.today) throw new Problem('needs-unfit', { detail: 'The person is no longer alive.' });
}

/** Moves the needs of a duplicate person to the surviving record of a merge. Versions are numbered anew in the order in which they were made. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
  await concordance.reassignPerson(ctx, from, to);
}
