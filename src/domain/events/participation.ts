/** Events of these nouns are listed to nobody. */
export const unlisted = ['concern', 'facilitator_application', 'introduction', 'resource_use'];
