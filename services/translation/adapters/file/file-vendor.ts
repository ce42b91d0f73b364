import { createHash } from "node:crypto";
import { access, link, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ServiceError } from "@temporal-cms/runtime";
import { readXliff } from "../../xliff/read-xliff.ts";
import { writeXliff } from "../../xliff/write-xliff.ts";
import type { TranslationVendor, VendorJob, VendorJobRequest } from "../adapter.ts";
import { checkTranslated } from "./check-translated.ts";

/** People who translate by file: a folder that the service's replicas share, with XLIFF files for jobs. */
export interface FileVendor extends TranslationVendor {
  /** Names of the jobs that wait. */
  waiting(): Promise<string[]>;
  /** The job's file. */
  exported(id: string): Promise<string>;
  /**
   * Takes a translated file; a job's file may be taken again until its text is imported.
   *
   * @throws {XliffError} with every fault; the job stays as it was
   */
  take(id: string, text: string): Promise<VendorJob & { readonly reference: string }>;
}

/** @param options.folder made when it is not there */
export function fileVendor({ name, folder }: { readonly name: string; readonly folder: string }): FileVendor {
  const service = `The folder of ${name}`;
  const file = (id: string, kind: "job" | "done" | "cancelled"): string =>
    path.join(folder, kind === "job" ? `${id}.xlf` : `${id}.${kind}.xlf`);
  const refused = (status: number, message: string): ServiceError =>
    new ServiceError(message, { service, status, retryable: false });
  const exported = async (id: string): Promise<string> => {
    if (!/^[0-9a-f]{32}$/.test(id)) throw refused(404, "There is no such job.");
    try {
      return await readFile(file(id, "job"), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw refused(404, "There is no such job.");
      throw error;
    }
  };
  const read = async (id: string): Promise<VendorJob & { readonly reference: string }> => {
    const { reference } = readXliff(await exported(id));
    if (await isThere(file(id, "done"))) return { id, state: "completed", reference };
    return { id, state: (await isThere(file(id, "cancelled"))) ? "cancelled" : "pending", reference };
  };
  /** Whole or not at all, whoever writes the same at the same time; false when it is there already. */
  const writeOnce = async (to: string, text: string): Promise<boolean> => {
    const temporary = `${to}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    await writeFile(temporary, text);
    try {
      await link(temporary, to);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      return false;
    } finally {
      await rm(temporary, { force: true });
    }
  };
  return {
    name,
    submit: async (request) => {
      await mkdir(folder, { recursive: true });
      const id = createHash("sha256").update(request.idempotencyKey).digest("hex").slice(0, 32);
      const text = xliffOf(name, id, request);
      if (!(await writeOnce(file(id, "job"), text)) && (await exported(id)) !== text)
        throw refused(409, "The idempotency key belongs to another text");
      return read(id);
    },
    read,
    cancel: async (id) => {
      const job = await read(id);
      if (job.state !== "pending") return job;
      await writeOnce(file(id, "cancelled"), await exported(id));
      return read(id);
    },
    translations: async (id) => {
      const { units } = readXliff(await readFile(file(id, "done"), "utf8"));
      return new Map(
        units.flatMap(({ key, target }) => (target === undefined ? [] : [[key, target] as const])),
      );
    },
    waiting: async () => {
      const names = new Set(await readdir(folder).catch(() => []));
      return [...names].flatMap((entry) => {
        const [, id] = /^([0-9a-f]{32})\.xlf$/.exec(entry) ?? [];
        return id === undefined || names.has(`${id}.done.xlf`) || names.has(`${id}.cancelled.xlf`)
          ? []
          : [id];
      });
    },
    exported,
    take: async (id, text) => {
      const job = await read(id);
      if (job.state === "cancelled") throw refused(409, "The job was cancelled.");
      checkTranslated(readXliff(await exported(id)), readXliff(text));
      const temporary = `${file(id, "done")}.${process.pid}`;
      await writeFile(temporary, text);
      await rename(temporary, file(id, "done"));
      return read(id);
    },
  };
}

function xliffOf(vendor: string, id: string, { from, to, segments, reference }: VendorJobRequest): string {
  return writeXliff({
    sourceLanguage: from,
    targetLanguage: to,
    jobId: `${vendor}/${id}`,
    reference,
    units: segments.map(({ key, coded }) => ({ key, source: coded })),
  });
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
