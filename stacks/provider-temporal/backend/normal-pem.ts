const [begin, end] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];
const block = new RegExp(`${begin}[^-]+${end}`, "g");

/**
 * Certificates in one spelling, which is how Temporal Cloud gives a bundle back: each encoded anew in lines of 64, what stands between
 * them left out.
 */
export function normalPem(text: string): string {
  const certificates = text.match(block);
  if (!certificates) return text;
  return certificates
    .map((certificate) => {
      const base64 = certificate.slice(begin.length, -end.length).replaceAll(/\s/g, "");
      return [begin, ...(base64.match(/.{1,64}/g) ?? []), end, ""].join("\n");
    })
    .join("");
}
