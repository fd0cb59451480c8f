import { Hono } from "hono";
import type { Aircon } from "./aircon.ts";
import { refuse, succeed } from "./replies.ts";
import type { Room } from "./room.ts";

interface Scene {
  readonly sceneId: string;
  readonly sceneName: string;
  /** The settings of the air conditioner that it changes. */
  readonly changes: Partial<Aircon>;
}

/** The ids of the scenes, by purpose. */
export const sceneIds = {
  winter: "local-scene-winter",
  summer: "local-scene-summer",
  fan: "local-scene-fan",
  off: "local-scene-off",
} as const;

/** The manual scenes, as a user would create them in the SwitchBot app for the automation. */
const scenes: readonly Scene[] = [
  {
    sceneId: sceneIds.winter,
    sceneName: "Heat",
    changes: { power: "on", mode: 5, temperature: 23, fanSpeed: 3 },
  },
  {
    sceneId: sceneIds.summer,
    sceneName: "Cool",
    changes: { power: "on", mode: 2, temperature: 22, fanSpeed: 3 },
  },
  { sceneId: sceneIds.fan, sceneName: "Fan", changes: { power: "on", mode: 4 } },
  { sceneId: sceneIds.off, sceneName: "Off", changes: { power: "off" } },
];

/** The list of manual scenes, and their execution. */
export function sceneRoutes(room: Room): Hono {
  const routes = new Hono();
  routes.get("/scenes", (context) =>
    succeed(
      context,
      scenes.map(({ sceneId, sceneName }) => ({ sceneId, sceneName })),
    ),
  );
  routes.post("/scenes/:id/execute", (context) => {
    const scene = scenes.find(({ sceneId }) => sceneId === context.req.param("id"));
    if (scene === undefined) return refuse(context, 190, "wrong sceneId");
    room.setAircon({ ...room.aircon(), ...scene.changes });
    return succeed(context);
  });
  return routes;
}
