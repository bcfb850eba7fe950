import type { Context } from '../context.ts';
import { routesOf as approvalRoutesOf } from './access-approvals/routes.ts';
import { routesOf } from './person-merges/routes.ts';
import * as duplicatesDaily from './possible-duplicates/daily.ts';
import { routes as duplicatesRoutes } from './possible-duplicates/routes.ts';
import * as duplicates from './possible-duplicates/service.ts';

/** The last context: a merge of two persons moves what all contexts before it record about them. */
export const mergesOf = (earlier: readonly Context[]): Context => {
  const moves = [...earlier.flatMap(({ features }) => features.flatMap(({ merge }) => merge ?? [])), duplicates.reassignPerson];
  return {
    name: 'merges',
    title: 'Merges',
    description: 'Makes two records of one person one, and carries out what a second person approves.',
    features: [
      {
        name: 'possible-duplicates',
        routes: duplicatesRoutes,
        tables: ['possible_duplicate'],
        merge: duplicates.reassignPerson,
        daily: {
          follow: { compare_records: duplicatesDaily.compareRecords },
          notify: { notify_duplicates_in_conflict: duplicatesDaily.notifyConflicts },
        },
      },
      { name: 'person-merges', routes: routesOf(moves) },
      { name: 'access-approvals', routes: approvalRoutesOf(moves) },
    ],
    tags: [],
  };
};
