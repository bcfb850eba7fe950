/** One test over a list of cases: all failures are reported at once, not only the first. */

/** Checks each case in turn. Answers a line for each that failed, which begins with its name; a list without cases proves nothing and fails. */
export async function failures<T>(
  cases: Iterable<readonly [name: string, one: T]>,
  check: (one: T, name: string) => unknown,
): Promise<string[]> {
  const found: string[] = [];
  let count = 0;
  for (const [name, one] of cases) {
    count += 1;
    try {
      await check(one, name);
    } catch (error) {
      found.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return count === 0 ? ['there are no cases'] : found;
}
