import { chrono } from './catalogue/chrono.ts';
import { exo } from './catalogue/exo.ts';
import { macro } from './catalogue/macro.ts';
import { meso } from './catalogue/meso.ts';
import { micro } from './catalogue/micro.ts';
import { LEVELS, type Metric, type RemovedMetric } from './definition.ts';

const byLevel = { micro, exo, macro, meso, chrono } as const;

/** Every metric, level by level, and there by id. */
export const catalogue: readonly Metric[] = LEVELS.flatMap((level) => byLevel[level].toSorted((a, b) => (a.id < b.id ? -1 : 1)));

/** Those that were in the catalogue once. */
export const removed: readonly RemovedMetric[] = [];

const byId = new Map(catalogue.map((metric) => [metric.id, metric]));

/** The metric with an id, if the catalogue has it. */
export const metricOf = (id: string): Metric | undefined => byId.get(id);
