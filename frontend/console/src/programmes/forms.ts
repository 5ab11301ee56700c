import type { ComponentType } from "react";
import { later } from "../page/later.ts";
import type { ComparedProps } from "./changes/Compared.tsx";
import { comparedBy } from "./changes/Compared.tsx";
import { fits as fitsDiscounts } from "./discounts/model.ts";
import { fits as fitsLevels } from "./levels/model.ts";
import type { Document } from "./queries.ts";

/** What the server finds wrong with a document, and where: "$.stages[2].within". */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

export interface FormProps {
  readonly document: Document;
  readonly fault: Fault | null;
  readonly onChange: (document: Document) => void;
}

/** A kind of document that can be written in fields, what one of it would lead to, and what is
 * otherwise in another. */
interface FormOfKind {
  readonly fits: (document: Document) => boolean;
  readonly Form: ComponentType<FormProps>;
  readonly Preview: ComponentType<{ readonly document: Document }>;
  readonly Compared: ComponentType<ComparedProps>;
}

const policy = () => import("./policy/ClaimPolicyForm.tsx");
const discounts = () => import("./discounts/DiscountProgrammeForm.tsx");
const levels = () => import("./levels/LevelProgrammeForm.tsx");
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The kinds that are more than a text. */
export const FORMS: Readonly<Partial<Record<string, FormOfKind>>> = {
  claim_policy: {
    fits: ({ grounds, stages, calendar = null, risk = {} }) =>
      Array.isArray(grounds) &&
      grounds.every(isObject) &&
      Array.isArray(stages) &&
      stages.every((stage) => isObject(stage) && "within" in stage && isObject(stage.within)) &&
      (calendar === null || isObject(calendar)) &&
      isObject(risk),
    Form: later(async () => (await policy()).ClaimPolicyForm),
    Preview: later(async () => (await import("./policy/Preview.tsx")).Preview),
    Compared: comparedBy(async () => (await import("./policy/outline.ts")).outlineOf),
  },
  discount_programme: {
    fits: fitsDiscounts,
    Form: later(async () => (await discounts()).DiscountProgrammeForm),
    Preview: later(async () => (await import("./discounts/Preview.tsx")).Preview),
    Compared: comparedBy(async () => (await import("./discounts/outline.ts")).outlineOf),
  },
  level_programme: {
    fits: fitsLevels,
    Form: later(async () => (await levels()).LevelProgrammeForm),
    Preview: later(async () => (await import("./levels/Preview.tsx")).Preview),
    Compared: comparedBy(async () => (await import("./levels/outline.ts")).outlineOf),
  },
};

/** Goes to the field in `form` that is nearest to `path`, and opens what it is folded in. */
export function showField(form: HTMLElement, path: string): void {
  const fields = [...form.querySelectorAll<HTMLElement>("[data-path]")];
  const near = fields.filter(({ dataset }) => isWithin(path, dataset.path ?? ""));
  const depth = ({ dataset }: HTMLElement) => dataset.path?.length ?? 0;
  const [field] = near.sort((one, other) => depth(other) - depth(one));
  const folded = field?.closest<HTMLDetailsElement>("details:not([open])");
  if (folded) {
    // Its fields are there once it is open.
    folded.addEventListener("toggle", () => showField(form, path), { once: true });
    folded.open = true;
    return;
  }
  const shown = field instanceof HTMLDetailsElement ? field.querySelector("summary") : field;
  shown?.focus();
  shown?.scrollIntoView({ block: "center" });
}

/** Whether `path` is `place`, or something in it. */
export const isWithin = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
