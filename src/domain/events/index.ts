import type { Permission } from '../permissions/index.ts';
import * as administration from './administration.ts';
import * as communities from './communities.ts';
import * as matching from './matching.ts';
import * as measurement from './measurement.ts';
import * as mentorship from './mentorship.ts';
import * as organisation from './organisation.ts';
import * as participation from './participation.ts';
import * as peerGroups from './peer-groups.ts';
import * as platform from './platform.ts';
import * as recognition from './recognition.ts';
import * as reviews from './reviews.ts';
import * as standing from './standing.ts';

/** The closed list of types of event, composed of the contexts' lists. A type is `noun.past`: what it happened to, and what happened. */
export const eventTypes = [
  ...platform.types,
  ...organisation.types,
  ...mentorship.types,
  ...matching.types,
  ...administration.types,
  ...reviews.types,
  ...participation.types,
  ...standing.types,
  ...recognition.types,
  ...measurement.types,
  ...communities.types,
  ...peerGroups.types,
] as const;

export type EventType = (typeof eventTypes)[number];

/** What can happen to a noun: the second halves of its types. */
export type PastOf<Noun extends string, T = EventType> = T extends `${Noun}.${infer Past}` ? Past : never;

type NounOf<T extends string> = T extends `${infer Noun}.${string}` ? Noun : never;
type EventNoun = NounOf<EventType>;

/**
 * Events that are stored but listed to nobody: all events of a noun, or one type. That something happened, and who recorded it, is as
 * confidential as the resource itself. Those concerned see it on the resource.
 */
export const unlistedEvents: readonly (EventNoun | EventType)[] = [
  ...platform.unlisted,
  ...mentorship.unlisted,
  ...matching.unlisted,
  ...reviews.unlisted,
  ...participation.unlisted,
  ...recognition.unlisted,
  ...measurement.unlisted,
  ...communities.unlisted,
  ...peerGroups.unlisted,
];

/** Events of nouns that are listed only to those who hold the permission in the whole department. */
export const restrictedEvents: Readonly<Record<string, Permission>> = {
  ...reviews.restricted,
  ...recognition.restricted,
  ...measurement.restricted,
} satisfies Partial<Record<EventNoun, Permission>>;

const isListed = (type: EventType) => !unlistedEvents.some((unlisted) => type === unlisted || type.startsWith(`${unlisted}.`));

/** The types that are listed to somebody, by name. */
export const listedEventTypes = eventTypes.filter(isListed).sort() as [EventType, ...EventType[]];
