import { serveProvider } from "./rpc/serve.ts";

// Options for logs and tracing may stand before the engine's address.
await serveProvider(process.argv.slice(2).at(-1));
