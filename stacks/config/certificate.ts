import { X509Certificate } from "node:crypto";
import { z } from "zod";

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** One or more certificates in PEM; what is public. A private key beside them is refused, and not repeated. */
export const certificates = z
  .string("is required: the CA's certificate in PEM")
  .superRefine((text, context) => {
    if (text.includes("PRIVATE KEY")) {
      context.addIssue({ code: "custom", message: "holds a private key: only certificates belong here" });
    } else if (!isCertificates(text)) {
      context.addIssue({ code: "custom", message: "must be one or more certificates in PEM" });
    }
  });

function isCertificates(text: string): boolean {
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0 || text.replaceAll(block, "").trim() !== "") return false;
  try {
    return blocks.every((pem) => new X509Certificate(pem).subject !== "");
  } catch {
    return false;
  }
}
