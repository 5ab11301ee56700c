import { problemText } from "@prilavok/protocol";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Words } from "./words.ts";
import { useWords } from "./words.ts";

const TEXTS = {
  ru: () => import("../later/catalogs/later-ru.ts"),
  en: () => import("../later/catalogs/later-en.ts"),
  zh: () => import("../later/catalogs/later-zh.ts"),
};

/** A part of the widget that only some buyers need: fetched, with its texts, by the first who does. */
export class Part<Module> {
  /** The part, once it is here. */
  now: Module | null = null;
  readonly #load: () => Promise<Module>;

  constructor(load: () => Promise<Module>) {
    this.#load = load;
  }

  async load(words: Words): Promise<Module> {
    const [part, { messages }] = await Promise.all([this.#load(), TEXTS[words.locale]()]);
    words.add(messages);
    return (this.now = part);
  }
}

export const rooms = new Part(() => import("../later/src/rooms.ts"));
export const verdicts = new Part(() => import("../later/src/Verdict.tsx"));

interface LaterProps<Module> {
  readonly of: Part<Module>;
  readonly children: (part: Module) => ComponentChildren;
}

export function Later<Module>({ of, children }: LaterProps<Module>) {
  const words = useWords();
  const [tries, setTries] = useState(1);
  const [missed, setMissed] = useState(0);
  useEffect(() => {
    const miss = async () => {
      // A server that was renewed has no more the parts of a page that was loaded before.
      if (tries > 1 && (await isServerThere())) location.reload();
      else setMissed(tries);
    };
    if (of.now === null) of.load(words).then(() => setTries(0), miss);
  }, [of, words, tries]);

  if (of.now !== null) return <>{children(of.now)}</>;
  return (
    <div class="note" role="status">
      {missed < tries ? (
        words.t("thread.loading")
      ) : (
        <>
          {problemText(words, null)}
          <button class="plain" type="button" onClick={() => setTries(tries + 1)}>
            {words.t("failure.again")}
          </button>
        </>
      )}
    </div>
  );
}

const isServerThere = () =>
  fetch(location.href).then(
    ({ ok }) => ok,
    () => false,
  );
