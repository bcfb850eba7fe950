/** The columns that a relation can be asked about. A relation whose column is not given does not hold. */
export const COLUMNS = [
  'person', // the person it is about: the mentee of an assignment, the subordinate of a reporting line
  'mentor', // the other side
  'superior',
  'duplicate', // the record that a merge would give up
  'division',
  'site',
  'author', // who created it
  'confidant', // to whom it was confided
  'discussion', // a match discussion
  'request', // a mentor request
  'replaces', // the assignment that it replaces
  'since', // first day of what a check-in or review is about
  'conductor', // who checks in
  'reviewer', // who reviewed
  'office', // in which they reviewed
  'action', // an action of a check-in or review
  'submitted', // the day it was submitted
  'version', // a plan version
  'cycle', // of an award
  'nomination', // for an award
  'host', // of a cohort
  'group', // a peer group
] as const;

export type Columns = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;
