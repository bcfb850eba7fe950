import * as administration from './administration.ts';
import * as communities from './communities.ts';
import type { Kinds } from './kinds.ts';
import * as matching from './matching.ts';
import * as measurement from './measurement.ts';
import * as mentorship from './mentorship.ts';
import * as organisation from './organisation.ts';
import * as participation from './participation.ts';
import * as peerGroups from './peer-groups.ts';
import * as recognition from './recognition.ts';
import * as reviews from './reviews.ts';
import * as standing from './standing.ts';

/** Everything the service notifies people of, composed of the contexts' kinds. */
export const kinds = {
  ...organisation.kinds,
  ...mentorship.kinds,
  ...matching.kinds,
  ...administration.kinds,
  ...reviews.kinds,
  ...participation.kinds,
  ...standing.kinds,
  ...recognition.kinds,
  ...measurement.kinds,
  ...communities.kinds,
  ...peerGroups.kinds,
};

export type NotificationKind = keyof typeof kinds;

/** Every kind, for filters and preferences. */
export const notificationKinds = Object.keys(kinds) as [NotificationKind, ...NotificationKind[]];

/** The path of the link that mails of the kind have, with `:secret` in it; null where they have none. */
export const linkOf = (kind: NotificationKind): string | null => (kinds as Kinds)[kind]?.link ?? null;
