/** Events of these nouns and types are listed to nobody. */
export const unlisted = ['declaration', 'match_discussion.contributed', 'match_discussion.delegated'];
