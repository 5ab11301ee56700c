import { messages as shared } from "@prilavok/protocol/later/locales/ru";
import { messages as own } from "../locales/ru.ts";

export const messages = { ...shared, ...own };
