// The package has no types; this is the part of it that is used here.
declare module "write-file-atomic" {
  /** Writes to a file next to `path`, flushes it to disk and renames it to `path`. */
  function sync(path: string, data: string, options?: { mode?: number }): void;
  const writeFileAtomic: { readonly sync: typeof sync };
  export default writeFileAtomic;
}
