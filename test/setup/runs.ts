/**
 * How much the oracles look at: the small number in `npm test`, the large one in `npm run test:oracles`, or as ORACLE_RUNS says
 * (`small` or `large`).
 */
export function runs(small: number, large: number): number {
  const wanted = process.env['ORACLE_RUNS'] ?? 'small';
  if (wanted !== 'small' && wanted !== 'large') throw new Error(`ORACLE_RUNS is small or large, not ${wanted}`);
  return wanted === 'large' ? large : small;
}
