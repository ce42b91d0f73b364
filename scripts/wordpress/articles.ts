import { z } from "zod";
import type { RunningWordPress } from "./start.ts";

const Saved = z.object({ id: z.int(), status: z.string(), link: z.string() });

export interface ArticleText {
  title: string;
  body: string;
}

/** An editor writes a new article by WordPress's own REST interface, as the block editor does. */
export async function createArticle(
  wordpress: RunningWordPress,
  article: ArticleText & { status?: "draft" | "publish" | "future"; date?: string },
): Promise<{ postId: number; uuid: string }> {
  const { id } = await saveAsEditor(wordpress, "/wp/v2/posts", {
    title: article.title,
    content: article.body,
    status: article.status ?? "draft",
    ...(article.date === undefined ? {} : { date_gmt: article.date }),
  });
  return { postId: id, uuid: await articleUuid(wordpress, id) };
}

/** An editor saves an article again; what is not given stays. */
export async function editArticle(
  wordpress: RunningWordPress,
  postId: number,
  changes: Partial<ArticleText> & { status?: "draft" | "publish" },
): Promise<void> {
  await saveAsEditor(wordpress, `/wp/v2/posts/${postId}`, {
    ...(changes.title === undefined ? {} : { title: changes.title }),
    ...(changes.body === undefined ? {} : { content: changes.body }),
    ...(changes.status === undefined ? {} : { status: changes.status }),
  });
}

/** Puts an article into the trash, or deletes it for good. */
export async function deleteArticle(
  wordpress: RunningWordPress,
  postId: number,
  { forGood }: { forGood: boolean },
): Promise<void> {
  await requestAsEditor(wordpress, "DELETE", `/wp/v2/posts/${postId}?force=${String(forGood)}`);
}

/** WordPress's own status of an article: `draft`, `pending`, `publish`, `trash` and so on. */
export async function articleStatus(wordpress: RunningWordPress, postId: number): Promise<string> {
  const answer = await requestAsEditor(wordpress, "GET", `/wp/v2/posts/${postId}?context=edit`);
  return Saved.parse(answer).status;
}

/** The uuid by which lifecycles know an article. */
export async function articleUuid(wordpress: RunningWordPress, postId: number): Promise<string> {
  return z
    .uuid()
    .parse(await wordpress.php("return Temporal_CMS_Items::uuid( $args['id'] );", { id: postId }));
}

async function saveAsEditor(wordpress: RunningWordPress, path: string, fields: unknown) {
  return Saved.parse(await requestAsEditor(wordpress, "POST", path, fields));
}

async function requestAsEditor(
  { baseUrl, editor }: RunningWordPress,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const credentials = Buffer.from(`${editor.username}:${editor.applicationPassword}`).toString("base64");
  const response = await fetch(`${baseUrl}/wp-json${path}`, {
    method,
    headers: { authorization: `Basic ${credentials}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`WordPress answered ${response.status} to ${method} ${path}: ${text}`);
  return JSON.parse(text) as unknown;
}
