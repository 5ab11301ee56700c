import { messages as shared } from "@prilavok/protocol/locales/en";
import { messages as later } from "@prilavok/protocol/later/locales/en";
import { messages as own } from "../../locales/en.ts";

export const messages = { ...shared, ...later, ...own };
