import { CmsKind, SiteSlug } from "@temporal-cms/contracts";
import { ConfigError, loadJsonFile } from "@temporal-cms/runtime";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { CmsClient } from "./client.ts";
import { httpCmsClient } from "./http-cms-client.ts";

/** Names the sites file. */
export const sitesVariable = "CMS_SITES_FILE";

/** Where a site is, and how the worker signs in to it. */
export interface SiteConnection {
  site: string;
  cms: z.infer<typeof CmsKind>;
  /** Without a slash at the end. */
  baseUrl: string;
  username: string;
  applicationPassword: string;
}

/** Passwords travel with every call, so only what stays inside a machine or a cluster may go unencrypted. */
function isPrivate(hostname: string): boolean {
  return (
    /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname) ||
    !/[.:]/.test(hostname) ||
    /\.(?:svc|local|internal|localhost)$/.test(hostname)
  );
}

const BaseUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .refine((url) => !/[?#@]/.test(url), "must have no query, fragment or user")
  .refine(
    (url) => !URL.canParse(url) || new URL(url).protocol === "https:" || isPrivate(new URL(url).hostname),
    "must be https, except for loopback and names inside a cluster",
  )
  .transform((url) => url.replace(/\/+$/, ""));

const Site = z
  .strictObject({
    site: SiteSlug,
    cms: CmsKind,
    baseUrl: BaseUrl,
    username: z
      .string()
      .min(1)
      .regex(/^[^:]*$/, "must have no colon"),
    applicationPassword: z.string().min(1).optional(),
    /** Path of a file with the password alone, relative to the sites file. */
    applicationPasswordFile: z.string().min(1).optional(),
  })
  .refine(
    (site) => (site.applicationPassword === undefined) !== (site.applicationPasswordFile === undefined),
    { error: "needs applicationPassword or applicationPasswordFile, and not both", when: () => true },
  );

/** Content of the sites file. */
export const SitesFile = z
  .array(Site)
  .min(1)
  .superRefine((sites, context) => {
    for (const [index, { site }] of sites.entries()) {
      if (sites.findIndex((other) => other.site === site) < index) {
        context.addIssue({ code: "custom", path: [index, "site"], message: `${site} is there twice` });
      }
    }
  });

/**
 * Reads the sites file and the password files it names.
 *
 * @throws {ConfigError} naming all faults at once, without any password
 */
export function loadSites(file: string): ReadonlyMap<string, SiteConnection> {
  const faults: string[] = [];
  const sites = new Map<string, SiteConnection>();
  for (const [index, entry] of loadJsonFile(sitesVariable, file, SitesFile).entries()) {
    const { applicationPassword, applicationPasswordFile, ...site } = entry;
    let password = applicationPassword ?? "";
    if (applicationPasswordFile !== undefined) {
      const passwordFile = path.resolve(path.dirname(file), applicationPasswordFile);
      try {
        password = readFileSync(passwordFile, "utf8").trim();
        if (password === "")
          faults.push(`${sitesVariable}: ${index}.applicationPasswordFile: ${passwordFile} is empty`);
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code ?? "unknown";
        faults.push(
          `${sitesVariable}: ${index}.applicationPasswordFile: ${passwordFile} cannot be read (${why})`,
        );
      }
    }
    sites.set(site.site, { ...site, applicationPassword: password });
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return sites;
}

/** A lifecycle names a site that the sites file does not have. */
export class UnknownSiteError extends Error {
  override readonly name = "UnknownSiteError";
  readonly retryable = false;

  constructor(site: string) {
    super(`The sites file has no site ${site}`);
  }
}

/** Gives each site's client. */
export function cmsClients(sites: ReadonlyMap<string, SiteConnection>): (site: string) => CmsClient {
  const clients = new Map([...sites].map(([site, connection]) => [site, httpCmsClient(connection)]));
  return (site) => {
    const client = clients.get(site);
    if (client === undefined) throw new UnknownSiteError(site);
    return client;
  };
}
