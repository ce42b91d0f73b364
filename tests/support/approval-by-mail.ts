import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Links to decide by, in the mails about a workflow. */
export function linksInMails(folder: string, workflowId: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => unquoted(readFileSync(join(folder, name), "utf8")))
    .filter((mail) => mail.includes(workflowId))
    .flatMap((mail) => /http:\/\/\S+\/approvals\/[\w.-]+/.exec(mail)?.[0] ?? []);
}

/** Undoes quoted-printable, of ASCII: https://www.rfc-editor.org/rfc/rfc2045#section-6.7 */
function unquoted(mail: string): string {
  return mail
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

export interface ShownPage {
  readonly status: number;
  readonly heading: string;
  readonly html: string;
}

/** Opens a link as a browser does, and sends the page's form when there is a decision. */
export async function followLink(url: string, decision?: "approve" | "reject"): Promise<ShownPage> {
  const page = await shown(await fetch(url));
  if (decision === undefined) return page;
  const confirmation = /name="confirmation" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
  return shown(
    await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ confirmation, decision, comment: "By mail." }),
    }),
  );
}

async function shown(response: Response): Promise<ShownPage> {
  const html = await response.text();
  return { status: response.status, heading: /<h1>(.*)<\/h1>/.exec(html)?.[1] ?? "", html };
}
