import * as administration from './administration.ts';
import * as communities from './communities.ts';
import * as matching from './matching.ts';
import * as measurement from './measurement.ts';
import * as mentorship from './mentorship.ts';
import * as merges from './merges.ts';
import * as organisation from './organisation.ts';
import * as participation from './participation.ts';
import * as peerGroups from './peer-groups.ts';
import * as platform from './platform.ts';
import * as recognition from './recognition.ts';
import * as reviews from './reviews.ts';
import * as standing from './standing.ts';

/**
 * Who may do what, composed of the contexts' tables. A permission is `noun:verb`; it names relations of the asker to the thing, as of
 * today, any one of which is enough. Relations that need no thing (`faculty_affairs`, …) hold for the department.
 */
export const grants = {
  ...platform.permissions,
  ...organisation.permissions,
  ...mentorship.permissions,
  ...matching.permissions,
  ...administration.permissions,
  ...reviews.permissions,
  ...participation.permissions,
  ...standing.permissions,
  ...recognition.permissions,
  ...measurement.permissions,
  ...communities.permissions,
  ...peerGroups.permissions,
  ...merges.permissions,
};

export type Permission = keyof typeof grants;
