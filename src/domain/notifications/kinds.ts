/**
 * Kinds of notification by name. `words` is the sentence that a notification and its line of a mail consist of. It is the same for everybody
 * and everything, so that no name, reason or rating can reach a mailbox. `path` is where to look, `:id` the subject.
 */
export type Kinds = Readonly<Record<string, Readonly<{ words: string; path: string }>>>;
