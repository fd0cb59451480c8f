/** The part of SwitchBot's API that a tick needs: a meter, scenes, commands, and a count of today's calls. */
import { once } from "node:events";
import { createServer } from "node:http";

export interface CountingSwitchBot extends AsyncDisposable {
  readonly url: string;
  /** Reading of the meter, in °C. */
  temperature: number;
  /** What was sent to devices and scenes, in order, as their paths. */
  sent: string[];
  /** Calls with a response or an effect. */
  calls: number;
  /** Called before a call takes effect and again before its response; `false` skips the rest. */
  onStep: (text: string) => boolean | Promise<boolean>;
}

export async function startCountingSwitchBot(): Promise<CountingSwitchBot> {
  const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    request.resume().on("end", async () => {
      if (!(await api.onStep(`before ${method} ${url}`))) return void request.socket.destroy();
      api.calls += 1;
      if (method === "POST") api.sent.push(url);
      if (!(await api.onStep(`after ${method} ${url}`))) return void request.socket.destroy();
      const body = method === "GET" ? { temperature: api.temperature, humidity: 50 } : {};
      response.setHeader("x-ratelimit-remaining", 10_000 - api.calls);
      response.end(JSON.stringify({ statusCode: 100, body, message: "success" }));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");

  const api: CountingSwitchBot = {
    url: `http://127.0.0.1:${address.port}`,
    temperature: 20,
    sent: [],
    calls: 0,
    onStep: () => true,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return api;
}
