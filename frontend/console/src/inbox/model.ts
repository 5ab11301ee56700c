import type { Assignee, InboxPage as Page, InboxRow as Row } from "@prilavok/protocol";

/** Somebody of the shop's staff. */
export type Member = Assignee;

/** Where a search found its words; `spans` are code points of `text`. */
export interface Found {
  readonly seq: number;
  readonly side: "buyer" | "seller";
  readonly text: string;
  readonly spans: readonly (readonly [start: number, end: number])[];
  readonly sent_at?: string;
}

export interface InboxRow extends Row {
  readonly found?: Found | null;
}

export interface InboxPage extends Omit<Page, "items"> {
  readonly items: readonly InboxRow[];
}

export const COLOURS = [
  "gray",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "violet",
  "pink",
] as const;

export type { ChatLabel as Label, ChatNote as Note, QuickReply } from "@prilavok/protocol";
