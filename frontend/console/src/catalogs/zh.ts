import { messages as shared } from "@prilavok/protocol/locales/zh";
import { messages as later } from "@prilavok/protocol/later/locales/zh";
import { messages as own } from "../../locales/zh.ts";

export const messages = { ...shared, ...later, ...own };
