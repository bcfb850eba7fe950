import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { no, yes } from './db.ts';

/**
 * True where at least one of the two is. Constants are folded, so that a predicate that always or never holds costs no SQL and can be compared
 * with `yes` and `no`.
 */
export function either(a: RawBuilder<SqlBool>, b: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  if (a === yes || b === yes) return yes;
  if (a === no) return b;
  return b === no ? a : sql<boolean>`(${a} or ${b})`;
}

/** True where both are; constants are folded as by `either`. */
export function both(a: RawBuilder<SqlBool>, b: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  if (a === no || b === no) return no;
  if (a === yes) return b;
  return b === yes ? a : sql<boolean>`(${a} and ${b})`;
}
