import { messages as shared } from "@prilavok/protocol/locales/ru";
import { messages as later } from "@prilavok/protocol/later/locales/ru";
import { messages as own } from "../../locales/ru.ts";

export const messages = { ...shared, ...later, ...own };
