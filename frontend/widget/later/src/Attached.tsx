import type { FileFolder, ShownFile } from "@prilavok/protocol";
import { isPicture, isVideo, save as saveFile, sizeText } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import type { Desk } from "../../src/desk.ts";
import { FileIcon } from "./icons.tsx";
import { Preview } from "./Preview.tsx";
import { Video } from "./Video.tsx";
import { Viewer } from "./Viewer.tsx";
import { useWords } from "./words.ts";

interface AttachedProps {
  readonly desk: Desk;
  readonly folder: FileFolder;
  readonly files: readonly ShownFile[];
}

/** The files of a message or a claim: pictures to be looked at, videos to be played, documents to be
 * saved. */
export function Attached({ desk, folder, files }: AttachedProps) {
  const words = useWords();
  const { t } = words;
  const [viewed, setViewed] = useState<ShownFile | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const pictures = files.filter(isPicture);
  const save = (file: ShownFile) => {
    setMissing(null);
    saveFile({ rest: desk.rest, folder, file }).catch(() => setMissing(file.file_id));
  };
  return (
    <div class={pictures.length > 1 ? "files many" : "files"}>
      {files.map((file) =>
        isVideo(file) ? (
          <Video key={file.file_id} {...{ desk, folder, file }} />
        ) : isPicture(file) ? (
          <button
            key={file.file_id}
            class="thumb"
            type="button"
            aria-label={t("file.open", { name: file.name })}
            title={file.name}
            onClick={() => setViewed(file)}
          >
            <Preview desk={desk} folder={folder} file={file} />
          </button>
        ) : (
          <button key={file.file_id} class="document" type="button" onClick={() => save(file)}>
            <FileIcon />
            <span class="told">
              <span class="one-line">{file.name}</span>
              <span class="muted">
                {missing === file.file_id
                  ? t("file.unavailable")
                  : `${t("file.download")} · PDF · ${sizeText(words, file.bytes)}`}
                {file.pages !== null && ` · ${t("file.pages", { count: file.pages })}`}
              </span>
            </span>
          </button>
        ),
      )}
      {viewed !== null && (
        <Viewer
          {...{ desk, folder, pictures, viewed }}
          onView={setViewed}
          onSave={save}
          onClose={() => setViewed(null)}
        />
      )}
    </div>
  );
}
