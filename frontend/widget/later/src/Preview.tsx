import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { blank, pursueInSight } from "@prilavok/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Desk } from "../../src/desk.ts";
import { useWords } from "./words.ts";

interface PreviewProps {
  readonly desk: Desk;
  readonly folder: FileFolder;
  readonly file: ShownFile;
}

/** A small picture, fetched when it comes into sight; it has its size before. */
export function Preview({ desk: { rest }, folder, file }: PreviewProps) {
  const { t } = useWords();
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
  if (src === undefined && isMissing) return <span class="muted">{t("file.unavailable")}</span>;
  return (
    <img
      ref={place}
      src={src ?? blank(file)}
      alt=""
      width={file.width ?? undefined}
      height={file.height ?? undefined}
      class={src === undefined ? "empty" : undefined}
    />
  );
}
