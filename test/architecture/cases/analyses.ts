import type { Case, Cell } from './asking.ts';
import { each, own, type Readings } from './reading.ts';

const association = {
  kind: 'association',
  label: 'Satisfied, by having a mentor',
  unit_of_analysis: 'mentee',
  table: [
    [16, 11],
    [9, 18],
  ],
};

let last = 0;

/** An analysis of the author’s, of which nothing is computed yet. */
async function analysis({ world, author }: Cell): Promise<string> {
  last += 1;
  const fingerprint = last.toString(16).padStart(64, '0');
  return (await world.insert('analysis', { fingerprint, tests: JSON.stringify([association]), outcomes: '[null]' }, author)).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  createAnalysis: () => ({ body: { tests: [association] } }),
  listAnalyses: async (cell) => ({ thing: await analysis(cell) }),
  getAnalysis: async (cell) => ({ path: await analysis(cell) }),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listAnalyses: own('analysis', 'mentee'),
  getAnalysis: each('analysis', 'mentee'),
};
