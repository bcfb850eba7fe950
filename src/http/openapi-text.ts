const WIDTH = 140;

/**
 * JSON as people read it in a diff: two spaces a level, what fits the width on one line, and long lists of words filled. The same value
 * gives the same text, byte for byte. Members that are undefined are left out, as JSON.stringify does.
 */
export function compact(value: unknown, indent = '', before = 0): string {
  const line = inline(value);
  if (indent.length + before + line.length < WIDTH || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const rows = Array.isArray(value)
    ? listed(value, deeper)
    : given(value).map(([key, member]) => `${JSON.stringify(key)}: ${compact(member, deeper, JSON.stringify(key).length + 2)}`);
  if (rows.length === 0) return line;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${rows.map((row) => deeper + row).join(',\n')}\n${indent}${close}`;
}

/** The members of a list, one a row, or as many a row as fit where all are words or numbers. */
function listed(values: readonly unknown[], indent: string): string[] {
  if (values.some((value) => typeof value === 'object')) return values.map((value) => compact(value, indent));
  const rows: string[] = [];
  for (const word of values.map(inline)) {
    const last = rows.at(-1);
    if (last !== undefined && indent.length + last.length + word.length + 2 < WIDTH) rows[rows.length - 1] = `${last}, ${word}`;
    else rows.push(word);
  }
  return rows;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = given(value).map(([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function given(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
