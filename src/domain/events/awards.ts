import type { Permission } from '../permissions/index.ts';

/** The types of the events that awards record. */
export const types = [
  'award.conferred',
  'award.listed',
  'award.unlisted',
  'award.withdrawn',
  'award_cycle.committee_set',
  'award_cycle.conferred',
  'award_cycle.decided',
  'award_cycle.edited',
  'award_cycle.nominations_closed',
  'award_cycle.opened',
  'award_cycle.planned',
  'award_cycle.review_begun',
  'award_programme.created',
  'award_programme.criteria_succeeded',
  'award_programme.edited',
  'award_ranking.given',
  'nomination.drafted',
  'nomination.edited',
  'nomination.judged',
  'nomination.materials_given',
  'nomination.submitted',
  'nomination.withdrawn',
  'nomination_letter.asked',
  'nomination_letter.declined',
  'nomination_letter.submitted',
  'stipend.recorded',
  'stipend.voided',
] as const;

/** Events of these nouns are listed to nobody: who was nominated, by whom and with whose letter is for those who have a part in it. */
export const unlisted = ['award_ranking', 'nomination', 'nomination_letter'] as const;

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const restricted = { award: 'award:read', stipend: 'stipend:read' } as const satisfies Record<string, Permission>;
