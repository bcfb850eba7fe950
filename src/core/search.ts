import { type Expression, type RawBuilder, sql } from 'kysely';

const WORDS = 8;

/**
 * True where every word of `q` occurs in `key`, a text made by `search_key()`: accents, case and apostrophes do not matter, nor does the
 * order of the words. A trigram index on `key` serves it. `%` and `_` are escaped after search_key(), which may
 * produce them from full-width forms.
 */
export function matchesName(key: Expression<unknown>, q: string): RawBuilder<boolean> {
  const words = q
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, WORDS);
  const conditions = words.map((word) => sql`${key} like '%' || regexp_replace(search_key(${word}), '([\\\\%_])', '\\\\\\1', 'g') || '%'`);
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}
