/** The types of the events that standing records. */
export const types = ['obligation_waiver.made', 'obligation_waiver.revoked'] as const;
