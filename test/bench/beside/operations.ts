import type { Operation } from './asking.ts';
import { byId, page } from './reads.ts';
import { candidates, departmentObligations, obligations, roster, worklist } from './reads-derived.ts';
import { creditStatement, sem } from './reads-kept.ts';
import { decide, log, peopleImport } from './writes.ts';

/** By the word that names them on the command line. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...{ 'by-id': byId, page, candidates, roster, worklist, obligations, department: departmentObligations },
  ...{ log, decide, import: peopleImport, statement: creditStatement, sem },
};
