import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { noSuch } from '../../../../domain/references.ts';
import { FEWEST_PEOPLE } from '../kinds.ts';
import { strataOf } from '../strata.ts';
import * as queries from './queries.ts';
import type { Stated } from './rules.ts';
import type { SurveyBase } from './schema.ts';

/** Adds how many people an external wave asked. @throws Problem reference-unknown, survey-import-unfit */
export async function state(ctx: WriteCtx, wave_id: string, bases: readonly SurveyBase[]): Promise<void> {
  const { divisions } = await queries.units(ctx);
  const stated = bases.map(({ audience, division_code, invited, delivered = invited }, index) => {
    const division_id = division_code == null ? null : divisions.get(division_code);
    if (division_id === undefined) throw noSuch('division', `/base/${index}/division_code`);
    if (delivered > invited)
      throw Problem.at('survey-import-unfit', `/base/${index}/delivered`, 'More were delivered than people were invited.');
    const isTwice = bases.findIndex((one) => one.audience === audience && (one.division_code ?? null) === (division_code ?? null)) < index;
    if (isTwice) throw Problem.at('survey-import-unfit', `/base/${index}`, 'The audience and division are stated before.');
    return { audience, division_id, invited, delivered };
  });
  await queries.insertBases(ctx, wave_id, told(stated, FEWEST_PEOPLE));
}

/** So many people stand for a larger number of them: only which groups are small matters. */
const MANY = 200;

/** The numbers with divisions of enough people alone, the others together: sheets are stored with the same divisions, so that both count the same people. */
function told(bases: readonly Stated[], fewest: number): Stated[] {
  const people = bases.flatMap((base) => Array.from({ length: Math.min(base.invited, MANY) }, () => base));
  const strata = strataOf(
    people.map(({ audience, division_id }) => ({ audience, division_id, site_id: null })),
    fewest,
  );
  const isAlone = (base: Stated) => people.some((one, n) => one === base && strata[n]?.division_id === base.division_id);
  const named = bases.map((base) => (isAlone(base) ? base : { ...base, division_id: null }));
  return [...Map.groupBy(named, ({ audience, division_id }) => `${audience} ${division_id}`).values()].map((same) => ({
    ...(same[0] as Stated),
    invited: same.reduce((sum, { invited }) => sum + invited, 0),
    delivered: same.reduce((sum, { delivered }) => sum + delivered, 0),
  }));
}
