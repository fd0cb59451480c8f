import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "../../server/api-error.ts";
import { readBody } from "../../server/body.ts";
import type { Render } from "../http/context.ts";
import { findService } from "../http/find.ts";
import { cursorOf, pageResponse } from "../http/paging.ts";
import type { SecretFile } from "../store/model.ts";
import { requireSize, secretFileList, secretFileRow, secretFileRows } from "./secret-file.ts";

const putOne = z.object({ content: z.string() });

/** GET and PUT /services/{serviceId}/secret-files; GET, PUT and DELETE …/secret-files/{name}. None of them triggers a deploy. */
export function secretFileRoutes({ store, clock }: Render): Hono {
  const routes = new Hono();

  routes.get("/services/:serviceId/secret-files", (context) => {
    const { secretFiles } = findService(store, context.req.param("serviceId"));
    return pageResponse(context, secretFiles.toReversed(), (row) => ({ secretFile: body(row) }));
  });

  routes.put("/services/:serviceId/secret-files", async (context) => {
    const request = await readBody(context, secretFileList);
    const service = findService(store, context.req.param("serviceId"));
    const secretFiles = secretFileRows(request ?? [], clock.now());
    store.services.put({ ...service, secretFiles });
    return context.json(secretFiles.map((row) => ({ secretFile: body(row), cursor: cursorOf(row.id) })));
  });

  routes.get("/services/:serviceId/secret-files/:name", (context) => {
    const { secretFiles } = findService(store, context.req.param("serviceId"));
    return context.json(body(find(secretFiles, context.req.param("name"))));
  });

  routes.put("/services/:serviceId/secret-files/:name", async (context) => {
    const { content } = await readBody(context, putOne);
    const service = findService(store, context.req.param("serviceId"));
    const row = secretFileRow(context.req.param("name"), content, clock.now());
    const secretFiles = [...service.secretFiles.filter(({ name }) => name !== row.name), row];
    requireSize(secretFiles);
    store.services.put({ ...service, secretFiles });
    return context.json(body(row), 201);
  });

  routes.delete("/services/:serviceId/secret-files/:name", (context) => {
    const service = findService(store, context.req.param("serviceId"));
    const row = find(service.secretFiles, context.req.param("name"));
    store.services.put({ ...service, secretFiles: service.secretFiles.filter((other) => other !== row) });
    return context.body(null, 204);
  });

  return routes;
}

function find(files: readonly SecretFile[], name: string): SecretFile {
  const row = files.find((candidate) => candidate.name === name);
  if (row === undefined) throw notFound(name);
  return row;
}

function body({ name, content }: SecretFile): { name: string; content: string } {
  return { name, content };
}
