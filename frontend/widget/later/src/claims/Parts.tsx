import type { Destination, ShownVerdict, Uploads } from "@prilavok/protocol";
import { evidenceTray, FILE_TYPES, lengthOf } from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../../../src/desk.ts";
import { ClipIcon } from "../../../src/icons.tsx";
import { Tray } from "../Tray.tsx";
import { Reasons } from "../Verdict.tsx";
import { useWords } from "../words.ts";
import type { Failure } from "./deeds.ts";
import { claimProblemText } from "./words.ts";

/** Why a deed was not done; of a text, what is wrong with it. */
export function Failed({ failure }: { failure: Failure | null }) {
  const words = useWords();
  if (failure === null) return null;
  const verdict = failure.problem?.verdict as ShownVerdict | undefined;
  return (
    <div class="claim-failure" role="alert">
      <p class="bad">{claimProblemText(words, failure.problem)}</p>
      {verdict !== undefined && <Reasons verdict={verdict} />}
    </div>
  );
}

interface SaidProps {
  readonly label: string;
  readonly text: string;
  readonly least: number;
  readonly most: number;
  readonly onText: (text: string) => void;
}

/** A text of so many characters, and how many are missing or left. */
export function Said({ label, text, least, most, onText }: SaidProps) {
  const { t } = useWords();
  const length = lengthOf(text.trim());
  return (
    <label class="claim-field">
      <span>{label}</span>
      <textarea rows={4} value={text} onInput={(event) => onText(event.currentTarget.value)} />
      <small class={length > most ? "bad" : undefined}>
        {length < least
          ? t("claims.least", { count: least })
          : t("composer.left", { count: Math.max(0, most - length) })}
      </small>
    </label>
  );
}

export const isFit = (text: string, least: number, most: number): boolean => {
  const length = lengthOf(text.trim());
  return length >= least && length <= most;
};

/** The tray of evidence that goes to `destination`, and what of it can be shown now. */
export function useEvidence(desk: Desk, destination: Destination) {
  const tray = evidenceTray(desk, destination);
  const [, redraw] = useState(0);
  useEffect(() => tray.subscribe(() => redraw((count) => count + 1)), [tray]);
  const shown = tray.list
    .filter(({ state }) => state === "ready")
    .map(({ file }) => file?.file_id ?? "");
  return { tray, shown, isHeld: tray.list.some(({ state }) => state === "held") };
}

interface EvidenceProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly tray: Uploads;
  readonly most: number;
  readonly isHeld: boolean;
}

/** Pictures and papers, chosen, taken or dropped, each on its way by itself. */
export function Evidence({ desk, chat_id, tray, most, isHeld }: EvidenceProps) {
  const { t } = useWords();
  const onChange = (event: Event & { currentTarget: HTMLInputElement }) => {
    tray.add([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = "";
  };
  return (
    <div class="claim-field">
      <label class="claim-attach">
        <ClipIcon />
        {t("claims.files", { count: most })}
        <input class="unseen" type="file" multiple accept={FILE_TYPES.join()} onChange={onChange} />
      </label>
      <Tray {...{ desk, chat_id, tray }} />
      {isHeld && (
        <small class="bad" role="alert">
          {t("claims.held")}
        </small>
      )}
    </div>
  );
}
