/** The types of the events that communities record. */
export const types = [
  'cohort.advanced',
  'cohort.edited',
  'cohort.planned',
  'cohort_application.artefact_added',
  'cohort_application.decided',
  'cohort_application.drafted',
  'cohort_application.edited',
  'cohort_application.matched',
  'cohort_application.submitted',
  'cohort_application.withdrawn',
  'cohort_mentor.edited',
  'cohort_mentor.volunteered',
  'cohort_mentor.withdrawn',
  'cohort_pair.made',
  'matching_round.computed',
  'matching_round.confirmed',
  'matching_round.opened',
] as const;

/** Events of these nouns are listed to nobody: who applied, and what became of it, is for the applicant and the host. */
export const unlisted = ['cohort_application', 'cohort_pair', 'matching_round'] as const;
