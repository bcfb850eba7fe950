import type { Layout, Reader, Values } from './reader.ts';

function readMilestone({ must, refuse, code, word, day }: Reader): Values {
  const values = {
    hr_number: must(code)('hr_number'),
    kind: must(word(['promotion_due', 'junior_promotion', 'senior_promotion', 'cfar_decided']))('kind'),
    reached_on: must(day)('reached_on'),
    cfar_outcome: word(['continuing', 'probation_extended', 'position_description_revised', 'terminated'])('cfar_outcome'),
  };
  const { kind, cfar_outcome } = values;
  if (kind === 'cfar_decided' && cfar_outcome === null) refuse('cfar_outcome', 'required', 'The decision of a review has an outcome.');
  if (kind !== null && kind !== 'cfar_decided' && cfar_outcome !== null)
    values.cfar_outcome = refuse('cfar_outcome', 'milestone_unfit', 'Only the decision of a review has an outcome.');
  return values;
}

/** Promotions, the days on which they are due, and decided appointment reviews; for faculty affairs. */
export const milestones: Layout = {
  about: 'Promotions, the days on which they are due, and decided appointment reviews; for faculty affairs.',
  holds: {
    hr_number: 'HR number of the person',
    kind: 'promotion_due, junior_promotion, senior_promotion or cfar_decided',
    reached_on: 'The day',
    cfar_outcome: 'Of a decided review: continuing, probation_extended, position_description_revised or terminated',
  },
  required: ['hr_number', 'kind', 'reached_on'],
  example: { hr_number: 'H000123', kind: 'junior_promotion', reached_on: '2024-07-01' },
  maxRows: 5_000,
  needs: 'milestone:write',
  task: 'import_milestones',
  read: readMilestone,
};
