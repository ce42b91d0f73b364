import grpc from "@grpc/grpc-js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** Shows messages to the user by way of the engine (pulumirpc.Engine/Log). */
export class EngineLog {
  readonly #client: InstanceType<typeof engineGrpc.EngineClient>;

  constructor(engineAddress: string) {
    this.#client = new engineGrpc.EngineClient(engineAddress, grpc.credentials.createInsecure());
  }

  warn(urn: string, message: string): Promise<void> {
    return this.#show(enginePb.LogSeverity.WARNING, urn, message);
  }

  /** What is no reason to worry, as the progress of a long operation. */
  tell(urn: string, message: string): Promise<void> {
    return this.#show(enginePb.LogSeverity.INFO, urn, message);
  }

  /** Resolves when the engine has taken the message; a message that cannot be shown fails no operation. */
  #show(severity: enginePb.LogSeverity, urn: string, message: string): Promise<void> {
    const request = new enginePb.LogRequest();
    request.setSeverity(severity);
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
