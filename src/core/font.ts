/** The characters that a TrueType or OpenType font has a glyph for, read from its `cmap` (OpenType 1.9, formats 4 and 12). */
export function charactersOf(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4);
  for (let i = 0; i < tables; i += 1) {
    const record = 12 + 16 * i;
    if (font.toString('latin1', record, record + 4) === 'cmap') return charactersIn(font, font.readUInt32BE(record + 8));
  }
  return new Set();
}

function charactersIn(font: Buffer, cmap: number): Set<number> {
  const found = new Set<number>();
  const subtables = font.readUInt16BE(cmap + 2);
  for (let i = 0; i < subtables; i += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) addSegments(font, subtable, found);
    if (format === 12) addGroups(font, subtable, found);
  }
  return found;
}

/** Format 4: segments of the basic plane; a segment maps by a difference, or by a list of glyphs in which 0 is none. */
function addSegments(font: Buffer, subtable: number, found: Set<number>): void {
  const twice = font.readUInt16BE(subtable + 6);
  const [ends, starts] = [subtable + 14, subtable + 16 + twice];
  const [deltas, offsets] = [starts + twice, starts + 2 * twice];
  for (let at = 0; at < twice; at += 2) {
    const [start, end, offset] = [font.readUInt16BE(starts + at), font.readUInt16BE(ends + at), font.readUInt16BE(offsets + at)];
    for (let char = start; char <= end && char < 0xffff; char += 1) {
      const glyph =
        offset === 0 ? (char + font.readUInt16BE(deltas + at)) & 0xffff : font.readUInt16BE(offsets + at + offset + 2 * (char - start));
      if (glyph !== 0) found.add(char);
    }
  }
}

/** Format 12: groups of characters with consecutive glyphs. */
function addGroups(font: Buffer, subtable: number, found: Set<number>): void {
  const groups = font.readUInt32BE(subtable + 12);
  for (let i = 0; i < groups; i += 1) {
    const group = subtable + 16 + 12 * i;
    for (let char = font.readUInt32BE(group); char <= font.readUInt32BE(group + 4); char += 1) found.add(char);
  }
}
