/** Where a backup can be restored to. */
export interface RestoreTarget {
  /** For people. */
  readonly name: string;
  /**
   * Restores a checked backup, all or nothing.
   * @throws {OperationError} also where data exists and overwriting it was not confirmed
   */
  restore(path: string, options: { file: string; signal: AbortSignal }): Promise<void>;
}
