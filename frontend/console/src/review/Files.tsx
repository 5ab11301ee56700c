import type { EvidenceFile, EvidenceFinding, ShownFile } from "@prilavok/protocol";
import { Attached } from "../files/Attached.tsx";
import { useWords } from "../words.tsx";
import { Marked } from "./Marked.tsx";

interface FilesProps {
  readonly chat_id: string;
  readonly files: readonly EvidenceFile[];
}

/** Files as they are kept, to be looked at, and what they say against the rules. */
export function Files({ chat_id, files }: FilesProps) {
  if (files.length === 0) return null;
  return (
    <>
      <Attached folder={`chats/${chat_id}`} files={files as readonly ShownFile[]} />
      {files.map(({ file_id, name, findings = [] }) => (
        <Findings key={file_id} name={name} findings={findings} />
      ))}
    </>
  );
}

interface FindingsProps {
  readonly name: string;
  readonly findings: readonly EvidenceFinding[];
}

function Findings({ name, findings }: FindingsProps) {
  const { t } = useWords();
  if (findings.length === 0) return null;
  return (
    <ul className="file-found" aria-label={t("cases.file.says", { name })}>
      {oncePerText(findings).map((finding, index) => (
        <li key={index}>
          <span className="aside">
            {t(PARTS[finding.part] ?? "cases.file.text")}
            {finding.page !== null && ` · ${t("cases.file.page", { page: finding.page })}`}
          </span>
          <span className="spoken-text">
            <Marked said={finding} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What several rules found in the same text, as one. */
function oncePerText(findings: readonly EvidenceFinding[]): readonly EvidenceFinding[] {
  const texts = new Map<string, EvidenceFinding>();
  for (const found of findings) {
    const key = JSON.stringify([found.part, found.page, found.text]);
    const highlights = [...(texts.get(key)?.highlights ?? []), ...found.highlights];
    texts.set(key, { ...found, highlights });
  }
  return [...texts.values()];
}

const PARTS: Readonly<Record<string, "cases.file.text" | "cases.file.link" | "cases.file.code">> = {
  text: "cases.file.text",
  link: "cases.file.link",
  code: "cases.file.code",
};
