import { type Ctx, granted } from '../../../core/context.ts';
import { both } from '../../../core/predicates.ts';
import { allowed } from '../../../domain/allowed.ts';
import { relations } from '../../../domain/relations.ts';
import * as aggregate from './aggregate-queries.ts';
import * as answers from './answers.ts';
import { metricNamed, periodAsked } from './asking.ts';
import type { Metric } from './definition.ts';
import * as queries from './queries.ts';
import type { ExplanationQuery } from './schema.ts';
import type { MetricExplanation } from './series-schema.ts';

const PERSON = { person: 'p.id' } as const;

/**
 * Who may know it: whoever may read the person’s leaves, on which eligibility rests, and the facts that the metric names. What is sensitive is the person’s
 * own where it names none.
 */
function mayKnow(ctx: Ctx, { sensitive, explained_by }: Metric) {
  const mayRead = both(allowed(ctx, 'metric:read_explanation', PERSON), allowed(ctx, 'leave:read', PERSON));
  if (explained_by && explained_by !== 'self') return both(mayRead, allowed(ctx, explained_by, PERSON));
  return sensitive || explained_by ? both(mayRead, relations.self(ctx, PERSON)) : mayRead;
}

type Rows = Awaited<ReturnType<typeof aggregate.rows>>;

function sentence(rows: Rows): string {
  const counted = rows.filter(({ excluded }) => excluded === null);
  const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);
  if (rows.length === 0) return 'Not in the population of the metric in this period.';
  if (counted.length === 0) return 'In the population of the metric, and left out of it.';
  const above = counted.filter(({ numerator }) => (numerator ?? 0) > 0).length;
  return `Counted ${times(counted.length)}, ${above === 0 ? 'not' : above === counted.length ? 'each time also' : `${times(above)}`} in the numerator.`;
}

/**
 * Whether somebody is counted in a metric, and why.
 * @throws Problem not-found where there is no such metric or the caller may not know it of the person, metric-period-unknown
 */
export async function explain(ctx: Ctx, id: string, { person_id, period: key }: ExplanationQuery): Promise<MetricExplanation> {
  const metric = metricNamed(id);
  granted(await queries.explained(ctx, person_id, allowed(ctx, 'metric:read_explanation', PERSON), mayKnow(ctx, metric)));
  const { start_month, programme_starts_on } = await queries.calendar(ctx);
  const period = await periodAsked(ctx, metric, key, { programme_starts_on, calendar: { today: ctx.today, start_month } });
  const rows = metric.rows === null ? [] : await aggregate.rows(ctx, metric, ctx.department_id, period, person_id);
  const codes = await queries.divisionCodes(ctx);
  const { version, level, component, title } = metric;
  return {
    ...{ id, version, level, component, title },
    period: answers.periodShown(period),
    person_id,
    is_counted: rows.some(({ excluded }) => excluded === null),
    because: metric.rows === null ? 'What the metric needs is not recorded here yet.' : sentence(rows),
    rows: rows.map(({ part, numerator, denominator, value, censored, excluded, division_id }) => ({
      part: part === '' ? null : part,
      ...(excluded === null ? { numerator, denominator, value } : { numerator: null, denominator: null, value: null }),
      is_censored: censored,
      excluded,
      reason: excluded === null ? null : (metric.exclusions[excluded] ?? null),
      division_code: division_id === null ? null : (codes.get(division_id) ?? null),
    })),
  };
}
