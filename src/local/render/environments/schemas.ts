import { z } from "zod";

const ipAllowList = z.array(z.object({ cidrBlock: z.string(), description: z.string() }));

/** An environment as POST /projects takes it. */
export const environmentInProject = z.object({
  name: z.string().min(1),
  protectedStatus: z.enum(["protected", "unprotected"]).nullish(),
  networkIsolationEnabled: z.boolean().nullish(),
  ipAllowList: ipAllowList.nullish(),
});

export const environmentPost = environmentInProject.extend({ projectId: z.string() });
export const environmentPatch = environmentInProject.partial();
export const resourcesPost = z.object({ resourceIds: z.array(z.string()) });

export type EnvironmentRequest = z.infer<typeof environmentInProject>;
