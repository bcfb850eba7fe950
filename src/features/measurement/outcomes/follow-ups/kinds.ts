/** What is asked of both sides of a completed relation. */
export const kinds = ['continuation', 'contact'] as const;
export type Kind = (typeof kinds)[number];

export const sides = ['mentee', 'mentor'] as const;

/** From the completion on, the days in which each side can say whether they plan to stay in contact. */
export const CONTINUATION_DAYS = 60;

/** The months after the completion from which on, and until which, each side can say whether they were in contact. */
export const CONTACT_FROM_MONTHS = 6;
export const CONTACT_UNTIL_MONTHS = 9;
