/**
 * What a merge patch (RFC 7396) changes: the members that are given and differ from the row, or null when none does. A patch
 * without effect writes nothing, keeps the version and records no event.
 */
export function changesOf<P extends object>(before: { readonly [K in keyof P]?: unknown }, patch: P): Partial<P> | null {
  const changed = Object.entries(patch).filter(
    ([key, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[key as keyof P] ?? null),
  );
  return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<P>);
}
