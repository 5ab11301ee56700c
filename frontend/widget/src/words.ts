import type { Locale, SharedMessageId, Translator } from "@prilavok/protocol/i18n";
import { translator } from "@prilavok/protocol/i18n";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { MessageId } from "../locales/ids.ts";

export type Words = Translator<MessageId | SharedMessageId>;

const CATALOGS = {
  ru: () => import("./catalogs/ru.ts"),
  en: () => import("./catalogs/en.ts"),
  zh: () => import("./catalogs/zh.ts"),
};

export async function wordsIn(locale: Locale): Promise<Words> {
  const { messages } = await CATALOGS[locale]();
  return translator(locale, [messages]);
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("no catalog is loaded");
  return words;
}
