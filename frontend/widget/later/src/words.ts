import type { LaterMessageId, Translator } from "@prilavok/protocol/i18n";
import type { Words } from "../../src/words.ts";
import { useWords as useFirstWords } from "../../src/words.ts";
import type { MessageId } from "../locales/ids.ts";

type Ids<W> = W extends Translator<infer Id> ? Id : never;
export type LaterWords = Translator<Ids<Words> | MessageId | LaterMessageId>;

/** The same words; `Part.load` has added what these parts say before any of them is shown. */
export const useWords = useFirstWords as () => LaterWords;
