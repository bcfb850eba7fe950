/** Whether every invariant that rows can show holds over a whole database, of all departments: one pass a rule, in one snapshot, reading only. */
import { sql } from 'kysely';
import type { Db, Tx } from '../core/db.ts';
import { assignments } from './assignments.ts';
import { conflicts } from './conflicts.ts';
import { disclosure } from './disclosure.ts';
import { history } from './history.ts';
import { credits, meetings } from './meetings.ts';
import { offices } from './offices.ts';
import { people } from './people.ts';
import type { Rule } from './rule.ts';
import { structure } from './structure.ts';

/** All rules, in the order in which they are asked. */
export const RULES: readonly Rule[] = [
  ...structure,
  ...conflicts,
  ...assignments,
  ...offices,
  ...history,
  ...people,
  ...meetings,
  ...credits,
  ...disclosure,
];

/** One offence against one rule. `department` is the code of the department, null where it is of none; `ids` are nouns with identifiers. */
export type Finding = Readonly<{ rule: string; department: string | null; ids: readonly string[]; words: string }>;

export interface Options {
  /** Ask these rules alone, by their ids. */
  rules?: readonly string[];
  /** Called after each rule. */
  onRule?: (rule: Rule, findings: readonly Finding[], ms: number) => void;
}

/** The rules of these ids, whatever their case; all without any. @throws Error that names what is no rule */
export function rulesOf(ids: readonly string[] = []): readonly Rule[] {
  const wanted = ids.map((id) => id.toUpperCase());
  const unknown = wanted.filter((id) => !RULES.some((rule) => rule.id === id));
  if (unknown.length > 0) throw new Error(`No rule ${unknown.join(', ')}: the rules are ${RULES.map(({ id }) => id).join(', ')}`);
  return wanted.length === 0 ? RULES : RULES.filter(({ id }) => wanted.includes(id));
}

/**
 * What breaks a rule in the database, as its owner sees it, at an instant: rules about what is due judge by it, and leave a day to the daily work.
 * @throws Error where a rule cannot be asked
 */
export async function examine(db: Db, now: string, options: Options = {}): Promise<Finding[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true),
        set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx);
      return examineIn(tx, now, options);
    });
}

/** The same of what a transaction sees. */
export async function examineIn(tx: Tx, now: string, { rules, onRule }: Options = {}): Promise<Finding[]> {
  const { rows: departments } = await sql<{ id: string; code: string }>`select id, code from department`.execute(tx);
  const codes = new Map(departments.map(({ id, code }) => [id, code]));
  const found: Finding[] = [];
  for (const rule of rulesOf(rules)) {
    const since = performance.now();
    const rows = await rule.find({ db: tx, now });
    const findings = rows.map(({ department_id, ids, words }) => {
      const department = department_id === null ? null : (codes.get(department_id) ?? null);
      return { rule: rule.id, department, ids, words };
    });
    onRule?.(rule, findings, performance.now() - since);
    found.push(...findings);
  }
  return found;
}

/** A finding as a line. */
export const lineOf = ({ rule, department, ids, words }: Finding): string =>
  `${rule}${department === null ? '' : ` ${department}`}: ${ids.join(', ')}: ${words}`;
