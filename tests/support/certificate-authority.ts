import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const day = 86_400_000;

/** Absolute paths of PEM files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** What it is shown for; both when absent. */
  readonly usage?: "server" | "client";
  /** Whom it names; the certificate's own name when absent. */
  readonly commonName?: string;
  /** What whom it names belongs to: for Kubernetes, the user's group. */
  readonly organization?: string;
  /** DNS names that a server answers to beside the certificate's own. */
  readonly alternativeNames?: readonly string[];
  /** Whether it ended yesterday. */
  readonly expired?: boolean;
}

/** An authority of its own in a folder, for servers and clients on the loopback address. */
export class CertificateAuthority {
  readonly #folder: string;
  #issuing: Promise<unknown> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param folder is made
   * @throws Error when `openssl` is not on PATH, or with what it said
   */
  static async create(folder: string): Promise<CertificateAuthority> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "index.txt"), "");
    writeFileSync(join(folder, "authority.cnf"), configuration);
    const authority = new CertificateAuthority(folder);
    await authority.#openssl(
      ...["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=test authority"],
      ...["-keyout", "ca.key", "-out", "ca.pem"],
    );
    return authority;
  }

  /** Absolute path of the authority's own certificate (PEM). */
  get path(): string {
    return join(this.#folder, "ca.pem");
  }

  /** @param name letters, digits and `-`; of a server's certificate, a name that it answers to */
  issue(name: string, options: CertificateOptions = {}): Promise<CertificateFiles> {
    // One at a time: the authority keeps a list of what it has issued.
    const issued = this.#issuing.then(() => this.#issue(name, options));
    this.#issuing = issued.catch(() => undefined);
    return issued;
  }

  async #issue(name: string, options: CertificateOptions): Promise<CertificateFiles> {
    const { usage, commonName = name, organization, alternativeNames = [], expired = false } = options;
    const usages = usage === undefined ? "serverAuth,clientAuth" : `${usage}Auth`;
    const names = [name, ...alternativeNames].map((dnsName) => `DNS:${dnsName}`);
    writeFileSync(
      join(this.#folder, `${name}.ext`),
      `extendedKeyUsage=${usages}\nsubjectAltName=${names.join(",")},IP:127.0.0.1\n`,
    );
    const subject = `${organization === undefined ? "" : `/O=${organization}`}/CN=${commonName}`;
    await this.#openssl(
      ...["req", ...newKey, "-subj", subject, "-keyout", `${name}.key`, "-out", `${name}.csr`],
    );
    const [from, until] = expired ? [-2 * day, -day] : [-day, 2 * day];
    await this.#openssl(
      ...["ca", "-batch", "-config", "authority.cnf", "-in", `${name}.csr`, "-out", `${name}.pem`],
      ...["-notext", "-extfile", `${name}.ext`, "-startdate", asn1Time(from), "-enddate", asn1Time(until)],
    );
    return {
      certificate: join(this.#folder, `${name}.pem`),
      key: join(this.#folder, `${name}.key`),
    };
  }

  async #openssl(...args: string[]): Promise<void> {
    await run("openssl", args, { cwd: this.#folder });
  }
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

const configuration = `
[ca]
default_ca = authority
[authority]
dir = .
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
rand_serial = yes
unique_subject = no
default_md = sha256
policy = names
[names]
organizationName = optional
commonName = supplied
`;

/** @param offset milliseconds from now */
function asn1Time(offset: number): string {
  return `${new Date(Date.now() + offset).toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
}
