import { ActionIcon, Button } from "@mantine/core";
import type { Upload, Uploads } from "@prilavok/protocol";
import { sizeText, uploadText } from "@prilavok/protocol";
import { CrossIcon, FileIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { isPicture } from "./pictures.ts";
import { Preview } from "./Preview.tsx";

interface TrayProps {
  readonly chat_id: string;
  readonly tray: Uploads;
}

/** The files of the message that is being written. */
export function Tray({ chat_id, tray }: TrayProps) {
  const { t } = useWords();
  if (tray.list.length === 0) return null;
  return (
    <ul className="tray" aria-label={t("file.tray")}>
      {tray.list.map((upload) => (
        <li key={upload.key} className={upload.state}>
          <span className="thumb small">
            {upload.file !== null && isPicture(upload) ? (
              <Preview chat_id={chat_id} file={upload.file} />
            ) : (
              <FileIcon />
            )}
          </span>
          <State upload={upload} />
          {upload.state === "failed" && (
            <Button variant="light" size="compact-xs" onClick={() => tray.retry(upload.key)}>
              {t("file.retry")}
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("file.remove", { name: upload.name })}
            onClick={() => tray.remove(upload.key)}
          >
            <CrossIcon />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function State({ upload }: { readonly upload: Upload }) {
  const words = useWords();
  const { name, bytes, state, progress } = upload;
  const isMoving = state === "sending" || state === "checking";
  const isBad = state === "refused" || state === "failed";
  return (
    <span className="paper-told">
      <span className="paper-name" title={name}>
        {name || words.t("file.unnamed")}
      </span>
      <span className={isBad ? "hint bad" : "hint"} role="status">
        {uploadText(words, upload)}
        {state === "ready" && ` · ${sizeText(words, bytes)}`}
      </span>
      {isMoving && (
        <progress aria-label={name} max={1} {...(state === "sending" && { value: progress })} />
      )}
    </span>
  );
}
