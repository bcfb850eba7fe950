/**
 * Events of these nouns and types are listed to nobody: that somebody declared a conflict is confidential (C9), and who contributed or delegated is
 * read in the discussion.
 */
export const unlisted = ['declaration', 'match_discussion.contributed', 'match_discussion.delegated'];
