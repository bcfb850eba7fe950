/**
 * The components of the score of a mentee and a mentor. Each has a weight in the policy (`weight_…`) and, for two people, a share from 0 to 1:
 * - needs: the part of the mentee's needs, weighted by priority, that the mentor offers help with;
 * - position: both have the same position description;
 * - seniority: the mentor's rank is higher (1), the same (½) or lower (0);
 * - training_location: both trained in the same kind of place;
 * - site: the mentor's primary site is one of the mentee's;
 * - availability: the free part of the mentor's capacity;
 * - mentor_training: the mentor has current, verified training as a mentor;
 * - concordance: the mentor is like the mentee in every respect in which the mentee has a strong preference or, without a strong one, in every
 *   respect in which they have any.
 */
export const MATCH_COMPONENTS = [
  'needs',
  'position',
  'seniority',
  'training_location',
  'site',
  'availability',
  'mentor_training',
  'concordance',
] as const;
