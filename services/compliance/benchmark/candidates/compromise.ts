import nlp from "compromise";
import { z } from "zod";
import type { Label } from "../dataset.ts";
import type { Candidate } from "./candidate.ts";
import { versionOf } from "./version-of.ts";

const Found = z.array(z.object({ offset: z.object({ start: z.int(), length: z.int() }), text: z.string() }));
type Document = ReturnType<typeof nlp>;

const views: Readonly<Record<string, (document: Document) => { json: (options: object) => unknown }>> = {
  PERSON: (document) => document.people(),
  GPE: (document) => document.places(),
  ORGANIZATION: (document) => document.organizations(),
  EMAIL_ADDRESS: (document) => document.emails(),
  PHONE_NUMBER: (document) => document.phoneNumbers(),
  DOMAIN_NAME: (document) => document.urls(),
  NRP: (document) => document.match("#Demonym"),
  TITLE: (document) => document.match("#Honorific"),
  DATE_TIME: (document) => document.match("#Date+"),
};

export const compromise: Candidate = {
  name: "compromise",
  version: versionOf("compromise"),
  types: Object.keys(views),
  find: (text) => {
    const document = nlp(text);
    return Object.entries(views).flatMap(([type, view]) =>
      Found.parse(view(document).json({ offset: true })).map(({ offset: { start, length } }): Label => {
        const shown = text.slice(start, start + length).replace(/(?:['’]s)?[.,;:!?"”)]*$/, "");
        return { type, start, end: start + shown.length };
      }),
    );
  },
};
