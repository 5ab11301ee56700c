import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { CaseView, OptionView } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import type { Ref, SyntheticEvent } from "react";
import { useImperativeHandle, useRef } from "react";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { stakeOf } from "./claim.ts";
import type { Draft, Lack } from "./draft.ts";
import {
  chosenOption,
  labelOf,
  piecesChosen,
  REASON_LENGTH_MAX,
  reasonsFor,
  withDecision,
  withPiece,
  withTemplate,
  withText,
} from "./draft.ts";
import { pieceName } from "./Figures.tsx";
import { consequenceText, decisionText, effectText, labelText } from "./words.ts";

/** Where the keys lead within the form. */
export interface DecidingKeys {
  choose(index: number): void;
  /** The prepared reasons; from there, one's own words. */
  toReason(): void;
  toLabel(): void;
}

interface DecidingProps {
  readonly view: CaseView;
  readonly draft: Draft;
  readonly isBusy: boolean;
  readonly lack: Lack | null;
  readonly keys: Ref<DecidingKeys>;
  readonly onDraft: (draft: Draft) => void;
  readonly onDecide: () => void;
  readonly onAskSecond: () => void;
}

const LACK_WORDS = {
  decision: "cases.lack.decision",
  label: "cases.lack.label",
  amount: "cases.lack.amount",
  pieces: "cases.lack.pieces",
  reason: "cases.lack.reason",
} as const;

/** What to decide, and why. */
export function Deciding(props: DecidingProps) {
  const { view, draft, isBusy, lack, keys, onDraft, onDecide, onAskSecond } = props;
  const words = useWords();
  const { t } = words;
  const form = useRef<HTMLFormElement>(null);
  const option = chosenOption(view, draft);

  useImperativeHandle(keys, () => ({
    choose(index) {
      const chosen = view.options[index];
      if (chosen === undefined) return;
      onDraft(withDecision(draft, chosen));
      form.current?.querySelectorAll<HTMLElement>("[name=decision]")[index]?.focus();
    },
    toReason() {
      const radios = [...(form.current?.querySelectorAll<HTMLInputElement>("[name=reason]") ?? [])];
      const isThere = radios.some((radio) => radio === document.activeElement);
      const radio = radios.find(({ checked }) => checked) ?? radios[0];
      if (!isThere && radio !== undefined) radio.focus();
      else form.current?.querySelector("textarea")?.focus();
    },
    toLabel: () => form.current?.querySelector("select")?.focus(),
  }));

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onDecide();
  };
  return (
    <form ref={form} className="deciding" aria-label={t("cases.deciding")} onSubmit={submit}>
      <Decisions view={view} draft={draft} onDraft={onDraft} />
      {option?.confirms === true && <LabelField view={view} draft={draft} onDraft={onDraft} />}
      {option?.amount === true && <AmountField view={view} draft={draft} onDraft={onDraft} />}
      {option?.pieces === true && <PiecesField view={view} draft={draft} onDraft={onDraft} />}
      {option !== null && (
        <>
          <Leads view={view} option={option} isOfSome={option.pieces && draft.pieces !== null} />
          <Reasons view={view} draft={draft} onDraft={onDraft} />
        </>
      )}
      <p role="alert" className="lack">
        {lack !== null && t(LACK_WORDS[lack])}
      </p>
      <div className="deciding-acts">
        <Button type="submit" loading={isBusy} aria-keyshortcuts="Control+Enter">
          {submitText(words, view, option)}
        </Button>
        {view.allowed.ask_second.allowed && (
          <Button variant="default" disabled={isBusy} onClick={onAskSecond} aria-keyshortcuts="S">
            {t("cases.second")}
            <Key>S</Key>
          </Button>
        )}
      </div>
    </form>
  );
}

function submitText(words: Words, { case: its }: CaseView, option: OptionView | null): string {
  if (option === null) return words.t("cases.decide");
  const decision = decisionText(words, its.kind, option.name);
  return its.persons > 1 ? words.t("cases.decide.first", { decision }) : decision;
}

interface PartProps {
  readonly view: CaseView;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function Decisions({ view, draft, onDraft }: PartProps) {
  const words = useWords();
  return (
    <fieldset className="decisions">
      <legend>{words.t("cases.decision")}</legend>
      {view.options.map((option, index) => (
        <label key={option.name} className="decision">
          <input
            type="radio"
            name="decision"
            checked={draft.decision === option.name}
            aria-keyshortcuts={String(index + 1)}
            onChange={() => onDraft(withDecision(draft, option))}
          />
          {decisionText(words, view.case.kind, option.name)}
          <Key>{index + 1}</Key>
        </label>
      ))}
    </fieldset>
  );
}

function LabelField({ view, draft, onDraft }: PartProps) {
  const words = useWords();
  return (
    <NativeSelect
      size="xs"
      label={words.t("cases.label")}
      value={labelOf(view, draft) ?? ""}
      onChange={({ currentTarget: { value } }) =>
        onDraft({ ...draft, label: value === "" ? null : value })
      }
    >
      {view.case.label === null && <option value="">{words.t("cases.label.choose")}</option>}
      {view.labels.map((label) => (
        <option key={label} value={label}>
          {labelText(words, label)}
        </option>
      ))}
    </NativeSelect>
  );
}

/** How much of what can go back goes back. */
function AmountField({ view, draft, onDraft }: PartProps) {
  const words = useWords();
  const most = stakeOf(view);
  if (most === null) return null;
  const money = (minor: number) => moneyText(words, { ...most, minor });
  return (
    <TextInput
      size="xs"
      label={words.t("claims.amount")}
      description={words.t("claims.amount.bounds", { least: money(1), most: money(most.minor) })}
      inputMode="decimal"
      autoComplete="off"
      value={draft.amount}
      onChange={({ currentTarget: { value: amount } }) => onDraft({ ...draft, amount })}
    />
  );
}

/** Which of the contested pieces do not count; each is one, whatever counted it. */
function PiecesField({ view, draft, onDraft }: PartProps) {
  const words = useWords();
  const { evidence } = view.case;
  const chosen = piecesChosen(view, draft);
  const every = piecesChosen(view, { ...draft, pieces: null });
  if (every.length < 2) return null;
  return (
    <fieldset className="decisions">
      <legend>{words.t("cases.pieces.left_out")}</legend>
      {every.map((position) => (
        <label key={position} className="decision">
          <input
            type="checkbox"
            name="piece"
            checked={chosen.includes(position)}
            onChange={() => onDraft(withPiece(view, draft, position))}
          />
          {pieceName(
            words,
            (evidence.pieces ?? []).find((piece) => piece.position === position),
          )}
        </label>
      ))}
    </fieldset>
  );
}

interface LeadsProps {
  readonly view: CaseView;
  readonly option: OptionView;
  /** Consequences are told of all pieces, not of some. */
  readonly isOfSome: boolean;
}

/** What the decision leads to, told before it is taken. */
function Leads({ view, option, isOfSome }: LeadsProps) {
  const words = useWords();
  const effect = effectText(words, view.case, option.name);
  const told = isOfSome
    ? [words.t("cases.leads.of_some")]
    : option.consequences.map((each) => consequenceText(words, each));
  return (
    <div className="leads" role="status">
      <span>{words.t("cases.leads")}</span>
      <ul>
        {effect !== null && <li>{effect}</li>}
        {told.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
        {option.confirms && told.length === 0 && <li>{words.t("cases.leads.none")}</li>}
      </ul>
    </div>
  );
}

function Reasons({ view, draft, onDraft }: PartProps) {
  const { t } = useWords();
  return (
    <fieldset className="decisions reasons-given">
      <legend>
        {t("cases.reason")}
        <Key>R</Key>
      </legend>
      <p className="aside">
        {t(view.case.kind === "claim" ? "cases.reason.read.both" : "cases.reason.read")}
      </p>
      {reasonsFor(view, draft).map(({ template, words }) => (
        <label key={template} className="reason">
          <input
            type="radio"
            name="reason"
            checked={draft.template === template}
            onChange={() => onDraft(withTemplate(draft, template))}
          />
          {words}
        </label>
      ))}
      <Textarea
        size="xs"
        rows={2}
        maxLength={REASON_LENGTH_MAX}
        aria-label={t("cases.reason.own")}
        placeholder={t("cases.reason.own")}
        value={draft.text}
        onChange={({ currentTarget: { value } }) => onDraft(withText(draft, value))}
      />
    </fieldset>
  );
}

export function Key({ children }: { readonly children: string | number }) {
  return (
    <kbd className="key" aria-hidden="true">
      {children}
    </kbd>
  );
}
