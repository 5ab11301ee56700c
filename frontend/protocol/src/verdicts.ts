import type { Label, Message, Problem, ShownFinding, ShownVerdict, ShownWords } from "./types.ts";
import type { SharedMessageId, Translator } from "./i18n.ts";

/** What stands where the rules hide something. */
const MASK = "•••";
const QUOTES_MAX = 3;

/** What a text does wrong and what to do instead, one sentence for each label. */
export type Sentences<Id extends string> = Readonly<Partial<Record<Label, Id>>>;

/** For labels that bind both sides. The others' sentences are on the seller's page alone. */
export const SENTENCES: Sentences<SharedMessageId> = {
  contact_exchange: "verdict.contact_exchange",
  off_platform: "verdict.off_platform",
  personal_data_request: "verdict.personal_data_request",
  insult: "verdict.insult",
  threat: "verdict.threat",
  phishing: "verdict.phishing",
};

/** One sentence of a verdict: what is wrong, the words that it is about, the rule that decided. */
export interface Reason {
  readonly sentence: string;
  /** The first few; "…" stands for the others. */
  readonly quotes: readonly string[];
  readonly rule: string | null;
}

/** The reasons of a verdict, strongest first, as its findings are. */
export function reasonsOf<Id extends string>(
  { t }: Translator<Id | SharedMessageId>,
  { findings, reason }: ShownVerdict,
  sentences: Sentences<Id | SharedMessageId>,
): readonly Reason[] {
  const sentenceFor = ({ label, direction }: ShownFinding) =>
    label === "contact_exchange" && direction === "asks"
      ? "verdict.contact_exchange.asks"
      : (sentences[label] ?? "verdict.other");
  const reasons = [...new Set(findings.map(sentenceFor))].map((id): Reason => {
    const alike = findings.filter((finding) => sentenceFor(finding) === id);
    // An empty answer is about all of its words: to quote them says nothing.
    const words = alike.flatMap(({ label, words }) => (label === "monosyllabic" ? [] : words));
    const quotes = [...new Set(words.filter(isWhole).map(({ text }) => text))];
    if (quotes.length > QUOTES_MAX) quotes.splice(QUOTES_MAX, Infinity, "…");
    return { sentence: t(id), quotes, rule: alike[0]?.rule ?? null };
  });
  if (reason) reasons.push({ sentence: t("verdict.unchecked"), quotes: [], rule: null });
  return reasons;
}

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

/** Whether no other words of the list hold these and more. */
const isWhole = ({ start, end }: ShownWords, _: number, words: readonly ShownWords[]): boolean =>
  !words.some(
    (other) => other.start <= start && end <= other.end && other.end - other.start > end - start,
  );
