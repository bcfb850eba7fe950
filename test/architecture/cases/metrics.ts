import type { Case } from './asking.ts';
import { MENTEES, personOf, type Readings } from './reading.ts';

const METRIC = 'MAC-IDN-1';

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMetrics: () => ({}),
  getMetricValues: () => ({ path: METRIC }),
  getMetricTrend: () => ({ path: METRIC }),
  explainMetric: ({ mentee }) => ({ path: METRIC, query: { person_id: mentee.id } }),
  getSem: () => ({}),
};

/** A workbook has the rows of the CSV, and the time at which it was made. */
const FORMS = ['application/json', 'text/csv'];

/** Of the department, as each kind of file. */
const department =
  (path?: string): Readings =>
  ({ world }) =>
    FORMS.map((accept) => ({ topic: 'department', accept, query: { unit: world.id }, ...(path !== undefined && { path }) }));

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMetrics: () => FORMS.map((accept) => ({ topic: 'department', accept })),
  getMetricValues: (scene) => [
    ...department(METRIC)(scene),
    ...FORMS.map((accept) => ({ topic: 'department' as const, path: METRIC, accept, only: 'lead' as const })),
  ],
  getMetricTrend: department(METRIC),
  explainMetric: (scene) => {
    const ask = (path: string, period: string) => (topic: (typeof MENTEES)[number]) => ({
      topic,
      path,
      query: { person_id: personOf(scene, topic).id, period },
    });
    return [...MENTEES.map(ask(METRIC, '2026-02')), ...MENTEES.map(ask('MIC-REL-1', '2024')), ...MENTEES.map(ask('MIC-IDN-2', '2024'))];
  },
  getSem: department(),
};
