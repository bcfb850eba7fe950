/** Events of these nouns are listed to nobody. */
export const unlisted = ['meeting', 'meeting_note'];
