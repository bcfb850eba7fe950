/** The types of the events that organisation records. */
export const types = [
  'access_change.agreed',
  'access_change.approved',
  'access_change.lapsed',
  'access_change.refused',
  'access_change.requested',
  'access_change.withdrawn',
  'division.created',
  'division.edited',
  'division.succeeded',
  'login.added',
  'login.ended',
  'person.created',
  'person.edited',
  'person.merged',
  'site.created',
  'site.edited',
] as const;
