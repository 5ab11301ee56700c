import { messages as shared } from "@prilavok/protocol/later/locales/zh";
import { messages as own } from "../locales/zh.ts";

export const messages = { ...shared, ...own };
