import type { Assignee, FoundMessage } from "@prilavok/protocol";

/** Somebody of the shop's staff. */
export type Member = Assignee;

/** Where a search found its words; `spans` are code points of `text`. */
export interface Found extends FoundMessage {
  readonly spans: readonly (readonly [start: number, end: number])[];
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

export type {
  ChatLabel as Label,
  InboxPage,
  InboxRow,
  ChatNote as Note,
  QuickReply,
} from "@prilavok/protocol";
