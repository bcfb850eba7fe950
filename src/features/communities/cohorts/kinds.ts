/** The states of a cohort, in their order. */
export const cohortStates = [
  'planning',
  'applications_open',
  'applications_closed',
  'matching',
  'running',
  'midpoint',
  'year_end',
  'followup',
  'archived',
] as const;
export type CohortState = (typeof cohortStates)[number];

export const applicationStates = [
  'draft',
  'submitted',
  'incomplete',
  'eligible',
  'ineligible',
  'accepted',
  'matched',
  'active',
  'completed',
  'not_completed',
  'withdrawn',
] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** What an application can be asked to come with. */
export const artefactKinds = ['application', 'cv', 'support_letter'] as const;
export type ArtefactKind = (typeof artefactKinds)[number];

/** By what applicants and mentors describe themselves, each with words of their own choice: the criteria of a matching beside the choices. */
export const facets = [
  'research_interests',
  'clinical_interests',
  'career_goals',
  'experience',
  'specialty',
  'background',
  'location',
  'projects',
] as const;
export type Facet = (typeof facets)[number];
