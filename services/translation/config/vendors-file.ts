import { Locale, SiteSlug } from "@temporal-cms/contracts";
import { z } from "zod";

/** A vendor's name in the configuration: part of job names and of the webhook's reference. */
const VendorName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, "a vendor's name is 1 to 32 of a-z, 0-9 and inner hyphens")
  .refine((name) => name !== "none", "none stands for jobs that need no vendor");

const code = z.string().min(1).max(64);
const httpUrl = z.url({ protocol: /^https?$/ });
/** CMS locale (BCP 47) → what the vendor calls it. What is not in the table is not translated. */
const localeTable = z
  .record(Locale, code)
  .refine((table) => Object.keys(table).length > 1, "at least two locales");

/** DeepL's source languages have no variants, and of two languages its targets must have one. */
const deeplCode = z.union([code, z.strictObject({ source: code, target: code })]);

const Vendor = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("deepl"),
    url: httpUrl.optional(),
    locales: z.record(Locale, deeplCode),
    /** Target language as DeepL calls it → manner; without effect where DeepL has none for it. */
    formality: z.record(code, z.enum(["prefer_more", "prefer_less"])).optional(),
    /** `FROM>TO` in DeepL's languages → id of a glossary. */
    glossaries: z
      .record(z.string().regex(/^[^>]+>[^>]+$/, "a glossary is for FROM>TO"), z.string())
      .optional(),
    /** Characters above which an article is translated as a document, which takes longer. */
    documentsAbove: z.int().min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal("phrase"),
    url: httpUrl.optional(),
    /** Id of the project. */
    project: code,
    locales: localeTable,
  }),
  z.strictObject({ kind: z.literal("libretranslate"), url: httpUrl, locales: localeTable }),
  z.strictObject({ kind: z.literal("simulator"), url: httpUrl, locales: localeTable }),
  z.strictObject({ kind: z.literal("file"), folder: z.string().min(1), locales: localeTable }),
]);
export type VendorConfig = z.infer<typeof Vendor>;

const Route = z.strictObject({
  /** Source sites; all without it. A route that names the site comes before one that does not. */
  sites: z.array(SiteSlug).min(1).optional(),
  from: Locale,
  to: z.array(Locale).min(1),
  vendor: z.string(),
});
export type Route = z.infer<typeof Route>;

/** The file that `TRANSLATION_VENDORS_FILE` names: who translates what. Keys are in a file of their own. */
export const VendorsFile = z
  .strictObject({ vendors: z.record(VendorName, Vendor), routes: z.array(Route).min(1) })
  .superRefine(({ vendors, routes }, context) => {
    const fault = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    for (const [name, vendor] of Object.entries(vendors)) {
      if (vendor.kind !== "deepl") continue;
      for (const [locale, { source, target }] of Object.entries(languagesOf(vendor)))
        for (const message of deeplFaults(source, target))
          fault(["vendors", name, "locales", locale], message);
    }
    const taken = new Map<string, number>();
    for (const [index, route] of routes.entries()) {
      const vendor = vendors[route.vendor];
      const languages = vendor && languagesOf(vendor);
      if (!vendor) fault(["routes", index, "vendor"], `there is no vendor ${route.vendor}`);
      if (languages && !(route.from in languages))
        fault(["routes", index, "from"], `${route.vendor} has no language for ${route.from} in its locales`);
      for (const [place, to] of route.to.entries()) {
        if (languages && !(to in languages))
          fault(["routes", index, "to", place], `${route.vendor} has no language for ${to} in its locales`);
        if (to === route.from) fault(["routes", index, "to", place], "is the locale it is translated from");
        for (const site of route.sites ?? ["*"]) {
          const key = `${site} ${route.from}>${to}`;
          const other = taken.get(key);
          if (other !== undefined)
            fault(["routes", index, "to", place], `route ${other} has the same already`);
          taken.set(key, index);
        }
      }
    }
  });
export type VendorsFile = z.infer<typeof VendorsFile>;

function deeplFaults(source: string, target: string): string[] {
  return [
    ...(source.includes("-") ? [`DeepL's source ${source} must have no variant`] : []),
    ...(/^(en|pt)$/i.test(target)
      ? [`DeepL's target ${target} must have a variant, such as EN-GB or PT-BR`]
      : []),
  ];
}

/** A vendor's name for each locale, as the language that is translated from and as the one that is translated into. */
export function languagesOf({ locales }: VendorConfig): Record<string, { source: string; target: string }> {
  return Object.fromEntries(
    Object.entries(locales).map(([locale, language]) => [
      locale,
      typeof language === "string" ? { source: language, target: language } : language,
    ]),
  );
}

/** The file that `VENDOR_KEYS_FILE` names, a mounted secret: each vendor's key. Vendors that need none have none. */
export const VendorKeys = z.record(z.string(), z.string().min(1));
export type VendorKeys = z.infer<typeof VendorKeys>;

const keyless: readonly VendorConfig["kind"][] = ["file", "libretranslate"];

/** What is wrong with the keys, without repeating one. */
export function keyFaults({ vendors }: VendorsFile, keys: VendorKeys): string[] {
  return [
    ...Object.entries(vendors)
      .filter(([name, { kind }]) => !keyless.includes(kind) && !(name in keys))
      .map(([name]) => `VENDOR_KEYS_FILE: ${name}: the vendor needs a key`),
    ...Object.keys(keys)
      .filter((name) => !(name in vendors))
      .map((name) => `VENDOR_KEYS_FILE: ${name}: there is no such vendor`),
  ];
}
