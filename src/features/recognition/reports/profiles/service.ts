import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { requireNearStart } from '../../../../domain/versions.ts';
import { requireFit } from './fitness.ts';
import type { ProfileCode } from './kinds.ts';
import * as queries from './queries.ts';
import type { NewReportProfile, ReportProfile, ReportProfileQuery } from './schema.ts';

/** The versions of the profiles, the latest first. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: ReportProfileQuery): Promise<PageOf<ReportProfile>> {
  demand(ctx, 'report_profile:read');
  return page(ctx, query, queries.list(ctx, query), [{ column: 'f.id', field: 'id' }], 'desc');
}

/** One version. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ReportProfile> {
  demand(ctx, 'report_profile:read');
  return granted(await queries.find(ctx, id));
}

/** The version by which a report that was requested on the day is printed, or the one that is named. @throws Problem not-found */
export const choose = async (ctx: Ctx, code: ProfileCode, version: number | undefined, day: string): Promise<ReportProfile> =>
  granted(await queries.choose(ctx, code, version, day));

/**
 * Opens a new version of a profile from a later day on, so that what was printed up to today is printed the same again. What is left out stays. With
 * the first day of the latest version, which has not begun, it takes that one's place.
 * @throws Problem report-profile-unfit, day-too-far
 */
export async function succeed(ctx: WriteCtx, { code, starts_on: day, starts_year, ...changes }: NewReportProfile): Promise<ReportProfile> {
  demand(ctx, 'report_profile:write');
  await queries.takeTurn(ctx, code);
  const latest = await queries.latest(ctx, code);
  const pointer = starts_year === undefined ? '/starts_on' : '/starts_year';
  const starts_on = day ?? (await queries.firstDayOf(ctx, starts_year ?? 0));
  if (starts_on <= ctx.today) throw Problem.at('report-profile-unfit', pointer, 'A new version begins tomorrow at the earliest.');
  if (starts_on < latest.starts_on)
    throw Problem.at('report-profile-unfit', pointer, `The latest version begins on ${latest.starts_on}; a new one no earlier.`);
  requireNearStart(ctx.today, starts_on, 'A new version', pointer);
  const { title = latest.title, sections = latest.sections, orcid = latest.orcid } = changes;
  requireFit({ title, sections, orcid }, code === 'orcid_service_item');
  await queries.close(ctx, latest.id, starts_on);
  const version = (await queries.count(ctx, code)) + 1;
  const id = await queries.insert(ctx, { code, version, starts_on, title, sections, orcid });
  await record(ctx, { type: 'report_profile.opened', subject_id: id, data: { code, version, starts_on } });
  return get(ctx, id);
}
