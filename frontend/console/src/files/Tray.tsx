import type { ButtonProps } from "@mantine/core";
import { ActionIcon, Button } from "@mantine/core";
import type { Upload, Uploads } from "@prilavok/protocol";
import { contestFile, isPicture, lookAtContested, sizeText, uploadText } from "@prilavok/protocol";
import { useQuery } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import { useState } from "react";
import { ContestForm } from "../chat/Telling.tsx";
import { useDesk } from "../desk.tsx";
import { LOOK_EVERY_MS, NOTICES } from "../notices/queries.ts";
import { CrossIcon, FileIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { Preview } from "./Preview.tsx";

interface TrayProps {
  readonly chat_id: string;
  readonly tray: Uploads;
}

/** The files of the message that is being written. */
export function Tray({ chat_id, tray }: TrayProps) {
  const { t } = useWords();
  const { rest } = useDesk().keeper;
  const [contested, setContested] = useState<Upload | null>(null);
  useDecisions(chat_id, tray);
  const contest = async (text: string) => {
    const appeal = await contestFile(rest, chat_id, String(contested?.problem?.file_id), text);
    if (contested !== null) tray.contested(contested.key);
    return appeal;
  };
  const done = () => setContested(null);
  if (contested !== null) return <ContestForm onSend={contest} onTold={done} onCancel={done} />;
  if (tray.list.length === 0) return null;
  return (
    <ul className="tray" aria-label={t("file.tray")}>
      {tray.list.map((upload) => (
        <li key={upload.key} className={upload.state}>
          <span className="thumb small">
            {upload.file !== null && isPicture(upload) ? (
              <Preview folder={`chats/${chat_id}`} file={upload.file} />
            ) : (
              <FileIcon />
            )}
          </span>
          <State upload={upload}>
            {typeof upload.problem?.file_id === "string" && (
              <Act onClick={() => setContested(upload)}>{t("contest.open")}</Act>
            )}
            {upload.state === "failed" && (
              <Act
                aria-label={`${t("file.retry")}: ${upload.name}`}
                onClick={() => tray.retry(upload.key)}
              >
                {t("file.retry")}
              </Act>
            )}
          </State>
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

/** Whoever decides about a contested file tells by a notice: its tray is looked at again then. */
function useDecisions(chat_id: string, tray: Uploads): void {
  const { rest } = useDesk().keeper;
  const contested = tray.list.filter(({ state }) => state === "contested");
  useQuery({
    queryKey: [NOTICES, "contested files", chat_id, ...contested.map(({ key }) => key)],
    queryFn: () => lookAtContested(rest, chat_id, tray).then(() => true),
    enabled: contested.length > 0,
    refetchInterval: LOOK_EVERY_MS,
  });
}

const Act = (props: ButtonProps & ComponentProps<"button">) => (
  <Button variant="subtle" size="compact-xs" className="tray-act" {...props} />
);

interface StateProps {
  readonly upload: Upload;
  /** What can be done about it. */
  readonly children: ReactNode;
}

function State({ upload, children }: StateProps) {
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
      {children}
    </span>
  );
}
