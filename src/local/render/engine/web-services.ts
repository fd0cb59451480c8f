import type { EngineContext } from "./engine-context.ts";
import { openProxy, type ReverseProxy } from "./proxy.ts";
import type { Version } from "./version.ts";
import { createWebService, type WebServiceProcess } from "./web-service.ts";

/** The web services. Each has an address, with an instance behind it. */
export interface WebServices {
  /** Opens the address of a service. */
  prepare(serviceId: string): Promise<void>;
  url(serviceId: string): string;
  /** Starts the live version, as after a restart of the machine. Requests fail until its instance is healthy. */
  boot(version: Version): Promise<void>;
  /**
   * Starts an instance of the version and, when it is healthy in time, sends the requests to it and ends the previous
   * one. False when it ended, was not healthy in time, or the signal was aborted: then the previous one stays.
   */
  replaceInstance(version: Version, signal: AbortSignal): Promise<boolean>;
  /** Ends the instance; the address responds that the service is suspended, or that there is no instance. */
  stop(serviceId: string, why: "suspended" | "no-instance"): void;
  remove(serviceId: string): Promise<void>;
  /** Closes all addresses and pending restarts. The launcher ends the processes. */
  close(): Promise<void>;
}

/** @param healthCheckSeconds how long a new instance may take to become healthy, in seconds of the clock */
export function createWebServices(context: EngineContext, healthCheckSeconds: number): WebServices {
  const proxies = new Map<string, Promise<ReverseProxy>>();
  const ports = new Map<string, number>();
  const services = new Map<string, WebServiceProcess>();
  let closing = false;

  async function open(serviceId: string): Promise<ReverseProxy> {
    const folder = context.versions.folder(serviceId);
    const proxy = await openProxy(folder.readPort());
    folder.writePort(proxy.port);
    ports.set(serviceId, proxy.port);
    return proxy;
  }

  function proxyOf(serviceId: string): Promise<ReverseProxy> {
    let proxy = proxies.get(serviceId);
    if (proxy === undefined) {
      proxy = open(serviceId);
      proxies.set(serviceId, proxy);
    }
    return proxy;
  }

  async function serviceOf(serviceId: string): Promise<WebServiceProcess> {
    const proxy = await proxyOf(serviceId);
    let service = services.get(serviceId);
    if (service === undefined) {
      service = createWebService({ context, proxy, url: url(serviceId), healthCheckSeconds });
      services.set(serviceId, service);
      if (closing) service.release();
    }
    return service;
  }

  function url(serviceId: string): string {
    const port = ports.get(serviceId);
    if (port === undefined) throw new Error(`${serviceId} has no address yet: call prepare() first`);
    return `http://127.0.0.1:${port}`;
  }

  return {
    url,
    async prepare(serviceId) {
      await proxyOf(serviceId);
    },
    async boot(version) {
      const service = await serviceOf(version.serviceId);
      await service.boot(version);
    },
    async replaceInstance(version, signal) {
      const service = await serviceOf(version.serviceId);
      return service.replaceInstance(version, signal);
    },
    stop(serviceId, why) {
      services.get(serviceId)?.stop();
      proxies.get(serviceId)?.then((proxy) => proxy.route(why));
    },
    async remove(serviceId) {
      const ended = services.get(serviceId)?.stop();
      services.delete(serviceId);
      const proxy = await proxies.get(serviceId);
      proxies.delete(serviceId);
      ports.delete(serviceId);
      await Promise.all([proxy?.close(), ended]);
    },
    async close() {
      closing = true;
      for (const service of services.values()) service.release();
      const open = await Promise.all(proxies.values());
      await Promise.all(open.map((proxy) => proxy.close()));
    },
  };
}
