import { generateKeyPairSync, sign } from "node:crypto";
import { writeFileSync } from "node:fs";

const keyId = "test-key";

/** Signs JWTs that a Temporal server with the default claim mapper reads roles from. */
export class TokenIssuer {
  readonly #privateKey;
  readonly #publicKey;

  constructor() {
    ({ privateKey: this.#privateKey, publicKey: this.#publicKey } = generateKeyPairSync("ec", {
      namedCurve: "P-256",
    }));
  }

  /** Writes the public key as a JSON Web Key Set (RFC 7517), for the server's `keySourceURIs`. */
  publish(file: string): void {
    const key = { ...this.#publicKey.export({ format: "jwk" }), kid: keyId, alg: "ES256", use: "sig" };
    writeFileSync(file, JSON.stringify({ keys: [key] }));
  }

  /**
   * A JWT (RFC 7519) that is valid for an hour.
   * @param permissions `NAMESPACE:read|write|worker|admin`, or `temporal-system:…` for the whole server
   */
  issue(subject: string, permissions: readonly string[], { expired = false } = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const header = encode({ alg: "ES256", typ: "JWT", kid: keyId });
    const claims = encode({
      sub: subject,
      iat: now - 7200,
      exp: now + (expired ? -3600 : 3600),
      permissions,
    });
    const signature = sign("sha256", Buffer.from(`${header}.${claims}`), {
      key: this.#privateKey,
      dsaEncoding: "ieee-p1363",
    });
    return `${header}.${claims}.${signature.toString("base64url")}`;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
