// The package brings no types of its own; this is the part of it that is used here.
declare module "write-file-atomic" {
  /** Writes to a file beside `path`, flushes it to disk and renames it to `path`. */
  function sync(path: string, data: string, options?: { mode?: number }): void;
  const writeFileAtomic: { readonly sync: typeof sync };
  export default writeFileAtomic;
}
