import type { Fault } from './kinds/fault.ts';
import type { Result } from './trial.ts';

/** The head of the table of results, in Markdown. */
export const HEAD = `| fault | times | acknowledged | refused | in doubt, then known | in doubt | lost | doubled | broken | well again: median (longest) |
|---|---|---|---|---|---|---|---|---|---|
`;

/** A line of the table; below it, the first findings of each rule, and how often was answered what, where somebody wants to know. */
export function lineOf({ words }: Fault, result: Result | Readonly<{ notRun: string }>, withAnswers: boolean): string {
  if ('notRun' in result) return `| ${words} | not run: ${result.notRun} |\n`;
  const { times, acknowledged, refused, resolved, unknown, findings, recoveries_ms, statuses } = result;
  const of = (kind: string) => findings.filter((finding) => finding.class === kind).length;
  const sorted = recoveries_ms.toSorted((a, b) => a - b);
  const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`);
  const well = sorted.length === 0 ? '–' : `${seconds(sorted[sorted.length >> 1])} (${seconds(sorted.at(-1))})`;
  const cells = [words, times, acknowledged, refused, resolved, unknown, of('lost'), of('doubled'), of('broken'), well];
  const details = [...Map.groupBy(findings, ({ class: kind, rule }) => `${kind}: ${rule}`)].map(
    ([rule, all]) =>
      `  ${rule} (${all.length}), such as ${all
        .slice(0, 3)
        .map((one) => one.of)
        .join('; ')}\n`,
  );
  const answers = Object.entries(statuses)
    .map(([status, count]) => `${status} × ${count}`)
    .join(', ');
  return `| ${cells.join(' | ')} |\n${details.join('')}${withAnswers || details.length > 0 ? `  answers: ${answers}\n` : ''}`;
}
