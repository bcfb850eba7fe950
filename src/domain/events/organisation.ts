/** The types of the events that organisation records. */
export const types = [
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
