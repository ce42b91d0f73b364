/**
 * Stand-in for Pulumi's own `pulumi-language-nodejs`, which is only published as part of the official CLI archive.
 *
 * It serves the `pulumirpc.LanguageRuntime` gRPC interface with the message classes, the program runner and the plugin
 * runner that the npm package `@pulumi/pulumi` ships (`proto/`, `cmd/run`, `cmd/run-plugin`, `cmd/run-policy-pack`).
 * Not served, and answered with UNIMPLEMENTED: code generation, `pack`, `link`, `template`. Attaching a debugger is ignored.
 *
 * Contract with the engine: the last argument is the engine's address; the port we listen on is the first line of stdout.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Exit code by which `cmd/run` says that it has already told the user what is wrong. */
const ALREADY_REPORTED = 32;
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;
const PARENT_CHECK_MILLISECONDS = 1_000;

const requireFrom = (directory) => createRequire(join(directory, "resolve-from-here.js"));

function loadSdk() {
  let entry;
  try {
    entry = requireFrom(process.cwd()).resolve("@pulumi/pulumi");
  } catch {
    process.stderr.write(`@pulumi/pulumi cannot be found from ${process.cwd()}: run \`npm ci\` first\n`);
    process.exit(1);
  }
  const requireSdk = createRequire(entry);
  return {
    grpc: requireSdk("@grpc/grpc-js"),
    language: requireSdk("@pulumi/pulumi/proto/language_pb.js"),
    service: requireSdk("@pulumi/pulumi/proto/language_grpc_pb.js").LanguageRuntimeService,
    plugin: requireSdk("@pulumi/pulumi/proto/plugin_pb.js"),
    Empty: requireSdk("google-protobuf/google/protobuf/empty_pb.js").Empty,
    version: requireSdk("@pulumi/pulumi/package.json").version,
  };
}

const sdk = loadSdk();
const engineAddress = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith("-"))
  .at(-1);
const children = new Set();

/** Runs a command that ends with this process and with the call that asked for it. */
function start(call, command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  call.on("cancelled", () => child.kill());
  return child;
}

function stopChildren() {
  for (const child of children) child.kill();
}

/** `runtime.options` of Pulumi.yaml or PulumiPlugin.yaml, as the arguments and the environment of Node. */
function runtimeOptions(info) {
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const environment = { PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false) };
  if (options.tsconfig) environment.PULUMI_NODEJS_TSCONFIG_PATH = String(options.tsconfig);
  const nodeArguments = String(options.nodeargs ?? "")
    .split(" ")
    .filter(Boolean);
  return { environment, nodeArguments };
}

function runnerArguments(request, info) {
  const flags = {
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: request.getParallel(),
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
  };
  const args = Object.entries(flags)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `--${name}=${value}`);
  if (request.getDryrun()) args.push("--dry-run");
  return [...args, info?.getEntryPoint() || request.getProgram() || ".", ...request.getArgsList()];
}

function run(call, callback) {
  const { request } = call;
  const info = request.getInfo();
  const response = new sdk.language.RunResponse();
  const directory = info?.getProgramDirectory() || request.getPwd();
  let runner;
  try {
    runner = requireFrom(directory).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    response.setError(`@pulumi/pulumi cannot be found from ${directory}: run \`npm ci\` first`);
    callback(null, response);
    return;
  }

  const { environment, nodeArguments } = runtimeOptions(info);
  const env = {
    ...process.env,
    ...environment,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  const child = start(call, process.execPath, [...nodeArguments, runner, ...runnerArguments(request, info)], {
    cwd: request.getPwd() || directory,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  let failure = "";
  child.once("error", (error) => (failure = `The program could not be started: ${error.message}`));
  child.once("close", (code, signal) => {
    if (code === ALREADY_REPORTED) response.setBail(true);
    else if (failure) response.setError(failure);
    else if (signal) response.setError(`The program was stopped by ${signal}`);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
    callback(null, response);
  });
}

/** Passes what a command prints to the engine as messages of the call, piece by piece. */
function streamOutput(call, child, Message) {
  for (const [stream, setter] of [
    [child.stdout, "setStdout"],
    [child.stderr, "setStderr"],
  ]) {
    stream.on("data", (bytes) => {
      const message = new Message();
      message[setter](bytes);
      call.write(message);
    });
  }
}

function fail(call, details) {
  call.emit("error", { code: sdk.grpc.status.UNKNOWN, details });
}

function runPlugin(call) {
  const { request } = call;
  const info = request.getInfo();
  const directory = info.getProgramDirectory();
  const isPolicyPack = request.getKind() === "analyzer";
  let runner;
  try {
    runner = requireFrom(directory).resolve(
      `@pulumi/pulumi/cmd/${isPolicyPack ? "run-policy-pack" : "run-plugin"}`,
    );
  } catch {
    fail(call, `@pulumi/pulumi cannot be found from ${directory}: run \`npm ci\` first`);
    return;
  }

  const { environment, nodeArguments } = runtimeOptions(info);
  const given = Object.fromEntries(
    request
      .getEnvList()
      .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  const args = isPolicyPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
  const child = start(call, process.execPath, [...nodeArguments, runner, ...args], {
    // A policy pack reads its version from the package.json in its working directory.
    cwd: isPolicyPack ? directory : request.getPwd() || directory,
    env: { ...process.env, ...given, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  streamOutput(call, child, sdk.language.RunPluginResponse);
  child.once("error", (error) =>
    fail(call, `The plugin in ${directory} could not be started: ${error.message}`),
  );
  child.once("close", (code) => {
    const message = new sdk.language.RunPluginResponse();
    message.setExitcode(code ?? 1);
    call.write(message);
    call.end();
  });
}

function installDependencies(call) {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() || request.getDirectory();
  const command = existsSync(join(directory, "package-lock.json")) ? "ci" : "install";
  const child = start(call, "npm", [command], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  streamOutput(call, child, sdk.language.InstallDependenciesResponse);
  child.once("error", (error) => fail(call, `npm could not be started: ${error.message}`));
  child.once("close", (code) =>
    code === 0 ? call.end() : fail(call, `npm ${command} failed with exit code ${code}`),
  );
}

const answer = (build) => (_call, callback) => callback(null, build());

const implementation = {
  run,
  runPlugin,
  installDependencies,
  handshake: answer(() => new sdk.language.LanguageHandshakeResponse()),
  getPluginInfo: answer(() => {
    const info = new sdk.plugin.PluginInfo();
    info.setVersion(sdk.version);
    return info;
  }),
  // Plugins are named in Pulumi.yaml, so a program is not asked for any.
  getRequiredPackages: answer(() => new sdk.language.GetRequiredPackagesResponse()),
  getRequiredPlugins: answer(() => new sdk.language.GetRequiredPluginsResponse()),
  getProgramDependencies: answer(() => new sdk.language.GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: answer(() => new sdk.language.RuntimeOptionsResponse()),
  about: answer(() => {
    const about = new sdk.language.AboutResponse();
    about.setExecutable(process.execPath);
    about.setVersion(process.version);
    return about;
  }),
  cancel: (_call, callback) => {
    stopChildren();
    callback(null, new sdk.Empty());
  },
};

/** The engine may be killed without a word; its children must not outlive it. */
function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, PARENT_CHECK_MILLISECONDS).unref();
}

process.on("exit", stopChildren);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
endWithParent();

const server = new sdk.grpc.Server({
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
});
server.addService(sdk.service, implementation);
server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
