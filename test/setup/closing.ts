/**
 * What a test file has opened is closed after its tests. Modules are shared by the files that one worker runs, so a hook that stood beside what
 * it closes would be registered for the first file alone: each-file.ts, which runs for every file, registers the one hook that there is.
 */
const opened: (() => Promise<unknown>)[] = [];

/** Closes this after the test file, before whatever was opened earlier: a world before its database. Usable at the top level of a file and in hooks. */
export function closeAfterFile(close: () => Promise<unknown>): void {
  opened.push(close);
}

/** Closes everything, the latest first. What fails does not keep the rest open. */
export async function closeEverything(): Promise<void> {
  const failures: unknown[] = [];
  for (let close = opened.pop(); close; close = opened.pop()) await close().catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'not everything that the file opened could be closed');
}
