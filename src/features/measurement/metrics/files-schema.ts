import { z } from 'zod';
import { type ColumnClasses, columnClasses } from '../../../domain/classes.ts';
import { MetricDefinition } from './schema.ts';

/** The columns of files with values: of a metric, of its trend, and of the matrix. */
export const VALUE_COLUMNS = [
  'metric_id',
  'version',
  'level',
  'component',
  'title',
  'period_kind',
  'period',
  'starts_on',
  'ends_on',
  'split',
  'unit_code',
  'unit_name',
  'group',
  'part',
  'numerator',
  'denominator',
  'value',
  'measured_in',
  'reason',
  'exclusions',
  'beside',
  'horizon',
  'maturity',
  'is_break',
  'as_of',
  'refreshed_at',
  'is_stale',
  'policy_versions',
] as const;
export type ValueColumn = (typeof VALUE_COLUMNS)[number];

/** Without the groups, which neither the trend of a unit nor its matrix has. */
export const UNIT_COLUMNS = VALUE_COLUMNS.filter((column) => column !== 'group');

/** The columns of the catalogue’s file. */
export const CATALOGUE_COLUMNS = [
  'id',
  'version',
  'level',
  'component',
  'cell',
  'title',
  'numerator_words',
  'denominator_words',
  'measured_in',
  'period_kind',
  'horizon',
  'matures_after_years',
  'statistic',
  'is_sensitive',
  'parts',
  'by',
  'exclusion_reasons',
  'is_recorded',
  'removed_because',
] as const;
export type CatalogueColumn = (typeof CATALOGUE_COLUMNS)[number];

const counted = new Set<string>([
  'split',
  'unit_code',
  'unit_name',
  'group',
  'part',
  'numerator',
  'denominator',
  'value',
  'reason',
  'exclusions',
  'beside',
]);
const valueClasses: ColumnClasses = Object.fromEntries(
  VALUE_COLUMNS.map((column) => [column, counted.has(column) ? 'C2' : column === 'refreshed_at' ? 'meta' : 'C0']),
);
const catalogueClasses: ColumnClasses = { ...columnClasses(MetricDefinition.shape), removed_because: 'open' };

const file = (classes: ColumnClasses, example: string) =>
  z
    .string()
    .max(10_000_000)
    .meta({ class: classes, examples: [example] });
const workbook = (kind: 'open' | 'C2') =>
  z
    .string()
    .max(20_000_000)
    .meta({ class: kind, format: 'binary', examples: ['PK…'] });

const valuesExample = 'metric_id,version,level,…\r\nMIC-REL-1,1,micro,…\r\n';
export const ValuesCsv = file(valueClasses, valuesExample);
export const UnitCsv = file(Object.fromEntries(UNIT_COLUMNS.map((column) => [column, valueClasses[column] ?? 'C2'])), valuesExample);
export const ValuesXlsx = workbook('C2');
/** The same numbers as a picture, with a table for those who do not see it. */
export const ValuesSvg = z
  .string()
  .max(5_000_000)
  .meta({ class: 'C2', examples: ['<svg xmlns="http://www.w3.org/2000/svg" …'] });
export const CatalogueCsv = file(catalogueClasses, 'id,version,level,…\r\nMIC-REL-1,1,micro,…\r\n');
export const CatalogueXlsx = workbook('open');
