/** The states of a cycle, in their order. */
export const cycleStates = ['planned', 'open', 'nominee_materials', 'review', 'decided', 'conferred'] as const;
export type CycleState = (typeof cycleStates)[number];

/** The states of a nomination. */
export const nominationStates = [
  'draft',
  'submitted',
  'eligible',
  'ineligible',
  'materials_requested',
  'complete',
  'under_review',
  'awarded',
  'not_selected',
  'withdrawn',
] as const;
export type NominationState = (typeof nominationStates)[number];

/** Why a nominee does not meet the criteria. */
export const ineligibilities = [
  'not_faculty',
  'not_appointed',
  'not_in_division',
  'category',
  'rank',
  'too_early',
  'too_few_mentees',
  'laureate_before',
] as const;
export type Ineligibility = (typeof ineligibilities)[number];
