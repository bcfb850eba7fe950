/** The catalogue of metrics: which there are, and what each definition must be. */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../../src/features/measurement/metrics/catalogue.ts';
import type { COMPONENTS } from '../../../../src/features/measurement/metrics/definition.ts';

/** The 77 of the design, by level and component. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  micro: [
    ...['MIC-EXP-1', 'MIC-EXP-2', 'MIC-EXP-3', 'MIC-IDN-1', 'MIC-IDN-2', 'MIC-IDN-3', 'MIC-IDN-4', 'MIC-REL-1', 'MIC-REL-2', 'MIC-REL-3'],
    ...['MIC-REL-4', 'MIC-REL-5', 'MIC-REL-6', 'MIC-REC-1', 'MIC-REC-2', 'MIC-DEV-1', 'MIC-DEV-2', 'MIC-MEA-1', 'MIC-MEA-2', 'MIC-MEA-3'],
  ],
  exo: [
    ...['EXO-EXP-1', 'EXO-EXP-2', 'EXO-EXP-3', 'EXO-IDN-1', 'EXO-IDN-2', 'EXO-IDN-3', 'EXO-IDN-4', 'EXO-IDN-5', 'EXO-IDN-6', 'EXO-IDN-7'],
    ...['EXO-IDN-8', 'EXO-REL-1', 'EXO-REL-2', 'EXO-REL-3', 'EXO-REL-4', 'EXO-REL-5', 'EXO-REL-6', 'EXO-REC-1', 'EXO-REC-2', 'EXO-REC-3'],
    ...['EXO-DEV-1', 'EXO-DEV-2', 'EXO-DEV-3', 'EXO-MEA-1', 'EXO-MEA-2', 'EXO-MEA-3'],
  ],
  macro: [
    ...['MAC-EXP-1', 'MAC-EXP-2', 'MAC-IDN-1', 'MAC-IDN-2', 'MAC-REL-1', 'MAC-REL-2', 'MAC-REC-1', 'MAC-REC-2', 'MAC-DEV-1', 'MAC-DEV-2'],
    ...['MAC-MEA-1', 'MAC-MEA-2', 'MAC-MEA-3', 'MAC-MEA-4'],
  ],
  meso: ['MES-1', 'MES-2', 'MES-3', 'MES-4', 'MES-5', 'MES-6', 'MES-7', 'MES-8'],
  chrono: ['CHR-1', 'CHR-2', 'CHR-3', 'CHR-4', 'CHR-5', 'CHR-6', 'CHR-7', 'CHR-8', 'CHR-9'],
};
const COMPONENT_OF: Readonly<Record<string, (typeof COMPONENTS)[number]>> = {
  EXP: 'expectations',
  IDN: 'mentor_identification',
  REL: 'relationship_maintenance',
  REC: 'mentor_recognition',
  DEV: 'faculty_development',
  MEA: 'measurement',
};

describe('the catalogue', () => {
  it('has the 77 metrics of the design and no other, each at the level and component that its id says', () => {
    expect(Object.values(WANTED).flat()).toHaveLength(77);
    for (const [level, ids] of Object.entries(WANTED))
      expect(catalogue.filter((metric) => metric.level === level).map(({ id }) => id)).toEqual(ids.toSorted());
    expect(catalogue).toHaveLength(77);
    const misplaced = catalogue.filter(({ id, component }) => component !== (COMPONENT_OF[id.split('-')[1] ?? ''] ?? null));
    expect(misplaced.map(({ id }) => id)).toEqual([]);
  });

  it('has each once', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('defines differences of two parts, and splits sensitive metrics by division at most', () => {
    const differences = catalogue.filter(({ statistic, parts = [] }) => statistic === 'difference' && parts.length !== 2);
    expect(differences.map(({ id }) => id)).toEqual([]);
    const split = catalogue.filter(({ sensitive, by }) => sensitive && by.some((one) => one !== 'division'));
    expect(split.map(({ id }) => id)).toEqual([]);
  });
});
