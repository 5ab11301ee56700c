import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type * as LaterParts from "../later/src/index.ts";
import type { Words } from "./words.ts";
import { Plain } from "./Head.tsx";
import { useWords } from "./words.ts";

type Parts = typeof LaterParts;

const TEXTS = {
  ru: () => import("../later/catalogs/later-ru.ts"),
  en: () => import("../later/catalogs/later-en.ts"),
  zh: () => import("../later/catalogs/later-zh.ts"),
};

let here: Parts | null = null;

/** Fetches what only some buyers need, with its texts; the first who needs it does. */
export async function load(words: Words): Promise<Parts> {
  const [parts, { messages }] = await Promise.all([
    import("../later/src/index.ts"),
    TEXTS[words.locale](),
  ]);
  words.add(messages);
  return (here = parts);
}

interface LaterProps {
  readonly children: (parts: Parts) => ComponentChildren;
  /** It stands in a live region: in one of its own it would be told twice. */
  readonly isTold?: boolean;
}

/** Shows something of it, once it is here. */
export function Later({ children, isTold = false }: LaterProps) {
  const words = useWords();
  const [tries, setTries] = useState(1);
  const [missed, setMissed] = useState(0);
  const [isOld, setOld] = useState(false);
  useEffect(() => {
    const miss = async () => {
      // A server that was renewed has no more the parts of a page that was loaded before.
      setOld(tries > 1 && (await isServerThere()));
      setMissed(tries);
    };
    if (here === null) load(words).then(() => setTries(0), miss);
  }, [words, tries]);

  if (here !== null) return <>{children(here)}</>;
  return (
    <div class="note" role={isTold ? undefined : "status"}>
      {missed < tries ? (
        words.t("thread.loading")
      ) : (
        <>
          {words.t(isOld ? "panel.old" : "failure.unreachable")}
          <Plain onClick={() => (isOld ? location.reload() : setTries(tries + 1))}>
            {words.t("failure.again")}
          </Plain>
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
