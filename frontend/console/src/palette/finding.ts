import type { Command } from "./commands.ts";

/** Those of `commands` that hold every word of `query` at the beginning of a word, in their order. */
export function found(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return commands;
  return commands.filter(({ label, also = "" }) => {
    const written = folded(`${label} ${also}`);
    const words = wordsOf(written);
    return wanted.every(
      (want) =>
        words.some((word) => word.startsWith(want)) || (isHan(want) && written.includes(want)),
    );
  });
}

const folded = (text: string): string => text.toLowerCase().replaceAll("ё", "е");

const wordsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** Chinese is written without spaces: a word may begin anywhere. */
const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
