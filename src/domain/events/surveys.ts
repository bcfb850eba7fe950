/** The types of the events that surveys record. */
export const types = [
  'survey_instrument.added',
  'survey_invitation.link_drawn',
  'survey_invitation.participation_stated',
  'survey_wave.abandoned',
  'survey_wave.analysed',
  'survey_wave.answers_read',
  'survey_wave.approved',
  'survey_wave.closed',
  'survey_wave.edited',
  'survey_wave.imported',
  'survey_wave.opened',
  'survey_wave.paused',
  'survey_wave.planned',
  'survey_wave.published',
  'survey_wave.resumed',
] as const;

/** Events of these nouns are listed to nobody: who took part in a survey is their own affair. */
export const unlisted = ['survey_invitation'] as const;
