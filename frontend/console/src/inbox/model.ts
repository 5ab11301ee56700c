import type { Assignee } from "@prilavok/protocol";

/** Somebody of the shop's staff. */
export type Member = Assignee;

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
  FoundMessage as Found,
  InboxPage,
  InboxRow,
  ChatNote as Note,
  QuickReply,
} from "@prilavok/protocol";
