/** What facts about people ask before they name a division or a site. */
import { contains, isEmpty, type Period } from '../../../core/calendar.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import * as divisions from './divisions/queries.ts';
import * as sites from './sites/queries.ts';

/** For what is to be of one division: it exists, and the caller has the permission there. @throws Problem reference-unknown, permission-denied */
export async function demandIn(ctx: Ctx, division_id: string, permission: Permission): Promise<void> {
  const division = await divisions.permittedIn(ctx, division_id, allowed(ctx, permission, { division: 'd.id' }));
  if (!division) throw noSuch('division', '/division_id');
  granted(division);
}

/**
 * For facts that name a division: it exists and is active on every day of the period, and stays so until the transaction ends. `pointers`
 * are the places of the two days in the request, null where the request does not contain them.
 * @throws Problem reference-unknown, division-inactive
 */
export async function requireActiveDivision(
  ctx: WriteCtx,
  division_id: string,
  period: Period,
  pointers: Readonly<Record<keyof Period, string>> | null = { starts_on: '/starts_on', ends_on: '/ends_on' },
): Promise<void> {
  const division = await divisions.hold(ctx, division_id);
  if (!division) throw noSuch('division', '/division_id');
  const covered =
    isEmpty(period) ||
    (contains(division, period.starts_on) && (division.ends_on === null || (period.ends_on ?? '9999') <= division.ends_on));
  if (covered) return;
  const detail = `The division is active from ${division.starts_on}${division.ends_on ? ` until ${division.ends_on}` : ''}.`;
  const pointer = pointers?.[contains(division, period.starts_on) ? 'ends_on' : 'starts_on'];
  throw Problem.at('division-inactive', pointer ?? [], detail);
}

/** For facts that name a site: it exists. @throws Problem reference-unknown */
export async function requireSite(ctx: WriteCtx, site_id: string): Promise<void> {
  if (!(await sites.findId(ctx, site_id))) throw noSuch('site', '/site_id');
}
