/** The types of the events that matching records. */
export const types = [
  'declaration.ended',
  'declaration.listed',
  'declaration.read',
  'declaration.recorded',
  'match_discussion.cancelled',
  'match_discussion.concluded',
  'match_discussion.contributed',
  'match_discussion.delegated',
  'match_discussion.opened',
  'mentor_profile.created',
  'mentor_profile.edited',
  'mentor_request.edited',
  'mentor_request.not_matched',
  'mentor_request.opened',
  'mentor_request.ranked',
  'mentor_request.reopened',
  'mentor_request.withdrawn',
  'mentor_training.edited',
  'mentor_training.recorded',
  'mentor_training.verified',
  'mentor_training.voided',
  'needs_profile.recorded',
] as const;

/**
 * Events of these nouns and types are listed to nobody: that somebody declared a conflict is confidential (C9), and who contributed or delegated is
 * part of the discussion itself.
 */
export const unlisted = ['declaration', 'match_discussion.contributed', 'match_discussion.delegated'] as const;
