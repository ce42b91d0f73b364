import grpc from "@grpc/grpc-js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** Shows messages to the user by way of the engine (pulumirpc.Engine/Log). */
export class EngineLog {
  readonly #client: InstanceType<typeof engineGrpc.EngineClient>;

  constructor(engineAddress: string) {
    this.#client = new engineGrpc.EngineClient(engineAddress, grpc.credentials.createInsecure());
  }

  /** Resolves when the engine has taken the message; a message that cannot be shown fails no operation. */
  warn(urn: string, message: string): Promise<void> {
    const request = new enginePb.LogRequest();
    request.setSeverity(enginePb.LogSeverity.WARNING);
    request.setUrn(urn);
    request.setMessage(message);
    return new Promise((resolve) => {
      this.#client.log(request, () => {
        resolve();
      });
    });
  }

  close(): void {
    this.#client.close();
  }
}
