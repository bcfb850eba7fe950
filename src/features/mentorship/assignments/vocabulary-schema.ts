import { z } from 'zod';

/** The kinds of relation. */
export const subtypes = ['formal', 'informal', 'spot', 'sponsor', 'promotion_mentor'] as const;
/** What an assignment is on a day. */
export const statuses = [
  'pending_acceptance',
  'declined',
  'withdrawn',
  'expired',
  'claimed',
  'lapsed',
  'scheduled',
  'active',
  'paused',
  'suspended_conflict',
  'completed',
  'ended',
  'voided',
] as const;
/** What mentoring can help with. */
export const needAreas = [
  'promotion',
  'cfar',
  'research_network',
  'quality_network',
  'education_recognition',
  'grants',
  'clinical_skills',
  'difficult_conversations',
  'work_life',
  'family',
  'leadership',
  'sponsorship',
  'new_direction',
  'becoming_a_mentor',
  'succession',
  'retirement_transition',
  'other',
] as const;
/** What one side can propose for a day before what both confirmed. */
export const earlyChanges = ['end', 'complete', 'pause'] as const;
/** Why somebody declines, pauses or ends. */
export const reasonCodes = [
  'goals_met',
  'mutual_no_fault',
  'mismatch_goals',
  'mismatch_availability',
  'health',
  'mentor_retired',
  'mentor_departed',
  'mentee_departed',
  'mentor_leave',
  'conflict_reporting',
  'conflict_other',
  'poor_communication',
  'low_engagement',
  'competition',
  'administrative',
  'other',
] as const;

/** Need areas as a field. */
export const NeedAreas = z
  .array(z.enum(needAreas))
  .max(17)
  .meta({ examples: [['promotion', 'grants']] });
