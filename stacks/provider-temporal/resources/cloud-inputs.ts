import { z } from "zod";
import { namespacePermissions } from "../backend/cloud-services.ts";

/** Rules that several of Temporal Cloud's types share. */
export const cloudNamespace = z
  .string("must be a text")
  .regex(
    /^[a-z0-9-]+\.[a-z0-9]+$/,
    "must be the id of a namespace of Temporal Cloud, as in cms-orchestration.a1b2c",
  );

export const permission = z.enum(namespacePermissions, {
  error: `must be one of ${namespacePermissions.join(", ")}`,
});

export const filledText = (most: number) =>
  z.string("must be a text").min(1, "must not be empty").max(most, `must be at most ${most} characters`);

export const yesOrNo = z.boolean("must be true or false");
