import { Button } from "@mantine/core";
import type { ClaimView, Upload, Uploads } from "@prilavok/protocol";
import {
  evidenceTray,
  FILE_TYPES,
  FILES_MOST,
  sizeText,
  uploadText,
  VIDEO_TYPES,
} from "@prilavok/protocol";
import { useRef, useSyncExternalStore } from "react";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";

/** What the shop wants to show in an act on the claim, on its way or there. */
export function useEvidence({ claim_id }: ClaimView): Uploads {
  const rest = useRest();
  const tray = evidenceTray({ rest }, { path: `/v1/claims/${claim_id}/files` }, 1);
  useSyncExternalStore(tray.subscribe, () => tray.list);
  return tray;
}

/** The ids of what can be shown; null while something is on its way or cannot be. */
export function shownIn({ list }: Uploads): readonly string[] | null {
  const isWhole = list.every(({ state, file }) => state === "ready" && file !== null);
  return isWhole ? list.map(({ file }) => file?.file_id ?? "") : null;
}

/** Files for an act, each on its way by itself. */
export function EvidenceTray({ tray }: { readonly tray: Uploads }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="claim-evidence">
      <Button
        variant="default"
        size="compact-sm"
        disabled={tray.list.length > FILES_MOST}
        onClick={() => input.current?.click()}
      >
        {t("claims.show_files")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={[...FILE_TYPES, ...VIDEO_TYPES].join()}
        onChange={({ currentTarget }) => {
          tray.add([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
      <ul className="plain-list" aria-label={t("file.tray")}>
        {tray.list.map((upload) => (
          <Shown key={upload.key} upload={upload} tray={tray} />
        ))}
      </ul>
    </div>
  );
}

function Shown({ upload, tray }: { readonly upload: Upload; readonly tray: Uploads }) {
  const words = useWords();
  const { t } = words;
  const { key, name, bytes, state } = upload;
  const isBad = state === "refused" || state === "failed" || state === "held";
  return (
    <li className={state}>
      <span className="claim-file">{name || t("file.unnamed")}</span>{" "}
      <span className={isBad ? "hint bad" : "hint"} role="status">
        {state === "held" ? t("claims.show_files.held") : uploadText(words, upload)}
        {state === "ready" && ` · ${sizeText(words, bytes)}`}
      </span>
      {state === "failed" && (
        <Button variant="subtle" size="compact-sm" onClick={() => tray.retry(key)}>
          {t("file.retry")}
        </Button>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={t("file.remove", { name })}
        onClick={() => tray.remove(key)}
      >
        {t("claims.show_files.remove")}
      </Button>
    </li>
  );
}
