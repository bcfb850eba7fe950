/** The invariants that rows alone cannot show: why, and which test holds them. */
export const UNCHECKED: readonly Readonly<{ invariant: string; reason: string; test: string }>[] = [
  {
    invariant: 'INV-2',
    reason: 'It allows something: a leader may mentor people of other divisions.',
    test: 'test/features/mentorship/proposals.test.ts',
  },
  {
    invariant: 'INV-3',
    reason: 'A warning of the answer: the mentor reports to the mentee.',
    test: 'test/features/mentorship/proposals.test.ts',
  },
  {
    invariant: 'INV-4',
    reason: 'What is refused leaves no row; what was accepted is INV-1 and INV-5.',
    test: 'test/features/mentorship/assignments-refusals.test.ts',
  },
  {
    invariant: 'INV-6',
    reason: 'The days of meetings and credits follow from the cases when they are read, and who may read is asked then.',
    test: 'test/features/mentorship/interruptions.test.ts',
  },
  { invariant: 'INV-13', reason: 'A soft limit: a warning with a reason.', test: 'test/features/mentorship/proposals.test.ts' },
  {
    invariant: 'INV-17',
    reason: 'Attributes of the day of an event are looked up when a number is computed.',
    test: 'test/oracles/metrics/metrics.test.ts',
  },
  {
    invariant: 'INV-20',
    reason: 'Who has a duty while an office is vacant is derived when it is asked.',
    test: 'test/oracles/reviews/plan-deciders.test.ts',
  },
  {
    invariant: 'INV-21',
    reason: 'Clocks are derived from leaves when they are read.',
    test: 'test/oracles/standing/obligations-simulation.test.ts',
  },
  {
    invariant: 'INV-22',
    reason: 'The pause of a mentor’s long absence is derived from leaves when it is read.',
    test: 'test/oracles/mentorship/interruptions.test.ts',
  },
  { invariant: 'INV-25', reason: 'Obligations are derived when they are read.', test: 'test/oracles/standing/enrolled-years.test.ts' },
  {
    invariant: 'INV-26',
    reason: 'Obligations are derived when they are read.',
    test: 'test/oracles/standing/obligations-simulation.test.ts',
  },
  {
    invariant: 'INV-27',
    reason: 'Obligations are derived when they are read.',
    test: 'test/oracles/standing/obligations-simulation.test.ts',
  },
];
