import { Problem, problemContentType } from "@temporal-cms/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpService, startHttpService } from "./http-service.ts";
import { createLogger } from "./logger.ts";
import { ServiceTokenVariable, serviceToken } from "./service-token.ts";

const token = "0123456789abcdef0123456789abcdef";
let service: HttpService | undefined;

afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function call(authorization?: string): Promise<Response> {
  service ??= await startHttpService({
    name: "guarded",
    logger: createLogger("guarded", "silent"),
    host: "127.0.0.1",
    port: 0,
    routes: (app) => app.get("/secret", serviceToken(token), (_request, response) => void response.json({})),
  });
  return fetch(`${service.url}/secret`, authorization === undefined ? {} : { headers: { authorization } });
}

describe("serviceToken", () => {
  it.each([undefined, "", "Bearer", "Bearer wrong", `Basic ${token}`, `Bearer ${token}x`])(
    "refuses %j",
    async (authorization) => {
      const response = await call(authorization);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.headers.get("content-type")).toContain(problemContentType);
      const text = await response.text();
      expect(Problem.parse(JSON.parse(text)).status).toBe(401);
      expect(text).not.toContain(token);
    },
  );

  it("lets the holder through", async () => {
    expect((await call(`Bearer ${token}`)).status).toBe(200);
    expect((await call(`bearer ${token}`)).status).toBe(200);
  });

  it("takes no short token for a configuration", () => {
    expect(ServiceTokenVariable.safeParse("short").success).toBe(false);
    expect(ServiceTokenVariable.safeParse(token).success).toBe(true);
  });
});
