/** The positions of entries that repeat an earlier entry. */
export function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, place) => (values.indexOf(value) < place ? [place] : []));
}

/** The positions of entries beyond the first `most` of their kind. */
export function surplus(kinds: readonly string[], most: number): number[] {
  return kinds.flatMap((kind, place) => (kinds.slice(0, place).filter((other) => other === kind).length >= most ? [place] : []));
}
