import type { CaseView, OptionView, PreparedReason } from "@prilavok/protocol";
import { keepDraft, keptDraft } from "@prilavok/protocol";
import { minorOf, stakeOf } from "./claim.ts";
import type { Decided } from "./queries.ts";

export const REASON_LENGTH_MIN = 3;
export const REASON_LENGTH_MAX = 1_000;

/** What somebody is about to decide; the reason is a prepared one, or in their own words. */
export interface Draft {
  readonly decision: string | null;
  /** Null is the case's own. */
  readonly label: string | null;
  readonly template: string | null;
  readonly text: string;
  /** As it is typed, in units of the case's currency. */
  readonly amount: string;
  /** Which of the contested pieces, by position; null is all of them. */
  readonly pieces: readonly number[] | null;
}

export const NOTHING_YET: Draft = {
  decision: null,
  label: null,
  template: null,
  text: "",
  amount: "",
  pieces: null,
};

const keyOf = (case_id: string) => `case:${case_id}`;

/** What was being decided about a case when its page was left, in this tab. */
export function draftKept(case_id: string): Draft {
  const kept = keptDraft(keyOf(case_id));
  return kept === "" ? NOTHING_YET : { ...NOTHING_YET, ...(JSON.parse(kept) as Partial<Draft>) };
}

export const keepDraftOf = (case_id: string, draft: Draft): void =>
  keepDraft(keyOf(case_id), draft === NOTHING_YET ? "" : JSON.stringify(draft));

/** What still has to be said. */
export type Lack = "decision" | "label" | "amount" | "pieces" | "reason";

export function lackOf(view: CaseView, draft: Draft): Lack | null {
  const option = chosenOption(view, draft);
  if (option === null) return "decision";
  if (option.confirms && labelOf(view, draft) === null) return "label";
  if (option.amount && amountOf(view, draft) === null) return "amount";
  if (option.pieces && draft.pieces?.length === 0) return "pieces";
  const length = [...draft.text.trim()].length;
  const hasOwnWords = length >= REASON_LENGTH_MIN && length <= REASON_LENGTH_MAX;
  return hasOwnWords || templateOf(view, draft) !== null ? null : "reason";
}

/** Only for a draft that lacks nothing. */
export function decidedBy(view: CaseView, draft: Draft): Decided {
  const option = chosenOption(view, draft);
  const template = templateOf(view, draft);
  const label = labelOf(view, draft);
  const amount_minor = option?.amount === true ? amountOf(view, draft) : null;
  return {
    decision: option?.name ?? "",
    ...(amount_minor === null ? {} : { amount_minor }),
    ...(option?.pieces === true && draft.pieces !== null ? { pieces: draft.pieces } : {}),
    ...(option?.confirms === true && label !== null ? { label } : {}),
    ...(template === null ? { reason: draft.text.trim() } : { template }),
    expected_version: view.case.version,
  };
}

/** With another decision a prepared reason stays only where it is one of that, too. */
export function withDecision(draft: Draft, { name, reasons }: OptionView): Draft {
  const isPrepared = reasons.some(({ template }) => template === draft.template);
  return { ...draft, decision: name, template: isPrepared ? draft.template : null };
}

/** What can be given as a reason: where a label is confirmed, nothing that contradicts it, and what
 * says the same comes first. */
export function reasonsFor(view: CaseView, draft: Draft): readonly PreparedReason[] {
  const option = chosenOption(view, draft);
  if (option === null) return [];
  const label = option.confirms ? labelOf(view, draft) : null;
  if (label === null) return option.reasons;
  return [
    ...option.reasons.filter(({ labels }) => labels?.includes(label) === true),
    ...option.reasons.filter(({ labels }) => labels === null),
  ];
}

/** Own words and a prepared reason stand for each other. */
export const withTemplate = (draft: Draft, template: string): Draft => ({
  ...draft,
  template,
  text: "",
});

export const withText = (draft: Draft, text: string): Draft => ({
  ...draft,
  text,
  template: text.trim() === "" ? draft.template : null,
});

export const chosenOption = ({ options }: CaseView, { decision }: Draft): OptionView | null =>
  options.find(({ name }) => name === decision) ?? null;

/** Positions of the pieces that a decision about some is about: all until it is said which. */
export const piecesChosen = (
  { case: { evidence } }: CaseView,
  { pieces }: Draft,
): readonly number[] =>
  pieces ?? [...new Set((evidence.pieces ?? []).map(({ position }) => position))];

export function withPiece(view: CaseView, draft: Draft, position: number): Draft {
  const chosen = piecesChosen(view, draft);
  const all = piecesChosen(view, { ...draft, pieces: null });
  const pieces = all.filter((each) => chosen.includes(each) !== (each === position));
  return { ...draft, pieces: pieces.length === all.length ? null : pieces };
}

export const labelOf = (view: CaseView, draft: Draft): string | null =>
  draft.label ?? view.case.label;

function amountOf(view: CaseView, { amount }: Draft): number | null {
  const most = stakeOf(view);
  return most === null ? null : minorOf(amount, most);
}

function templateOf(view: CaseView, draft: Draft): string | null {
  return (
    reasonsFor(view, draft).find(({ template }) => template === draft.template)?.template ?? null
  );
}
