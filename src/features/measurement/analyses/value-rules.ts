/** Tests of values: their distribution, a share along ordered groups, time to an event. */
import { trend } from '../../../domain/statistics/contingency.ts';
import { type QuantileType, quantiles, SAS_PCTLDEF, summaryOf } from '../../../domain/statistics/quantiles.ts';
import { kaplanMeier, logRank, medianSurvival, type Step } from '../../../domain/statistics/survival.ts';
import { Degenerate } from '../../../domain/statistics/tables.ts';
import { estimate, finite, labelOf, outcome, plain, shareOf, sumOf } from './plain-rules.ts';
import type { Outcome } from './schema.ts';
import type { TestOf } from './tests-schema.ts';

/** @throws Degenerate */
export function trendOutcome(test: TestOf<'trend'>): Outcome {
  const level = test.level ?? 0.95;
  const [numerators, denominators] = [plain(test.numerators), plain(test.denominators)];
  const scores = test.scores ?? numerators.map((_, i) => i + 1);
  const { statistic, df, p } = trend(numerators, denominators, scores);
  return outcome({
    level,
    n: sumOf(denominators),
    test: 'cochran_armitage',
    reason: `${numerators.length} groups in an order, with the scores ${scores.join(', ')}.`.slice(0, 500),
    statistic,
    df,
    p,
    shares: numerators.map((numerator, i) =>
      shareOf(labelOf(test.row_labels, i, 'Group'), null, numerator, denominators[i] as number, level),
    ),
  });
}

/** @throws Degenerate */
export function distributionOutcome(test: TestOf<'distribution'>): Outcome {
  const type = (test.quantile_type ?? 2) as QuantileType;
  const probabilities = test.probabilities ?? [0.25, 0.5, 0.75];
  const values = test.values.flatMap(({ value, count }) => new Array<number>(Number(count)).fill(value));
  if (values.length === 0) throw new Degenerate('Nothing is counted.');
  const { n, mean, sd, min, max } = summaryOf(values, type);
  const sas = SAS_PCTLDEF[type];
  const found = quantiles(values, probabilities, type);
  return outcome({
    level: test.level ?? 0.95,
    n,
    reason: 'A description, no test.',
    estimates: [estimate('mean', mean), estimate('standard_deviation', sd), estimate('minimum', min), estimate('maximum', max)],
    quantile_definition: `R type ${type}${sas === undefined ? '' : ` (SAS PCTLDEF=${sas})`}`,
    quantiles: probabilities.map((probability, i) => ({ probability, value: finite(found[i]) })),
  });
}

/** @throws Degenerate */
export function survivalOutcome(test: TestOf<'survival'>): Outcome {
  const level = test.level ?? 0.95;
  const units = test.observations.flatMap(({ group = '', time, events, censored }) => [
    ...Array.from({ length: Number(events) }, () => ({ group, time, event: true })),
    ...Array.from({ length: Number(censored) }, () => ({ group, time, event: false })),
  ]);
  const names = [...new Set(units.map(({ group }) => group))].toSorted();
  const curves = names.map((name) => {
    const own = units.filter(({ group }) => group === name);
    const steps = kaplanMeier(
      own.map(({ time }) => time),
      own.map(({ event }) => event),
      level,
    );
    return { name, steps };
  });
  if (curves.length === 0) throw new Degenerate('Nobody is observed.');
  const compared =
    names.length > 1
      ? logRank(
          units.map(({ time }) => time),
          units.map(({ event }) => event),
          units.map(({ group }) => group),
        )
      : null;
  return outcome({
    level,
    n: units.length,
    test: compared ? 'log_rank' : null,
    reason: compared ? `${names.length} groups are followed.` : 'One group is followed: no test is made.',
    statistic: compared?.statistic ?? null,
    df: compared?.df ?? null,
    p: compared?.p ?? null,
    estimates: curves.map(({ name, steps }) => {
      const { median, lower, upper } = medianSurvival(steps, 'loglog');
      const how = 'Of the curve, Greenwood on the scale log(−log)';
      return estimate(name === '' ? 'median_time' : `median_time of ${name}`.slice(0, 100), median, [lower, upper], how);
    }),
    curve: curves.flatMap(({ name, steps }) => steps.map((step) => shown(name, step))),
  });
}

const shown = (name: string, { time, n_risk, n_event, n_censor, survival, loglog: [lower, upper] }: Step) => ({
  group: name === '' ? null : name,
  time,
  n_risk,
  n_event,
  n_censor,
  survival,
  lower: finite(lower),
  upper: finite(upper),
});
