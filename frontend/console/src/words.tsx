import type { Chat } from "@prilavok/protocol";
import { localeFor, translator } from "@prilavok/protocol/i18n";
import type { LaterMessageId, Locale, SharedMessageId, Translator } from "@prilavok/protocol/i18n";
import type { ReactNode } from "react";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { MessageId } from "../locales/ids.ts";

export type Words = Translator<MessageId | SharedMessageId | LaterMessageId>;

const CATALOGS = {
  ru: () => import("./catalogs/ru.ts"),
  en: () => import("./catalogs/en.ts"),
  zh: () => import("./catalogs/zh.ts"),
};

const CHOICE_KEY = "prilavok:locale";

interface Spoken {
  readonly words: Words;
  readonly speak: (locale: Locale) => void;
}

const WordsContext = createContext<Spoken | null>(null);

/** Fetches the catalog before it is asked for. */
export const beginWords = (): void => void CATALOGS[firstLocale()]();

const firstLocale = (): Locale => localeFor([chosen(), ...navigator.languages]);

/** Shows nothing until a catalog is here: half a second of no words beats a flash of wrong ones. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState(firstLocale);
  const [words, setWords] = useState<Words | null>(null);

  useEffect(() => {
    let isWanted = true;
    void CATALOGS[locale]().then(({ messages }) => {
      if (!isWanted) return;
      document.documentElement.lang = locale;
      setWords(translator(locale, [messages]));
    });
    return () => {
      isWanted = false;
    };
  }, [locale]);

  const spoken = useMemo(() => {
    if (words === null) return null;
    const speak = (next: Locale) => {
      choose(next);
      setLocale(next);
    };
    return { words, speak };
  }, [words]);

  return spoken && <WordsContext value={spoken}>{children}</WordsContext>;
}

export function useSpoken(): Spoken {
  const spoken = useContext(WordsContext);
  if (spoken === null) throw new Error("no catalog is loaded");
  return spoken;
}

export const useWords = (): Words => useSpoken().words;

/** A buyer as this shop may call them: by name if they gave one, else by their pseudonym here. */
export const buyerName = ({ t }: Words, { buyer }: Chat): string =>
  buyer.name ?? t("buyer.alias", { alias: buyer.alias });

function chosen(): string | null {
  try {
    return localStorage.getItem(CHOICE_KEY);
  } catch {
    return null;
  }
}

function choose(locale: Locale): void {
  try {
    localStorage.setItem(CHOICE_KEY, locale);
  } catch {
    // The choice lasts as long as the page.
  }
}
