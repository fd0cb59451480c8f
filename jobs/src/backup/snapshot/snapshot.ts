import type { Table } from "../format.ts";

/** Rows of one table as JSON objects, each without a line end. */
export interface Rows {
  readonly table: Table;
  readonly rows: readonly string[];
}

/** All rows of a store at one instant. Can be read once. */
export interface Snapshot {
  readonly store: "postgres" | "file";
  /** For people. */
  readonly where: string;
  readonly batches: AsyncIterable<Rows>;
}
