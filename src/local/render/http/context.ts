import type { Clock } from "../../../core/clock.ts";
import type { Engine } from "../engine/create-engine.ts";
import type { Store } from "../store/store.ts";
import type { Owner } from "./owner.ts";

/** What all routes share. */
export interface Render {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  /** The one workspace of this Render. */
  readonly owner: Owner;
  /** The address of this Render, for example `http://127.0.0.1:4000`. */
  readonly origin: string;
}
