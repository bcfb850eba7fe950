/** Words that several kinds of file have in common. */
export const positions = [
  'clinician_teacher',
  'clinician_educator',
  'clinician_investigator',
  'clinician_scientist',
  'clinician_administrator',
  'clinician_quality_innovation',
  'other',
] as const;
