import type { Permission } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";

/** What a seller's staff may do, in the order in which it is offered. */
export const PERMISSION_WORDS: Readonly<Record<Permission, MessageId>> = {
  chat: "permission.chat",
  inbox: "permission.inbox",
  claims: "permission.claims",
  levels: "permission.levels",
  discounts: "permission.discounts",
  campaigns: "permission.campaigns",
  staff: "permission.staff",
  keys: "permission.keys",
};

export const PERMISSIONS = Object.keys(PERMISSION_WORDS) as readonly Permission[];

/** What no key may do. */
const NOT_FOR_KEYS: readonly Permission[] = ["staff", "keys"];

/** What somebody with `own` permissions can let a key do. */
export const permissionsForKeys = (own: readonly string[]): readonly Permission[] =>
  PERMISSIONS.filter((each) => own.includes(each) && !NOT_FOR_KEYS.includes(each));
