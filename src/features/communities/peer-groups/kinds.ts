/** The kinds of peer groups, their states, and what is decided about their mission. */
export const kinds = ['eot', 'facilitated', 'inter_institutional', 'organic'] as const;
export type PeerGroupKind = (typeof kinds)[number];

export const states = ['forming', 'active', 'revisit', 'redefining', 'concluded'] as const;
export type PeerGroupState = (typeof states)[number];

export const decisions = ['continue', 'redefine', 'conclude'] as const;
export type RevisitDecision = (typeof decisions)[number];
