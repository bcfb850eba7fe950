import { type Expression, type RawBuilder, sql } from 'kysely';

const WORDS = 8;

/**
 * True where every word of `q` occurs in `key`, a text made by `search_key()`: accents, case and apostrophes do not matter, nor does the
 * order of the words. A word may also occur in `joined`, where there is one: the same text without spaces. Trigram indexes on both serve it. `%` and `_` are escaped after search_key(), which may
 * produce them from full-width forms.
 */
export function matchesName(key: Expression<unknown>, q: string, joined?: Expression<unknown>): RawBuilder<boolean> {
  const words = q
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, WORDS);
  const occursIn = (text: Expression<unknown>, word: string) =>
    sql`${text} like '%' || regexp_replace(search_key(${word}), '([\\\\%_])', '\\\\\\1', 'g') || '%'`;
  const conditions = words.map((word) => (joined ? sql`(${occursIn(key, word)} or ${occursIn(joined, word)})` : occursIn(key, word)));
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}
