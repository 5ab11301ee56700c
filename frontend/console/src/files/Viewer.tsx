import { ActionIcon, Modal } from "@mantine/core";
import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { pursue, save } from "@prilavok/protocol";
import type { KeyboardEvent } from "react";
import { useEffect, useState } from "react";
import { useRest } from "../cabinet.tsx";
import { BackIcon, DownloadIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

interface ViewerProps {
  readonly folder: FileFolder;
  readonly pictures: readonly ShownFile[];
  readonly viewed: ShownFile;
  readonly onView: (file: ShownFile) => void;
  readonly onClose: () => void;
}

/** A picture as large as the page lets it be, and the others of its message beside it. */
export function Viewer({ folder, pictures, viewed, onView, onClose }: ViewerProps) {
  const { t, number } = useWords();
  const rest = useRest();
  const index = pictures.indexOf(viewed);
  const step = (by: number) => {
    const next = pictures[index + by];
    if (next !== undefined) onView(next);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") step(-1);
    if (key === "ArrowRight") step(1);
  };
  const place = pictures.length > 1 ? `${number(index + 1)} / ${number(pictures.length)} · ` : "";
  const button = { variant: "default", size: "lg", radius: "xl" } as const;
  return (
    <Modal
      opened
      onClose={onClose}
      title={place + viewed.name}
      size="auto"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("file.close") }}
      onKeyDown={onKeyDown}
    >
      <Picture key={viewed.file_id} folder={folder} file={viewed} />
      <div className="viewer-acts">
        {pictures.length > 1 && (
          <ActionIcon
            {...button}
            aria-label={t("file.previous")}
            disabled={index === 0}
            onClick={() => step(-1)}
          >
            <BackIcon />
          </ActionIcon>
        )}
        <ActionIcon
          {...button}
          aria-label={t("file.download")}
          title={t("file.download")}
          onClick={() => void save({ rest, folder, file: viewed }).catch(() => undefined)}
        >
          <DownloadIcon />
        </ActionIcon>
        {pictures.length > 1 && (
          <ActionIcon
            {...button}
            className="turned"
            aria-label={t("file.next")}
            disabled={index === pictures.length - 1}
            onClick={() => step(1)}
          >
            <BackIcon />
          </ActionIcon>
        )}
      </div>
    </Modal>
  );
}

function Picture({ folder, file }: { readonly folder: FileFolder; readonly file: ShownFile }) {
  const { t } = useWords();
  const rest = useRest();
  const [src, setSrc] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(
    () =>
      pursue(
        { rest, folder, file, isPreview: false },
        { onAddress: setSrc, onMissing: () => setMissing(true) },
      ),
    [rest, folder, file],
  );
  if (src === null)
    return isMissing ? (
      <p role="alert">{t("file.unavailable")}</p>
    ) : (
      <p role="status">{t("thread.loading")}</p>
    );
  return <img className="viewer-picture" src={src} alt={file.name} />;
}
