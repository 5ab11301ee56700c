/** The wire's types, with the pages' own words for some of them. */
export type * from "./generated.ts";
export type {
  SessionView as Session,
  State as MessageState,
  Status as ChatStatus,
  TitledContext as Context,
  Viewer as Principal,
} from "./generated.ts";
