import * as surveys from './surveys.ts';

/** The types of the events that measurement records. */
export const types = [...surveys.types, 'analysis.made', 'relation_follow_up.answered', 'relation_follow_up.edited'] as const;

/** Events of these nouns are listed to nobody: what somebody answers or analyses is theirs alone. */
export const unlisted = [...surveys.unlisted, 'analysis', 'relation_follow_up'] as const;
