import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { isPicture, isVideo, save, sizeText } from "@prilavok/protocol";
import { Suspense, useState } from "react";
import { useRest } from "../cabinet.tsx";
import { later } from "../page/later.ts";
import { FileIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import { Preview } from "./Preview.tsx";
import { Video } from "./Video.tsx";

const Viewer = later(async () => (await import("./Viewer.tsx")).Viewer);

interface AttachedProps {
  readonly folder: FileFolder;
  readonly files: readonly ShownFile[];
}

/** The files of a message or a claim: pictures to be looked at, videos to be played, documents to be
 * saved. */
export function Attached({ folder, files }: AttachedProps) {
  const { t } = useWords();
  const [viewed, setViewed] = useState<ShownFile | null>(null);
  const pictures = files.filter(isPicture);
  return (
    <div className="files">
      {files.map((file) =>
        isVideo(file) ? (
          <Video key={file.file_id} folder={folder} file={file} />
        ) : isPicture(file) ? (
          <button
            key={file.file_id}
            className="thumb"
            type="button"
            aria-label={t("file.open", { name: file.name })}
            title={file.name}
            onClick={() => setViewed(file)}
          >
            <Preview folder={folder} file={file} />
          </button>
        ) : (
          <Paper key={file.file_id} folder={folder} file={file} />
        ),
      )}
      {viewed !== null && (
        <Suspense fallback={null}>
          <Viewer
            folder={folder}
            pictures={pictures}
            viewed={viewed}
            onView={setViewed}
            onClose={() => setViewed(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Paper({ folder, file }: { readonly folder: FileFolder; readonly file: ShownFile }) {
  const words = useWords();
  const { t } = words;
  const rest = useRest();
  const [isMissing, setMissing] = useState(false);
  const onSave = () => {
    setMissing(false);
    save({ rest, folder, file }).catch(() => setMissing(true));
  };
  const about = [t("file.download"), "PDF", sizeText(words, file.bytes)];
  if (file.pages !== null) about.push(t("file.pages", { count: file.pages }));
  return (
    <button className="paper" type="button" onClick={onSave}>
      <FileIcon />
      <span className="paper-told">
        <span className="paper-name">{file.name}</span>
        <span className="aside" role="status">
          {isMissing ? t("file.unavailable") : about.join(" · ")}
        </span>
      </span>
    </button>
  );
}
