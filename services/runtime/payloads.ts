import type { Client } from "@temporalio/client";
import { type Payload, toPayloads } from "@temporalio/common";

/** Encodes values as the client's data converter and codecs do; for calls of the raw workflow service. */
export async function encodePayloads(client: Client, ...values: unknown[]): Promise<Payload[]> {
  const { payloadConverter, payloadCodecs } = client.options.loadedDataConverter;
  let payloads = toPayloads(payloadConverter, ...values) ?? [];
  for (const codec of payloadCodecs) payloads = await codec.encode(payloads);
  return payloads;
}
