/** The types of the events that measurement records. */
export const types = [] as const;
