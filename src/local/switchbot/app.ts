import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { ApiError } from "../server/api-error.ts";
import { authenticate as authenticateControl } from "../server/authenticate.ts";
import { clockRoutes } from "../server/control/clock.ts";
import { faults } from "../server/control/faults.ts";
import { requestLog } from "../server/control/requests.ts";
import { authenticate } from "./authenticate.ts";
import { dailyLimit } from "./daily-limit.ts";
import type { Credentials } from "./defaults.ts";
import { deviceRoutes } from "./device-routes.ts";
import type { Room } from "./room.ts";
import { roomRoutes } from "./room-routes.ts";
import { sceneRoutes } from "./scene-routes.ts";

const maxBodyBytes = 4 * 1024 * 1024;

interface AppOptions {
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/**
 * The HTTP application: SwitchBot's API under `/v1.1`, which requires signed requests, and the control API under
 * `/_local`, which requires the token as a bearer token.
 */
export function createApp(room: Room, { credentials, clock, log }: AppOptions): Hono {
  const app = new Hono();
  const requests = requestLog();
  const injected = faults();
  const calls = dailyLimit(clock);

  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json({ message: error.message }, error.status);
    log(`${context.req.method} ${context.req.path} failed: ${messageOf(error)}`);
    return context.json({ message: "internal error of the simulator, see its output" }, 500);
  });
  app.notFound((context) => context.json({ message: "Not Found" }, 404));
  app.use(bodyLimit({ maxSize: maxBodyBytes }));

  app.use("/v1.1/*", requests.record, injected.inject, authenticate(credentials, clock), calls.count);
  for (const routes of [deviceRoutes, sceneRoutes]) app.route("/v1.1", routes(room));

  app.use("/_local/*", authenticateControl(credentials.token));
  for (const routes of [requests.routes, injected.routes, clockRoutes(clock), calls.routes, roomRoutes(room)])
    app.route("/_local", routes);
  return app;
}
