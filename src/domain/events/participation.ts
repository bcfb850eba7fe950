/** The types of the events that participation records. */
export const types = [
  'concern.acknowledged',
  'concern.closed',
  'concern.raised',
  'concern.read',
  'concern.rerouted',
  'concern.withdrawn',
  'event_attendance.recorded',
  'facilitator_application.decided',
  'facilitator_application.submitted',
  'facilitator_application.taken_up',
  'facilitator_application.withdrawn',
  'facilitator_call.cancelled',
  'facilitator_call.opened',
  'introduction.recorded',
  'pair_feedback.given',
  'programme_enrolment.ended',
  'programme_enrolment.recorded',
  'programme_event.cancelled',
  'programme_event.edited',
  'programme_event.scheduled',
  'resource.edited',
  'resource.published',
  'resource.withdrawn',
  'resource_use.recorded',
] as const;

/** Events of these nouns are listed to nobody. */
export const unlisted = ['concern', 'facilitator_application', 'introduction', 'pair_feedback', 'resource_use'] as const;
