import { addDays } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { type Aggregate, combinedDivisions, type Disclosed, discloseAll, type Reason } from '../disclosure/service.ts';
import type { Metric } from './definition.ts';
import type { Measured } from './measuring.ts';
import type { Valued } from './statistic-rules.ts';

/** What may be shown of a measured metric. */
export type Shown = Readonly<{ figures: readonly Disclosed[]; combined: ReadonlySet<string>; is_stale: boolean }>;

/** The last day whose facts were looked at. */
export const dayOf = ({ until }: Pick<Measured, 'until'>): string => addDays(until, -1);

function aggregateOf(metric: Metric, one: Valued, reason: Reason | null): Aggregate {
  const { split, key, part, numerator, denominator, value, beside, excluded, observations, steps, people, units } = one;
  const persons = people > 0 ? people : units;
  const sides = metric.statistic === 'difference' ? { sides: [people] } : {};
  return {
    ...{ split, key, part, numerator, denominator, value, beside, excluded, steps, reason },
    base: metric.of_things ? null : persons,
    observed: { observations, ...sides, of_published: metric.of_things ?? false },
  };
}

/**
 * What may be shown of measured metrics: whole tables go to disclosure control, whatever the caller may read of them, and numbers that it has published
 * stay as they were published. `is_stale` tells where the facts say something else by now.
 */
export async function shownOf(ctx: WriteCtx, measured: readonly Measured[], reasonOf: (one: Measured) => Reason | null): Promise<Shown[]> {
  const disclosed = await discloseAll(
    ctx,
    measured.map((one) => ({
      subject: `${one.metric.id} ${one.version}`,
      period: `${one.period.kind} ${one.period.key}`,
      as_of: dayOf(one),
      statistic: one.metric.statistic,
      of_answers: one.metric.sensitive ?? false,
      cells: one.values.map((each) => aggregateOf(one.metric, each, reasonOf(one))),
    })),
  );
  const days = [...new Set(measured.map(dayOf))].sort();
  const combined = new Map<string, ReadonlySet<string>>();
  for (const day of days) combined.set(day, await combinedDivisions(ctx, day));
  return measured.map((one, n) => {
    const figures = disclosed[n] ?? [];
    const now = new Map(one.values.map((each) => [`${each.split} ${each.key} ${each.part}`, each]));
    const differs = figures.some(({ split, key, part, reason, numerator, denominator, value }) => {
      const each = now.get(`${split} ${key} ${part}`);
      return reason === null && each && (each.numerator !== numerator || each.denominator !== denominator || each.value !== value);
    });
    return { figures, combined: combined.get(dayOf(one)) ?? new Set(), is_stale: one.is_stale || differs };
  });
}
