/** Events of these nouns are listed to nobody. */
export const unlisted = ['notification', 'notification_preferences'];
