import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * For what holds data, and for what shields it: `destroy` refuses, and if the protection is taken away, Pulumi forgets the thing and
 * leaves it where it is.
 */
export const kept = { protect: true, retainOnDelete: true } as const satisfies CustomResourceOptions;
