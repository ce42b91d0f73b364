// Pulumi's runner for policy packs puts ts-node before `require`, which cannot read this project's TypeScript. `import` goes past it, to
// Node itself. The runner awaits what a pack exports.
module.exports = import("./index.ts");
