import * as surveys from './surveys.ts';

/** The types of the events that measurement records. */
export const types = [...surveys.types, 'relation_follow_up.answered', 'relation_follow_up.edited'] as const;

/** Events of these nouns are listed to nobody: what somebody answers is theirs alone. */
export const unlisted = [...surveys.unlisted, 'relation_follow_up'] as const;
