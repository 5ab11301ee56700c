import type { MessageId } from "../../../locales/ids.ts";
import { NONE } from "../../amounts.ts";
import { bpsText } from "../../levels/words.ts";
import type { Words } from "../../words.tsx";

/** One thing that a document says, as its reader would. */
export interface Line {
  /** The same in every version for what is the same thing. */
  readonly id: string;
  readonly label: string;
  /** Empty where the label says it all. */
  readonly text: string;
  /** All of it, where `text` leaves something out; told where only that has changed. */
  readonly full?: string;
  /** Of what is said in one language whoever reads it. */
  readonly language?: string;
}

/** Lines about one of several alike: an indicator, a level, a state. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A part of a form under its title: what it says itself, and then of each of several, in order. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lines?: readonly Line[];
  readonly parts?: readonly Part[];
}

/** What a whole document says, part by part. */
export type Outline<Document> = (words: Words, document: Document) => readonly Section[];

/** A line called as its field in the form is. */
export const lineOf = ({ t }: Words, label: MessageId, text: string): Line => ({
  id: label,
  label: t(label),
  text,
});

/** A field that may stand empty while somebody writes. */
export const counted = ({ number }: Words, value: number | null | undefined): string =>
  typeof value === "number" ? number(value) : NONE;

/** The same of a share of 10,000. */
export const percent = (words: Words, bps: number | null | undefined): string =>
  typeof bps === "number" ? bpsText(words, bps) : NONE;

/** Names one after the other; a dash for none. */
export const named = (names: readonly string[]): string =>
  names.length === 0 ? NONE : names.join(", ");

/** What every document begins with. */
export const naming = (
  words: Words,
  { name, note = "" }: { readonly name: string; readonly note?: string },
): readonly Line[] => [
  lineOf(words, "policy.name", name),
  ...(note === "" ? [] : [lineOf(words, "policy.note", note)]),
];
