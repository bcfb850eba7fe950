import { addDays } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { type Aggregate, combinedDivisions, type Disclosed, discloseAll, OTHER, type Reason, SUPPRESSED } from '../disclosure/service.ts';
import { metricOf } from './catalogue.ts';
import type { Metric } from './definition.ts';
import { type Measured, measure } from './measuring.ts';
import type { Valued } from './statistic-rules.ts';

/** What may be shown of a measured metric. */
export type Shown = Readonly<{ figures: readonly Disclosed[]; combined: ReadonlySet<string>; is_stale: boolean }>;

/** The last day whose facts were looked at. */
export const dayOf = ({ until }: Pick<Measured, 'until'>): string => addDays(until, -1);

function aggregateOf(metric: Metric, one: Valued, reason: Reason | null): Aggregate {
  const { split, key, part, numerator, denominator, value, beside, excluded, observations, steps, people, units } = one;
  const persons = people > 0 ? people : units;
  // A metric of things can have a part that counts persons beside them.
  const base = metric.of_things && people === 0 ? null : persons;
  const sides = metric.statistic === 'difference' ? { sides: [people] } : {};
  return {
    ...{ split, key, part, numerator, denominator, value, beside, excluded, steps, reason },
    base,
    observed: { observations, ...sides, of_published: base === null },
  };
}

/** Metrics of divisions that rest on the values of another one: where some of those are hidden, they would tell of them. */
const RESTS_ON: Readonly<Record<string, string>> = { 'MAC-EXP-2': 'MIC-REL-1', 'MES-8': 'MIC-REL-1' };

const groundOf = ({ metric }: Measured) => metricOf(RESTS_ON[metric.id] ?? '');
const isAbout = (metric: Metric | undefined, of: Measured) => (one: Measured) =>
  one.metric.id === metric?.id && one.period.kind === of.period.kind && one.period.key === of.period.key;

/** What the measured metrics rest on, where it is not among them. */
async function groundsOf(ctx: WriteCtx, measured: readonly Measured[]): Promise<Measured[]> {
  const missing = measured.flatMap((one) => {
    const metric = groundOf(one);
    return metric && !measured.some(isAbout(metric, one)) ? [{ metric, period: one.period }] : [];
  });
  return missing.length === 0 ? [] : measure(ctx, missing);
}

/** Whether some division has no number of its own. */
const hidesDivisions = (figures: readonly Disclosed[] = []) =>
  figures.some(({ split, key, reason }) => split === 'division' && (reason === 'suppressed' || key === OTHER));

/**
 * What may be shown of measured metrics: whole tables go to disclosure control, whatever the caller may read of them, and numbers that it has published
 * stay as they were published. `is_stale` tells where the facts say something else by now.
 */
export async function shownOf(ctx: WriteCtx, measured: readonly Measured[], reasonOf: (one: Measured) => Reason | null): Promise<Shown[]> {
  const all = [...measured, ...(await groundsOf(ctx, measured))];
  const disclosed = await discloseAll(
    ctx,
    all.map((one) => ({
      subject: `${one.metric.id} ${one.version}`,
      period: `${one.period.kind} ${one.period.key}`,
      as_of: dayOf(one),
      // The same divisions are small in every answer about a period.
      grouped_on: one.period.from,
      statistic: one.metric.statistic,
      of_answers: one.metric.sensitive ?? false,
      cells: one.values.map((each) => aggregateOf(one.metric, each, reasonOf(one))),
    })),
  );
  const combined = await combinedDivisions(
    ctx,
    measured.map(({ period }) => period.from),
  );
  return measured.map((one, n) => {
    const ground = groundOf(one);
    const tells = ground && hidesDivisions(disclosed[all.findIndex(isAbout(ground, one))]);
    const figures = (disclosed[n] ?? []).map((figure) => (tells ? { ...figure, ...SUPPRESSED } : figure));
    const now = new Map(one.values.map((each) => [`${each.split} ${each.key} ${each.part}`, each]));
    const differs = figures.some(({ split, key, part, reason, numerator, denominator, value }) => {
      const each = now.get(`${split} ${key} ${part}`);
      return reason === null && each && (each.numerator !== numerator || each.denominator !== denominator || each.value !== value);
    });
    return { figures, combined: combined.get(one.period.from) ?? new Set(), is_stale: one.is_stale || differs };
  });
}
