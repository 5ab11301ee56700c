import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { addressOf } from "@prilavok/protocol";
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
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      addressOf({ rest, folder, file, isPreview: true }).then(setSrc, () => setMissing(true));
    });
    if (place.current !== null) watch.observe(place.current);
    return () => watch.disconnect();
  }, [rest, folder, file]);
  if (isMissing) return <span className="aside">{t("file.unavailable")}</span>;
  return (
    <img
      ref={place}
      src={src}
      alt=""
      width={file.width ?? undefined}
      height={file.height ?? undefined}
      className={src === undefined ? "empty" : undefined}
    />
  );
}
