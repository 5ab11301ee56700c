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

/** Texts that come with the pages of a part of the console: a shop's own, the marketplace's own. */
const PARTS = {
  seller: {
    ru: () => import("../locales/seller-ru.ts"),
    en: () => import("../locales/seller-en.ts"),
    zh: () => import("../locales/seller-zh.ts"),
  },
  marketplace: {
    ru: () => import("../locales/marketplace-ru.ts"),
    en: () => import("../locales/marketplace-en.ts"),
    zh: () => import("../locales/marketplace-zh.ts"),
  },
};

export type Part = keyof typeof PARTS;

/** What somebody needed so far: every language that is spoken has the texts of every part. */
const parts = new Set<Part>();
const learned = new Map<Locale, Promise<Words>>();

const CHOICE_KEY = "prilavok:locale";

interface Spoken {
  readonly words: Words;
  readonly speak: (locale: Locale) => void;
}

const WordsContext = createContext<Spoken | null>(null);

/** Fetches the catalog before it is asked for. */
export const beginWords = (): void => void learn(firstLocale());

/** Once it resolves, the texts of `part` are there in every language that was chosen so far. */
export async function bring(part: Part): Promise<void> {
  parts.add(part);
  const spoken = [...learned.values()];
  await Promise.all(spoken.map(async (words) => teach(await words, part)));
}

function learn(locale: Locale): Promise<Words> {
  const begun = learned.get(locale);
  if (begun !== undefined) return begun;
  const first = CATALOGS[locale]().then(({ messages }): Words => translator(locale, [messages]));
  const needed = [...parts];
  const words = first.then(async (its) => {
    await Promise.all(needed.map((part) => teach(its, part)));
    return its;
  });
  learned.set(locale, words);
  words.catch(() => learned.delete(locale));
  return words;
}

async function teach(words: Words, part: Part): Promise<void> {
  const { messages } = await PARTS[part][words.locale]();
  words.add(messages);
}

const firstLocale = (): Locale => localeFor([chosen(), ...navigator.languages]);

/** Shows nothing until a catalog is here: half a second of no words beats a flash of wrong ones. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState(firstLocale);
  const [words, setWords] = useState<Words | null>(null);

  useEffect(() => {
    let isWanted = true;
    void learn(locale).then((learned) => {
      if (!isWanted) return;
      document.documentElement.lang = locale;
      setWords(learned);
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
