/**
 * What the widget and the console share: the wire's types, and a chat client without a framework.
 * `ChatClient` joins `store` (what is shown), `Connection` (how it arrives) and `Outbox` (what
 * leaves); `inbox` keeps a list of chats up to date from the same events.
 */
export * from "./answered.ts";
export * from "./answering.ts";
export * from "./claims.ts";
export * from "./client.ts";
export * from "./closing.ts";
export * from "./composing.ts";
export * from "./connection.ts";
export * from "./contents.ts";
export * from "./departing.ts";
export * from "./types.ts";
export * from "./drafts.ts";
export * from "./end.ts";
export * from "./failurewords.ts";
export * from "./filewords.ts";
export * from "./forgetting.ts";
export * from "./inbox.ts";
export * from "./money.ts";
export * from "./outbox.ts";
export * from "./pictures.ts";
export * from "./playing.ts";
export * from "./problems.ts";
export * from "./queued.ts";
export * from "./reasons.ts";
export * from "./reporting.ts";
export * from "./rest.ts";
export * from "./sending.ts";
export * from "./store.ts";
export * from "./token.ts";
export * from "./thread.ts";
export * from "./trays.ts";
export * from "./uploads.ts";
export * from "./verdicts.ts";
export * from "./words.ts";
// The server calls other things so too; to the pages these names mean ours.
export type { Entry } from "./outbox.ts";
export type { Reason } from "./reasons.ts";
