import type { HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { detailsOf } from "../../core/errors.ts";
import { ApiError } from "../server/api-error.ts";
import { authenticate } from "../server/authenticate.ts";
import { clockRoutes } from "../server/control/clock.ts";
import { faults } from "../server/control/faults.ts";
import { requestLog } from "../server/control/requests.ts";
import { cronJobRoutes } from "./cron-jobs/routes.ts";
import { customDomainRoutes } from "./custom-domains/routes.ts";
import { deployRoutes } from "./deploys/routes.ts";
import { diskRoutes } from "./disks/routes.ts";
import { envVarRoutes } from "./env-vars/routes.ts";
import { environmentRoutes } from "./environments/routes.ts";
import { eventRoutes } from "./events/routes.ts";
import type { Render } from "./http/context.ts";
import { rateLimit } from "./http/rate-limit.ts";
import { logStreamRoutes } from "./log-streams/routes.ts";
import { logRoutes } from "./logs/routes.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { ownerRoutes } from "./owners/routes.ts";
import { projectRoutes } from "./projects/routes.ts";
import { registryCredentialRoutes } from "./registry-credentials/routes.ts";
import { scalingRoutes } from "./scaling/routes.ts";
import { secretFileRoutes } from "./secret-files/routes.ts";
import { serviceRoutes } from "./services/routes.ts";
import { newId } from "./store/ids.ts";
import { suspensionRoutes } from "./suspension/routes.ts";

const capabilities = [
  ownerRoutes,
  serviceRoutes,
  envVarRoutes,
  secretFileRoutes,
  deployRoutes,
  suspensionRoutes,
  scalingRoutes,
  diskRoutes,
  customDomainRoutes,
  cronJobRoutes,
  eventRoutes,
  logStreamRoutes,
  logRoutes,
  notificationRoutes,
  projectRoutes,
  environmentRoutes,
  registryCredentialRoutes,
];

// All secret files together may be 1 MB, and JSON may double that.
const maxBodyBytes = 4 * 1024 * 1024;

interface App {
  readonly Bindings: HttpBindings;
}

interface AppOptions {
  readonly apiKey: string;
  readonly limits: "recorded" | "off";
  readonly log: (line: string) => void;
}

/** The HTTP application: Render's API under `/v1`, the control API under `/_local`; both require the API key. */
export function createApp(render: Render, { apiKey, limits, log }: AppOptions): Hono<App> {
  const app = new Hono<App>();
  const requests = requestLog();
  const injected = faults();
  const authenticated = authenticate(apiKey);

  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json({ message: error.message }, error.status);
    const { incoming } = context.env;
    if (incoming.destroyed && !incoming.complete) {
      return context.json({ message: "the request body is incomplete" }, 400); // the client has disconnected
    }
    log(`${context.req.method} ${context.req.path} failed: ${detailsOf(error)}`);
    return context.json({ message: "internal error of the local Render, see its output" }, 500);
  });
  app.notFound((context) => {
    const message = `the local Render does not have ${context.req.method} ${context.req.path}`;
    return context.json({ message }, 404);
  });

  app.use("/v1/*", requests.record, requestId(render), injected.inject);
  app.use("/v1/*", rateLimit(render.clock, limits), authenticated, limitBody());
  for (const routes of capabilities) app.route("/v1", routes(render));

  app.use("/_local/*", authenticated, limitBody());
  for (const routes of [requests.routes, injected.routes, clockRoutes(render.clock)])
    app.route("/_local", routes);
  return app;
}

/** Adds an id to each response; Render's support asks for it. */
function requestId({ clock }: Render): MiddlewareHandler {
  return async (context, next) => {
    await next();
    context.header("Render-Request-Id", newId("req", clock.now()));
  };
}

function limitBody(): MiddlewareHandler {
  return bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new ApiError(413, "request body is too large");
    },
  });
}
