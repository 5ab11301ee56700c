import type { Upload, Uploads } from "@prilavok/protocol";
import { contestFile, isPicture, lookAtContested, sizeText, uploadText } from "@prilavok/protocol";
import type { Desk } from "../../src/desk.ts";
import { useState } from "preact/hooks";
import { useReading } from "../../src/hooks.ts";
import { IconButton, Plain } from "../../src/Head.tsx";
import { Objection } from "./Tell.tsx";
import { AgainIcon, CrossIcon, FileIcon } from "./icons.tsx";
import { Preview } from "./Preview.tsx";
import { useWords } from "./words.ts";

interface TrayProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly tray: Uploads;
}

/** The files of the message that is being written. */
export function Tray({ desk, chat_id, tray }: TrayProps) {
  const { t } = useWords();
  const [contested, setContested] = useState<Upload | null>(null);
  const contest = async (text: string) => {
    await contestFile(desk.rest, chat_id, String(contested?.problem?.file_id), text);
    return t("report.done");
  };
  const done = (note: string | null) => {
    if (note !== null && contested !== null) tray.contested(contested.key);
    setContested(null);
  };
  useReading(
    desk,
    () => void lookAtContested(desk.rest, chat_id, tray).catch(() => undefined),
    ({ type }) => type === "notice",
  );
  if (contested !== null) return <Objection onSend={contest} onDone={done} />;
  if (tray.list.length === 0) return null;
  return (
    <ul class="tray" aria-label={t("file.tray")}>
      {tray.list.map((upload) => (
        <li key={upload.key} class={upload.state}>
          <span class="thumb">
            {upload.file !== null && isPicture(upload) ? (
              <Preview desk={desk} folder={`chats/${chat_id}`} file={upload.file} />
            ) : (
              <FileIcon />
            )}
          </span>
          <Told upload={upload} onContest={() => setContested(upload)} />
          {upload.state === "failed" && (
            <IconButton
              label={`${t("file.retry")}: ${upload.name}`}
              onClick={() => tray.retry(upload.key)}
            >
              <AgainIcon />
            </IconButton>
          )}
          <IconButton
            label={t("file.remove", { name: upload.name })}
            onClick={() => tray.remove(upload.key)}
          >
            <CrossIcon />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function Told({ upload, onContest }: { upload: Upload; onContest: () => void }) {
  const words = useWords();
  const { name, bytes, state, progress } = upload;
  const isMoving = state === "sending" || state === "checking";
  return (
    <span class="told">
      <span class="one-line" title={name}>
        {name || words.t("file.unnamed")}
      </span>
      <span class={state === "refused" || state === "failed" ? "bad" : "muted"} role="status">
        {uploadText(words, upload)}
        {state === "ready" && ` · ${sizeText(words, bytes)}`}
      </span>
      {isMoving && (
        <progress aria-label={name} max={1} {...(state === "sending" && { value: progress })} />
      )}
      {typeof upload.problem?.file_id === "string" && (
        <Plain onClick={onContest}>{words.t("contest.open")}</Plain>
      )}
    </span>
  );
}
