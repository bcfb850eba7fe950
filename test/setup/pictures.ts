/** Pictures of made-up numbers, with every reason for which a number is missing. */
import type { Bars } from '../../src/domain/pictures/bars.ts';
import type { FigureReason } from '../../src/domain/pictures/figures.ts';
import type { Likert } from '../../src/domain/pictures/likert.ts';
import type { Matrix, MatrixComponent, MatrixLevel, MatrixMetric } from '../../src/domain/pictures/matrix.ts';
import type { Trend } from '../../src/domain/pictures/trend.ts';

/** How many metrics the catalogue has in each cell. */
const CELLS: Readonly<Record<'micro' | 'exo' | 'macro', Readonly<Record<MatrixComponent, number>>>> = {
  micro: {
    expectations: 3,
    mentor_identification: 4,
    relationship_maintenance: 6,
    mentor_recognition: 2,
    faculty_development: 2,
    measurement: 3,
  },
  exo: {
    expectations: 3,
    mentor_identification: 8,
    relationship_maintenance: 6,
    mentor_recognition: 3,
    faculty_development: 3,
    measurement: 3,
  },
  macro: {
    expectations: 2,
    mentor_identification: 2,
    relationship_maintenance: 2,
    mentor_recognition: 2,
    faculty_development: 2,
    measurement: 4,
  },
};
const SHORT: Readonly<Record<MatrixComponent, string>> = {
  expectations: 'EXP',
  mentor_identification: 'IDN',
  relationship_maintenance: 'REL',
  mentor_recognition: 'REC',
  faculty_development: 'DEV',
  measurement: 'MEA',
};
const REASONS: readonly FigureReason[] = ['suppressed', 'no_eligible', 'not_recorded', 'not_mature', 'series'];

function metricOf(level: MatrixLevel, component: MatrixComponent | null, id: string, i: number): MatrixMetric {
  const reason = i % 5 === 4 ? (REASONS[Math.floor(i / 5) % REASONS.length] ?? null) : null;
  const unit = i % 7 === 6 ? 'days' : 'percent';
  const cell = component === 'faculty_development' && level !== 'exo' ? 'derived' : 'paper';
  const known = { value: (i * 37) % 101, reason: null, numerator: (i * 37) % 101, denominator: 100 };
  const figure = reason === null ? known : { value: null, reason, numerator: null, denominator: null };
  return { ...figure, id, part: i === 12 ? 'mentors' : '', title: `Made-up metric ${i} & its <title>`, level, component, cell, unit };
}

/** A matrix of all 77 metrics. */
function matrix(): Matrix {
  const metrics: MatrixMetric[] = [];
  for (const [level, cells] of Object.entries(CELLS) as [keyof typeof CELLS, (typeof CELLS)['micro']][])
    for (const [component, many] of Object.entries(cells) as [MatrixComponent, number][])
      for (let i = 1; i <= many; i += 1)
        metrics.push(metricOf(level, component, `${level.slice(0, 3).toUpperCase()}-${SHORT[component]}-${i}`, metrics.length));
  for (const [level, many] of [
    ['meso', 8],
    ['chrono', 9],
  ] as const)
    for (let i = 1; i <= many; i += 1) metrics.push(metricOf(level, null, `${level.slice(0, 3).toUpperCase()}-${i}`, metrics.length));
  return { unit_name: 'Division of <Cardiology> & "Friends"', period: '2025/26', metrics };
}

const known = (period: string, numerator: number, denominator: number, version = 1) =>
  ({ period, version, value: (100 * numerator) / denominator, reason: null, numerator, denominator }) as const;
const none = (period: string, reason: FigureReason, version = 1) =>
  ({ period, version, value: null, reason, numerator: null, denominator: null }) as const;

const trend: Trend = {
  title: 'Programme years with enough meetings (MIC-REL-1)',
  of: 'Department of Medicine, by academic year',
  unit: 'percent',
  series: [
    {
      name: 'mentors',
      points: [
        known('2018/19', 31, 60),
        known('2019/20', 40, 66),
        none('2020/21', 'suppressed'),
        known('2021/22', 52, 70),
        known('2022/23', 60, 71, 2),
        known('2023/24', 66, 74, 2),
      ],
    },
    {
      name: 'mentees',
      points: [
        none('2018/19', 'not_mature'),
        known('2019/20', 20, 66),
        known('2020/21', 25, 66),
        known('2021/22', 30, 70),
        known('2022/23', 33, 71, 2),
        none('2023/24', 'no_eligible', 2),
      ],
    },
  ],
};

const likert: Likert = {
  title: 'Mentees on mentorship',
  of: 'Survey of 2025, anonymous',
  options: ['Strongly agree', 'Agree', 'Neither agree nor disagree', 'Disagree', 'Strongly disagree'],
  rows: [
    { name: 'I know what is expected of me', counts: [20, 14, 6, 3, 1], reason: null },
    { name: 'My mentor is engaged in our mentorship and prepares for our meetings', counts: [12, 20, 0, 2, 9], reason: null },
    { name: 'We meet often enough', counts: null, reason: 'suppressed' },
    { name: 'My mentor and I are a good match', counts: [0, 0, 0, 0, 0], reason: null },
  ],
};

const bars: Bars = {
  title: 'Load of mentors',
  of: 'Department of Medicine, 30 June 2026',
  measured: 'Mentors',
  unit: 'count',
  by: 'Formal mentees',
  bars: [
    { name: '1', value: 120, reason: null },
    { name: '2', value: 61, reason: null },
    { name: '3', value: 24, reason: null },
    { name: '4', value: null, reason: 'suppressed' },
    { name: '5 or more', value: 0, reason: null },
  ],
};

export const samples = () => ({ matrix: matrix(), trend, likert, bars });
