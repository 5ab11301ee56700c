import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { lengthText, sizeText, supply } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "react";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";

interface VideoProps {
  readonly folder: FileFolder;
  readonly file: ShownFile;
}

/** A video, played by parts; it has its shape before. */
export function Video({ folder, file }: VideoProps) {
  const words = useWords();
  const { t } = words;
  const rest = useRest();
  const video = useRef<HTMLVideoElement>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (video.current === null) return undefined;
    return supply(video.current, { rest, folder, file }, () => setMissing(true));
  }, [rest, folder, file.file_id]); // eslint-disable-line react-hooks/exhaustive-deps
  const about = [lengthText(file), sizeText(words, file.bytes), file.name];
  return (
    <figure className="video">
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
      <figcaption className="aside">
        {isMissing ? t("file.unavailable") : about.filter(Boolean).join(" · ")}
      </figcaption>
    </figure>
  );
}
