/**
 * Kinds of notification by name. `words` is the sentence that a notification and its line of a mail consist of. It is the same for everybody
 * and everything, so that no name, reason or rating can reach a mailbox. `path` is where to look, `:id` the subject. `link` is
 * a path that the mail has instead, for people who need not sign in: `:secret` is drawn for each mail and can be used once.
 */
export type Kinds = Readonly<Record<string, Readonly<{ words: string; path: string; link?: string }>>>;
