import type { Context } from '../context.ts';
import { routesOf } from './person-merges/routes.ts';

/** The last context: a merge of two persons moves what all contexts before it record about them. */
export const mergesOf = (earlier: readonly Context[]): Context => ({
  name: 'merges',
  title: 'Merges',
  description: 'Makes two records of one person one.',
  features: [
    {
      name: 'person-merges',
      routes: routesOf(earlier.flatMap(({ features }) => features.flatMap(({ merge }) => merge ?? []))),
    },
  ],
  tags: [],
});
