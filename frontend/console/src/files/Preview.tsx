import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { blank, pursueInSight } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "react";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";

interface PreviewProps {
  readonly folder: FileFolder;
  readonly file: ShownFile;
}

/** A small picture, fetched when it comes into sight; it has its place before. */
export function Preview({ folder, file }: PreviewProps) {
  const { t } = useWords();
  const rest = useRest();
  const place = useRef<HTMLImageElement>(null);
  const [src, setSrc] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    if (place.current === null) return undefined;
    return pursueInSight(
      place.current,
      { rest, folder, file, isPreview: true },
      { onAddress: setSrc, onMissing: () => setMissing(true) },
    );
  }, [rest, folder, file.file_id]); // eslint-disable-line react-hooks/exhaustive-deps
  if (src === undefined && isMissing) return <span className="aside">{t("file.unavailable")}</span>;
  return (
    <img
      ref={place}
      src={src ?? blank(file)}
      alt=""
      width={file.width ?? undefined}
      height={file.height ?? undefined}
      className={src === undefined ? "empty" : undefined}
    />
  );
}
