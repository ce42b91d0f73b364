import type { ServiceDefinition } from "@grpc/grpc-js";
import proto from "@temporalio/proto";
import type { temporal } from "@temporalio/proto";

const messages = proto.temporal.api.cloud.cloudservice.v1;
type Messages = typeof temporal.api.cloud.cloudservice.v1;

const service = "temporal.api.cloud.cloudservice.v1.CloudService";

/** A method of CloudService, as in `GetNamespace`. */
export type MethodName = {
  [Key in keyof Messages]: Key extends `${infer Name}Request`
    ? `${Name}Response` extends keyof Messages
      ? Name
      : never
    : never;
}[keyof Messages];

export type RequestOf<Name extends MethodName> = Messages[`${Name}Request` & keyof Messages] extends {
  decode(bytes: Uint8Array): infer Message;
}
  ? Message
  : never;

export type AnswerOf<Name extends MethodName> = Messages[`${Name}Response` & keyof Messages] extends {
  encode(message: infer Fields): unknown;
}
  ? Fields
  : never;

/** What a caller reads. */
export type ReadAnswer<Name extends MethodName> = Messages[`${Name}Response` & keyof Messages] extends {
  decode(bytes: Uint8Array): infer Message;
}
  ? Message
  : never;

/** A request as it came, and as what it was read. */
export interface ReceivedRequest {
  readonly bytes: Buffer;
  readonly message: object;
}

/** What all requests may carry; absent fields read as their defaults. */
export interface CommonFields {
  readonly namespace?: string;
  readonly asyncOperationId?: string;
}

interface Codec {
  decode(bytes: Uint8Array): object;
  fromObject(fields: object): object;
  encode(message: object): { finish(): Uint8Array };
  toObject(message: object, options: object): Record<string, unknown>;
}

function codec(name: string): Codec {
  return (messages as unknown as Record<string, Codec>)[name]!;
}

/** All methods that the proto files of this SDK know. */
export const methodNames: readonly MethodName[] = Object.keys(messages)
  .filter((name) => name.endsWith("Request"))
  .map((name) => name.slice(0, -"Request".length))
  .filter((name) => `${name}Response` in messages) as MethodName[];

export const serviceDefinition: ServiceDefinition = Object.fromEntries(
  methodNames.map((name) => [
    name,
    {
      path: `/${service}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (request: ReceivedRequest) => request.bytes,
      requestDeserialize: (bytes: Buffer): ReceivedRequest => ({
        bytes,
        message: codec(`${name}Request`).decode(bytes),
      }),
      responseSerialize: (answer: object) =>
        Buffer.from(
          codec(`${name}Response`)
            .encode(codec(`${name}Response`).fromObject(answer))
            .finish(),
        ),
      responseDeserialize: (bytes: Buffer) => codec(`${name}Response`).decode(bytes),
    },
  ]),
);

/** A request as plain values, for a test to look at: enums by name, bytes in base64, times as `{ seconds, nanos }`. */
export function plainRequest(name: MethodName, message: object): Record<string, unknown> {
  return codec(`${name}Request`).toObject(message, { enums: String, longs: Number, bytes: String });
}

/** The request as an operation's answer shows it (`google.protobuf.Any`). */
export function asAny(name: MethodName, bytes: Uint8Array): { type_url: string; value: Uint8Array } {
  return { type_url: `type.googleapis.com/temporal.api.cloud.cloudservice.v1.${name}Request`, value: bytes };
}
