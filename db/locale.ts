/** Which characters a database takes for letters: search of names finds what its index was made of. */
import { type Kysely, sql } from 'kysely';

/** What is wrong with the encoding or `lc_ctype` of the database, and what to do about it; null where both are as they should be. */
export async function wrongLocale<DB>(db: Kysely<DB>): Promise<string | null> {
  const { rows } = await sql<{ name: string; encoding: string; ctype: string }>`
    select datname::text as name, pg_encoding_to_char(encoding)::text as encoding, datctype::text as ctype
    from pg_database where datname = current_database()`.execute(db);
  const [database] = rows;
  if (!database) return null;
  const { name, encoding, ctype } = database;
  const isUtf8 = encoding === 'UTF8';
  if (isUtf8 && !['C', 'POSIX'].includes(ctype)) return null;
  const cause = isUtf8
    ? `The database ${name} has lc_ctype ${ctype}, by which names such as Šimková or 王 are not found`
    : `The database ${name} has the encoding ${encoding}, which cannot hold every name`;
  return (
    `${cause}, and which cannot be changed in place. Create another one as in README, Deployment ` +
    `(encoding 'UTF8' template template0 … lc_ctype 'C.UTF-8'), restore a dump of this one into it, and use that.`
  );
}
