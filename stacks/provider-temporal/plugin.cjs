"use strict";

/**
 * Entry point of the plugin, loaded with require() by Pulumi's plugin runner, which also hooks `.ts` files for
 * CommonJS. import() goes round that hook, so that Node strips the types and the package stays ES modules.
 * The runner calls the exported function; the engine's address is the first argument.
 */
module.exports = async () => {
  const { serveProvider } = await import("./rpc/serve.ts");
  await serveProvider(process.argv[2]);
};
