/** The types of the events that platform records. */
export const types = ['job.cancelled', 'notification.read', 'notification_preferences.changed'] as const;

/** Events of these nouns are listed to nobody. */
export const unlisted = ['notification', 'notification_preferences'] as const;
