import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { pursue } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../../src/desk.ts";
import { IconButton } from "../../src/Head.tsx";
import { BackIcon } from "../../src/icons.tsx";
import { CrossIcon, SaveIcon } from "./icons.tsx";
import { useWords } from "./words.ts";

interface ViewerProps {
  readonly desk: Desk;
  readonly folder: FileFolder;
  readonly pictures: readonly ShownFile[];
  readonly viewed: ShownFile;
  readonly onView: (file: ShownFile) => void;
  readonly onSave: (file: ShownFile) => void;
  readonly onClose: () => void;
}

/** A picture as large as the panel lets it be, and the others of its message beside it. */
export function Viewer({ desk, folder, pictures, viewed, onView, onSave, onClose }: ViewerProps) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [src, setSrc] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const index = pictures.indexOf(viewed);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    setSrc(null);
    setMissing(false);
    return pursue(
      { rest: desk.rest, folder, file: viewed, isPreview: false },
      { onAddress: setSrc, onMissing: () => setMissing(true) },
    );
  }, [desk, folder, viewed]);

  const step = (by: number) => {
    const next = pictures[index + by];
    if (next !== undefined) onView(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  };
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={viewed.name}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <header>
        <span class="one-line">
          {pictures.length > 1 && `${String(index + 1)} / ${String(pictures.length)} · `}
          {viewed.name}
        </span>
        <IconButton label={t("file.download")} onClick={() => onSave(viewed)}>
          <SaveIcon />
        </IconButton>
        <IconButton label={t("file.close")} onClick={() => dialog.current?.close()}>
          <CrossIcon />
        </IconButton>
      </header>
      <div class="centre">
        {src === null && isMissing && <p role="alert">{t("file.unavailable")}</p>}
        {src === null && !isMissing && <p role="status">{t("thread.loading")}</p>}
        {src !== null && <img src={src} alt="" />}
      </div>
      {pictures.length > 1 && (
        <footer>
          <IconButton label={t("file.previous")} onClick={() => step(-1)}>
            <BackIcon />
          </IconButton>
          <IconButton label={t("file.next")} class="turned" onClick={() => step(1)}>
            <BackIcon />
          </IconButton>
        </footer>
      )}
    </dialog>
  );
}
