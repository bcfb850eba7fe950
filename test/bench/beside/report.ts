/** The table that a run prints. */

import type { Operation } from './asking.ts';
import type { Compared, Cost } from './measure.ts';

const row = (first: string, ...cells: string[]) => `${first.padEnd(30)}${cells.map((cell) => cell.padStart(13)).join('')}`;
const told = (value: number | undefined, digits = 2) => (value === undefined ? 'n/a' : value.toFixed(digits));

export function head(): string {
  return row('operation, connections', '', 'requests/s', 'ratio', 'node CPU', 'pg CPU', 'p50', 'p99', 'db time', 'statements');
}

/** Milliseconds of a request, from the bare server and PostGraphile where there are these, and then from the service. */
export function line({ name, connections }: Pick<Operation, 'name' | 'connections'>, { service, bare, postgraphile }: Compared): string {
  const cells = (cost: Cost, ratio: string) => [
    ...[told(cost.per_s, cost.per_s < 100 ? 1 : 0), ratio, told(cost.node_cpu), told(cost.postgres_cpu)],
    ...[told(cost.p50, 1), told(cost.p99, 1), told(cost.database), told(cost.statements, 1)],
  ];
  const title = `${name}, ${connections}`;
  const ratio = (cost: Cost) => (bare ? (cost.per_s / bare.per_s).toFixed(2) : '–');
  const lines = [row(title, 'service', ...cells(service, ratio(service)))];
  if (postgraphile) lines.unshift(row(title, 'postgraphile', ...cells(postgraphile, ratio(postgraphile))));
  if (bare) lines.unshift(row(title, 'bare', ...cells(bare, '1')));
  return lines.join('\n');
}

export const growthHead = () => row('median of one request', 'size S', 'size L', 'growth', 'at most', '');

/** The service's median at both sizes, and whether it grows by no more than it may. */
export function growthLine({ name, growth }: Operation, small: Compared | undefined, large: Compared | undefined): string {
  const [from, to] = [small?.service.p50 ?? Number.NaN, large?.service.p50 ?? Number.NaN];
  const verdict = to / from <= growth ? 'pass' : 'FAIL';
  return row(name, `${from.toFixed(1)} ms`, `${to.toFixed(1)} ms`, (to / from).toFixed(2), String(growth), verdict);
}
