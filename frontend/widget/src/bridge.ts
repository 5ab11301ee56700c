/** Everything the shop's page and the widget's frame say to each other. */

export const SCHEMES = ["auto", "light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** What the shop's page may restyle; each is read from the element and set in the frame. */
export const THEME_VARIABLES = [
  "--prilavok-accent",
  "--prilavok-accent-text",
  "--prilavok-surface",
  "--prilavok-text",
  "--prilavok-muted",
  "--prilavok-line",
  "--prilavok-own",
  "--prilavok-other",
  "--prilavok-radius",
  "--prilavok-font",
] as const;

/** What the page can ask for besides the chat: the form for a claim about its order. */
export type Opens = "claim";

/** What of its looks the page decides. */
export interface Looks {
  readonly scheme: "light" | "dark";
  /** By `THEME_VARIABLES`; what is not here is ours. */
  readonly theme: Readonly<Record<string, string>>;
}

/** What a page is about: something that a seller sells, or sold. */
export interface About {
  readonly seller_id: string;
  readonly context: { readonly type: "product" | "order"; readonly id: string };
}

export interface Setup extends Looks {
  /** Null on a page that is about nothing in particular: all chats are there. */
  readonly about: About | null;
  readonly locale: string;
  readonly isOpen: boolean;
  /** What it opens with, where that is not the chat. */
  readonly opens?: Opens | undefined;
  readonly hasLauncher: boolean;
}

/** Null says that nobody is signed in; nothing, that the page could not find out. */
export type Token = string | null | undefined;

export type ToFrame =
  | { readonly prilavok: "setup"; readonly setup: Setup }
  | { readonly prilavok: "token"; readonly ask: number; readonly token: Token }
  | ({ readonly prilavok: "looks" } & Looks)
  | { readonly prilavok: "open"; readonly opens?: Opens | undefined }
  | { readonly prilavok: "close" };

export type ToPage =
  | { readonly prilavok: "hello" }
  | { readonly prilavok: "token"; readonly ask: number }
  | { readonly prilavok: "opened" }
  | { readonly prilavok: "closed" }
  | { readonly prilavok: "unread"; readonly count: number };

/** A message of ours, or null for anything else that lands on the same window. */
export function saidBy<Said extends ToFrame | ToPage>(
  event: MessageEvent,
  origin: string,
  source: Window | null,
): Said | null {
  if (event.origin !== origin || event.source !== source) return null;
  const said: unknown = event.data;
  const isOurs = typeof said === "object" && said !== null && "prilavok" in said;
  return isOurs ? (said as Said) : null;
}
