import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { DeclaredStack, StackResource } from "../testing/declare-stack.ts";

/**
 * A stack as text for people who review it: one block a resource, one line a property, sorted, so that a change shows as the lines that
 * it changes. Of texts with several lines stands the digest, of secrets nothing.
 */
export function goldenText({ resources, outputs }: DeclaredStack): string {
  const blocks = resources.map(block).sort();
  return [...blocks, ["outputs", ...lines("", readable(outputs))].join("\n"), ""]
    .join("\n\n")
    .replace(/\n\n$/, "\n");
}

function block(resource: StackResource): string {
  const { type, name, parent, protect, retainOnDelete, props } = resource;
  const options = [protect && "protect", retainOnDelete && "retainOnDelete"].filter(
    (option) => option !== false,
  );
  return [
    `${type} ${name}`,
    ...(parent === undefined ? [] : [`  parent: ${parent}`]),
    ...(options.length === 0 ? [] : [`  options: ${options.join(", ")}`]),
    ...lines("", readable(props)),
  ].join("\n");
}

/** Documents inside texts, such as policies, are easier to read taken apart. */
function readable(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return { JSON: JSON.parse(value) as unknown };
    } catch {
      return value;
    }
  }
  if (pulumi.runtime.isRpcSecret(value)) return "<secret>";
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

function lines(path: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [`  ${path}: ${plain(value)}`];
  const entries = Array.isArray(value)
    ? value.map((inner, index) => [`${path}[${index}]`, inner] as const)
    : Object.entries(value)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, inner]) => [path === "" ? step(key) : `${path}.${step(key)}`, inner] as const);
  if (entries.length === 0) return path === "" ? [] : [`  ${path}: ${Array.isArray(value) ? "[]" : "{}"}`];
  return entries.flatMap(([inner, innerValue]) => lines(inner, innerValue));
}

/** Keys with dots, such as labels, are quoted. */
function step(key: string): string {
  return /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
}

function plain(value: unknown): string {
  if (typeof value !== "string") return String(value);
  if (value.includes("\n")) return `<text of ${value.length} characters, sha256 ${digest(value)}>`;
  // The text "8080" is another value than the number.
  return value === "" || /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(value) ? JSON.stringify(value) : value;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
