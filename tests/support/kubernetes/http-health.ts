import { get } from "node:http";
import { get as getByTls } from "node:https";

/** Whether a URL answers with status 200 within two seconds; `ca` is the authority (PEM) of an https one. */
export function answersOk(url: string, ca?: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { timeout: 2000, ...(ca && { ca }) };
    const request = (ca ? getByTls : get)(url, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy(new Error(`${url} did not answer within 2 s`)));
    request.once("error", reject);
  });
}
