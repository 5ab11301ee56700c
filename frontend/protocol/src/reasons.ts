import type { LaterMessageId, Translator } from "./i18n.ts";
import type { Label, ShownFinding, ShownVerdict, ShownWords } from "./types.ts";

const QUOTES_MAX = 3;

/** What a text does wrong and what to do instead, one sentence for each label. */
export type Sentences<Id extends string> = Readonly<Partial<Record<Label, Id>>>;

/** For labels that bind both sides. The others' sentences are on the seller's page alone. */
export const SENTENCES: Sentences<LaterMessageId> = {
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
  { t }: Translator<Id | LaterMessageId>,
  { findings, reason }: ShownVerdict,
  sentences: Sentences<Id | LaterMessageId>,
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
  if (reason) {
    const sentence = t(reason === "file" ? "verdict.file" : "verdict.unchecked");
    reasons.push({ sentence, quotes: [], rule: null });
  }
  return reasons;
}

/** Whether no other words of the list hold these and more. */
const isWhole = ({ start, end }: ShownWords, _: number, words: readonly ShownWords[]): boolean =>
  !words.some(
    (other) => other.start <= start && end <= other.end && other.end - other.start > end - start,
  );
