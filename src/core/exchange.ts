import pg from 'pg';

/** A statement that a connection has prepared, or will when it first sends it. */
export type Prepared = {
  readonly name: string;
  readonly text: string;
  /** What it answers, once it was described. A change of it on the server makes the statement fail (`isOutOfDate`). */
  columns?: readonly Column[];
  /** A row without values, of which the others are copies: an object that gets its members one by one grows again and again. */
  empty?: Row;
};

type Row = Record<string, unknown>;

type Column = Readonly<{ name: string; parse: (value: string) => unknown }>;

export type Statement = Readonly<{ prepared: Prepared; values: readonly unknown[] }>;

/** What pg's connection has beyond its published types. */
type Wire = Readonly<{
  stream: { cork(): void; uncork(): void };
  parsedStatements: Readonly<Record<string, string>>;
  parse(statement: { name: string; text: string }): void;
  bind(statement: { statement: string; values: readonly unknown[] }): void;
  describe(portal: { type: 'P' }): void;
  execute(): void;
  close(statement: { type: 'S'; name: string }): void;
  sync(): void;
}>;

type Field = Readonly<{ name: string; dataTypeID: number; format: 'text' | 'binary' }>;
type Callback = (error: Error | null, result?: pg.QueryResult) => void;

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils;

/** A value as it is sent. @throws where it cannot be */
export { prepareValue };

export type Rows = Row[];

/** The rows of a statement, or why they could not be read. */
export type Answer = Rows | Error;

/**
 * Statements that are sent as one message and answered by one: of the last, the rows, and in `answers` those of each that was carried out. Where one
 * fails, those behind it are not carried out and the whole fails with its error. What a statement answers is described once a connection, and
 * its rows are taken apart by that.
 */
export class Exchange implements pg.Submittable {
  /** Set by pg's client. */
  callback: Callback = () => undefined;
  readonly #statements: readonly Statement[];
  readonly #types: pg.CustomTypesConfig;
  readonly #onSent: () => void;
  readonly #given: readonly string[];
  #at = 0;
  #rows: Rows = [];
  #tag = '';
  #failure: Error | undefined;
  /** Absent where nobody asks for more than the rows of the last. */
  readonly #answers: Answer[] | undefined;

  /**
   * @param given names of prepared statements that the server can forget
   * @param onSent called when the message goes out, which it does not where the connection is lost before
   * @param answers is filled with what each statement answers, where given
   */
  constructor(
    statements: readonly Statement[],
    types: pg.CustomTypesConfig,
    given: readonly string[],
    onSent: () => void,
    answers?: Answer[],
  ) {
    this.#statements = statements;
    this.#types = types;
    this.#given = given;
    this.#onSent = onSent;
    this.#answers = answers;
  }

  /** The statement that is being answered, by which pg's client notes that it was prepared. */
  get name(): string | undefined {
    return this.#statements[this.#at]?.prepared.name;
  }

  get text(): string {
    return this.#statements[this.#at]?.prepared.text ?? '';
  }

  /** Called by pg's client when it is this one's turn. Answers what is wrong with the values, in which case nothing was sent. */
  submit(connection: unknown): Error | null {
    const wire = connection as Wire;
    let bound: unknown[][];
    try {
      bound = this.#statements.map(({ values }) => values.map((value) => prepareValue(value)));
    } catch (error) {
      return error as Error;
    }
    this.#onSent();
    wire.stream.cork();
    const parsed = new Set<string>();
    for (const name of this.#given) wire.close({ type: 'S', name });
    for (const [i, { prepared }] of this.#statements.entries()) {
      const { name, text, columns } = prepared;
      if (wire.parsedStatements[name] === undefined && !parsed.has(name)) wire.parse({ name, text });
      parsed.add(name);
      wire.bind({ statement: name, values: bound[i] ?? [] });
      if (!columns) wire.describe({ type: 'P' });
      wire.execute();
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    const prepared = this.#statements[this.#at]?.prepared;
    if (!prepared) return;
    prepared.columns = fields.map(({ name, dataTypeID, format }) => ({
      name,
      parse: this.#types.getTypeParser(dataTypeID, format as 'text') as Column['parse'],
    }));
    prepared.empty = Object.fromEntries(fields.map(({ name }) => [name, null]));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#failure || (!this.#answers && this.#at < this.#statements.length - 1)) return;
    const { columns = [], empty } = this.#statements[this.#at]?.prepared ?? {};
    const row: Row = { ...empty };
    try {
      for (let i = 0; i < columns.length; i += 1) {
        const value = fields[i] ?? null;
        const { name, parse } = columns[i] as Column;
        if (value !== null) row[name] = parse(value);
      }
    } catch (error) {
      this.#failure = error as Error;
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const prepared = this.#statements[this.#at]?.prepared;
    // What has been described and answers no rows has no columns.
    if (prepared) prepared.columns ??= [];
    this.#tag = text;
    this.#at += 1;
    if (!this.#answers) return;
    this.#answers.push(this.#failure ?? this.#rows);
    this.#rows = [];
    this.#failure = undefined;
  }

  handleEmptyQuery(): void {
    this.#at += 1;
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    const [, command = '', count] = /^([A-Z]+)(?: .*?)?(?: ?(\d+))?$/.exec(this.#tag) ?? [];
    const rowCount = count === undefined ? null : Number(count);
    if (this.#failure) this.callback(this.#failure);
    else this.callback(null, { command, rowCount, rows: this.#rows, oid: 0, fields: [] });
  }
}
