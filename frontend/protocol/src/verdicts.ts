import type { Message, Problem, ShownVerdict } from "./types.ts";

/** What stands where the rules hide something. */
const MASK = "•••";

/** A stretch of a message's text: as written, what a verdict is about, or the mask. */
export interface Piece {
  readonly text: string;
  readonly kind: "plain" | "flawed" | "hidden";
}

export function piecesOf({ text, state }: Message, verdict: ShownVerdict | null): readonly Piece[] {
  if (state === "masked") {
    const pieces = text.split(/(•••)/).filter((piece) => piece !== "");
    return pieces.map((piece) => ({ text: piece, kind: piece === MASK ? "hidden" : "plain" }));
  }
  const points = [...text];
  const kinds = points.map(() => "plain" as Piece["kind"]);
  for (const { start, end } of flawsIn(points, verdict)) kinds.fill("flawed", start, end);
  const starts = points.flatMap((_, index) => (kinds[index] === kinds[index - 1] ? [] : [index]));
  return starts.map((start, index) => ({
    text: points.slice(start, starts[index + 1]).join(""),
    kind: kinds[start] ?? "plain",
  }));
}

/** A range of a field's text, in UTF-16 units. */
export interface Selection {
  readonly start: number;
  readonly end: number;
}

/** The first words that the strongest finding is about; the text's end when it names none. */
export function flawSelected(text: string, verdict: ShownVerdict | null): Selection {
  const points = [...text];
  const [flaw] = flawsIn(points, verdict);
  const units = (count: number | undefined) => points.slice(0, count).join("").length;
  return { start: units(flaw?.start), end: units(flaw?.end) };
}

/** The verdict that came with a refusal; a page's storage or another server may hold anything. */
export function verdictOf(problem: Problem | null): ShownVerdict | null {
  const told = problem?.verdict as Partial<ShownVerdict> | null | undefined;
  return Array.isArray(told?.findings) ? (told as ShownVerdict) : null;
}

/** Whether the author is asked for another text before anything is shown as refused. */
export const asksToRewrite = (verdict: ShownVerdict | null | undefined): boolean =>
  verdict?.action === "refuse" && verdict.advice === "rewrite";

/** What the findings name of `points`, the code points of the text that they were made on. */
function flawsIn(points: readonly string[], verdict: ShownVerdict | null) {
  return (verdict?.findings ?? [])
    .flatMap(({ words }) => words)
    .filter(({ start, end, text }) => points.slice(start, end).join("") === text);
}
