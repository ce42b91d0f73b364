import type { TranslationVendor, VendorLanguages } from "./adapters/adapter.ts";
import { deeplVendor } from "./adapters/deepl/deepl.ts";
import { fileVendor } from "./adapters/file/file-vendor.ts";
import { libreTranslateVendor } from "./adapters/libretranslate.ts";
import { phraseVendor } from "./adapters/phrase/phrase.ts";
import { simulatorVendor } from "./adapters/simulator.ts";
import { type VendorConfig, type VendorKeys, type VendorsFile, languagesOf } from "./config/vendors-file.ts";

export interface Translator {
  readonly vendor: TranslationVendor;
  readonly languages: VendorLanguages;
}

/** Who translates what. */
export interface Vendors {
  /** The translator of a site's texts; undefined when the configuration has none. */
  choose(of: { site: string; sourceLocale: string; targetLocale: string }): Translator | undefined;
  /** A vendor by name. */
  find(name: string): TranslationVendor | undefined;
  /** A vendor's languages, whether a route leads there still or not; undefined when a locale is not in its table. */
  languages(name: string, of: { sourceLocale: string; targetLocale: string }): VendorLanguages | undefined;
}

/** One vendor for everything, whose languages are the CMSs' locales: the simulator. */
export function oneVendor(vendor: TranslationVendor): Vendors {
  const languages = ({ sourceLocale, targetLocale }: { sourceLocale: string; targetLocale: string }) => ({
    from: sourceLocale,
    to: targetLocale,
  });
  return {
    choose: (of) => ({ vendor, languages: languages(of) }),
    find: (name) => (name === vendor.name ? vendor : undefined),
    languages: (_name, of) => languages(of),
  };
}

export function vendorsOf(file: VendorsFile, keys: VendorKeys): Vendors {
  const all = new Map(
    Object.entries(file.vendors).map(([name, config]) => [name, adapterOf(name, config, keys[name])]),
  );
  const routes = new Map<string, string>();
  for (const { sites, from, to, vendor } of file.routes)
    for (const site of sites ?? ["*"])
      for (const target of to) routes.set(`${site} ${from}>${target}`, vendor);
  const languages: Vendors["languages"] = (name, { sourceLocale, targetLocale }) => {
    const config = file.vendors[name];
    const table = config && languagesOf(config);
    const [from, to] = [table?.[sourceLocale]?.source, table?.[targetLocale]?.target];
    return from === undefined || to === undefined ? undefined : { from, to };
  };
  return {
    choose: (of) => {
      const pair = `${of.sourceLocale}>${of.targetLocale}`;
      const name = routes.get(`${of.site} ${pair}`) ?? routes.get(`* ${pair}`);
      const vendor = name === undefined ? undefined : all.get(name);
      const found = name === undefined ? undefined : languages(name, of);
      return vendor && found ? { vendor, languages: found } : undefined;
    },
    find: (name) => all.get(name),
    languages,
  };
}

function adapterOf(name: string, config: VendorConfig, key = ""): TranslationVendor {
  switch (config.kind) {
    case "deepl":
      return deeplVendor({ name, key, ...config });
    case "phrase":
      return phraseVendor({ name, key, ...config });
    case "libretranslate":
      return libreTranslateVendor({ name, url: config.url, key: key === "" ? undefined : key });
    case "simulator":
      return simulatorVendor({ name, url: config.url, token: key });
    case "file":
      return fileVendor({ name, folder: config.folder });
  }
}
