import { type Context, Hono } from "hono";
import { afterCommand, commandSchema, malformed } from "./aircon.ts";
import { airconDevice, airconRemote, deviceList, hub, meter } from "./home.ts";
import { refuse, succeed } from "./replies.ts";
import type { Room } from "./room.ts";

/** The list of devices, their status, and commands. */
export function deviceRoutes(room: Room): Hono {
  const routes = new Hono();
  routes.get("/devices", (context) => succeed(context, deviceList));

  routes.get("/devices/:id/status", (context) => {
    const id = context.req.param("id");
    if (id === hub.deviceId) return succeed(context);
    if (id === meter.deviceId) return succeed(context, meterStatus(room));
    if (id === airconDevice.deviceId) return succeed(context, airconStatus(room));
    // As recorded in the vendor's issue 64.
    if (id === airconRemote.deviceId) return refuse(context, 190, "wrong deviceId");
    return unknownDevice(context);
  });

  routes.post("/devices/:id/commands", async (context) => {
    const id = context.req.param("id");
    if (id === hub.deviceId || id === meter.deviceId) {
      return refuse(context, 160, "command is not supported");
    }
    if (id !== airconDevice.deviceId && id !== airconRemote.deviceId) return unknownDevice(context);
    const body: unknown = await context.req.json().catch(() => undefined);
    const command = commandSchema.safeParse(body);
    const result = command.success ? afterCommand(room.aircon(), command.data) : malformed;
    if ("statusCode" in result) return refuse(context, result.statusCode, result.message);
    room.setAircon(result);
    return succeed(context);
  });
  return routes;
}

function unknownDevice(context: Context): Response {
  return refuse(context, 152, "device not found");
}

function meterStatus(room: Room): Record<string, unknown> {
  const { deviceName: _, ...device } = meter;
  return { ...device, ...room.reading(), battery: 100, version: "V2.5" };
}

function airconStatus(room: Room): Record<string, unknown> {
  const { deviceName: _, ...device } = airconDevice;
  return { ...device, ...room.aircon() };
}
