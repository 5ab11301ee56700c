import { messages as shared } from "@prilavok/protocol/later/locales/en";
import { messages as own } from "../locales/en.ts";

export const messages = { ...shared, ...own };
