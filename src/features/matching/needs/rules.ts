/** The places of entries that say once more what an earlier entry has said. */
export function repeated(said: readonly string[]): number[] {
  return said.flatMap((word, place) => (said.indexOf(word) < place ? [place] : []));
}

/** The places of entries beyond the first `most` of their kind. */
export function surplus(kinds: readonly string[], most: number): number[] {
  return kinds.flatMap((kind, place) => (kinds.slice(0, place).filter((other) => other === kind).length >= most ? [place] : []));
}
