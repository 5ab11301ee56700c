import type { Destination, ShownVerdict, Uploads } from "@prilavok/protocol";
import { evidenceTray, FILE_TYPES, isVideo, lengthOf, VIDEO_TYPES } from "@prilavok/protocol";
import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../../../src/desk.ts";
import { CameraIcon, ClipIcon } from "../../../src/icons.tsx";
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

/** The tray of evidence that goes to `destination`, with so many videos, and what of it can be shown
 * now. */
export function useEvidence(desk: Desk, destination: Destination, videos: number) {
  const tray = evidenceTray(desk, destination, videos);
  const [, redraw] = useState(0);
  useEffect(() => tray.subscribe(() => redraw((count) => count + 1)), [tray]);
  const ready = tray.list.filter(({ state }) => state === "ready");
  return {
    tray,
    shown: ready.map(({ file }) => file?.file_id ?? ""),
    photos: ready.filter((upload) => !isVideo(upload)).length,
    isHeld: tray.list.some(({ state }) => state === "held"),
  };
}

interface EvidenceProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly tray: Uploads;
  readonly most: number;
  readonly videos: number;
  readonly isHeld: boolean;
}

/** Pictures, papers and videos, chosen or taken, each on its way by itself. */
export function Evidence({ desk, chat_id, tray, most, videos, isHeld }: EvidenceProps) {
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
      {videos > 0 && (
        <>
          <label class="claim-attach">
            <ClipIcon />
            {t("claims.video")}
            <input class="unseen" type="file" accept={VIDEO_TYPES.join()} onChange={onChange} />
          </label>
          <label class="claim-attach camera">
            <CameraIcon />
            {t("claims.video.record")}
            <input
              class="unseen"
              type="file"
              accept="video/*"
              capture="environment"
              onChange={onChange}
            />
          </label>
        </>
      )}
      <Tray {...{ desk, chat_id, tray }} />
      {isHeld && (
        <small class="bad" role="alert">
          {t("claims.held")}
        </small>
      )}
    </div>
  );
}
