import { Client, Metadata, credentials } from "@grpc/grpc-js";
import proto from "@temporalio/proto";
import { type MethodName, type ReadAnswer, serviceDefinition } from "./protocol.ts";

const messages = proto.temporal.api.cloud.cloudservice.v1 as unknown as Record<
  string,
  { encode(fields: object): { finish(): Uint8Array }; fromObject(fields: object): object }
>;

/** Calls as bytes on the wire, without any client library's retries or defaults; answers have all fields. */
export class RawClient {
  readonly #client: Client;
  readonly #headers: Record<string, string>;

  constructor(address: string, headers: Record<string, string>) {
    this.#client = new Client(address, credentials.createInsecure());
    this.#headers = headers;
  }

  /** @throws grpc.ServiceError */
  call<Name extends MethodName>(method: Name, request: object = {}): Promise<ReadAnswer<Name>> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(this.#headers)) metadata.set(name, value);
    const { path, responseDeserialize } = serviceDefinition[method]!;
    const type = messages[`${method}Request`]!;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        responseDeserialize,
        Buffer.from(type.encode(type.fromObject(request)).finish()),
        metadata,
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer as ReadAnswer<Name>);
        },
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}
