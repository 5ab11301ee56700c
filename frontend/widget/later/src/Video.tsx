import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { lengthText, sizeText, supply } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../../src/desk.ts";
import { useWords } from "./words.ts";

interface VideoProps {
  readonly desk: Desk;
  readonly folder: FileFolder;
  readonly file: ShownFile;
}

/** A video, played by parts; it has its shape before. */
export function Video({ desk: { rest }, folder, file }: VideoProps) {
  const words = useWords();
  const { t } = words;
  const video = useRef<HTMLVideoElement>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (video.current === null) return undefined;
    return supply(video.current, { rest, folder, file }, () => setMissing(true));
  }, [rest, folder, file.file_id]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <figure class="video">
      {!isMissing && (
        <video
          ref={video}
          controls
          playsInline
          preload="metadata"
          aria-label={t("file.video", { name: file.name })}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
        />
      )}
      <figcaption class="muted one-line">
        {isMissing
          ? t("file.unavailable")
          : [lengthText(file), sizeText(words, file.bytes), file.name].filter(Boolean).join(" · ")}
      </figcaption>
    </figure>
  );
}
