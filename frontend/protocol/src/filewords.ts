import { problemText } from "./failurewords.ts";
import type { LaterMessageId, SharedMessageId, Translator } from "./i18n.ts";
import { SENTENCES } from "./reasons.ts";
import type { Label, Problem } from "./types.ts";
import type { Upload } from "./uploads.ts";

type Later = Translator<SharedMessageId | LaterMessageId>;

const FLAWS: Readonly<Record<string, LaterMessageId>> = {
  unknown_type: "file.bad.type",
  unreadable: "file.bad.damaged",
  encrypted: "file.bad.encrypted",
  active: "file.bad.active",
  too_large: "file.bad.large",
  too_many_pixels: "file.bad.large",
  video: "file.bad.video",
  too_long: "file.bad.long",
  tracks: "file.bad.tracks",
  codec: "file.bad.codec",
};

const PROBLEMS: Readonly<Record<string, LaterMessageId>> = {
  file_empty: "file.bad.damaged",
  files_busy: "file.bad.busy",
  file_store_down: "file.bad.busy",
  file_upheld: "file.bad.upheld",
  http_413: "file.bad.large",
  body_too_large: "file.bad.large",
  too_many_files: "file.bad.many",
  too_many_videos: "file.bad.videos",
  upload_too_slow: "file.bad.network",
  upload_broken_off: "file.bad.network",
};

/** Why a file was not taken, for a person. */
export function fileProblemText(words: Later, problem: Problem | null): string {
  const { t, moment } = words;
  if (problem === null) return t("file.bad.network");
  const { code, flaw, label, until } = problem;
  if (code === "files_used_up") return t("file.bad.quota", { moment: moment(String(until)) });
  if (code === "file_refused" && typeof flaw === "string")
    return t(FLAWS[flaw] ?? "file.bad.complex");
  if (code === "file_refused" && typeof label === "string")
    return t(SENTENCES[label as Label] ?? "verdict.other");
  const id = PROBLEMS[code];
  return id === undefined ? problemText(words, problem) : t(id);
}

/** The same of a file that may have been a video, as what takes videos says it. */
function refusalText(words: Later, { media_type, problem }: Upload): string {
  const { t } = words;
  const text = fileProblemText(words, problem);
  if (problem === null || typeof problem.videos !== "number" || problem.videos === 0) return text;
  if (text === t("file.bad.type")) return t("file.bad.type.evidence");
  if (text !== t("file.bad.large") || !media_type.startsWith("video/")) return text;
  return t("file.bad.large.video", { size: sizeText(words, Number(problem.video_bytes_max)) });
}

/** How far a file in the tray is. */
export function uploadText(words: Later, upload: Upload): string {
  const { state, progress, problem } = upload;
  const { t } = words;
  switch (state) {
    case "waiting":
      return t("file.waiting");
    case "sending":
      return t("file.sending", { percent: Math.floor(progress * 100) });
    case "checking":
      return t("file.checking");
    case "ready":
      return t("file.ready");
    case "held":
      return t("file.held");
    case "contested":
      return t("file.contested");
    case "failed":
      return problem === null ? t("file.failed") : fileProblemText(words, problem);
    case "refused":
      return refusalText(words, upload);
  }
}

/** A size as people say it: "312 kB". */
export function sizeText({ locale }: Pick<Later, "locale">, bytes: number): string {
  const [unit, maximumFractionDigits, size] =
    bytes < 1e6
      ? (["kilobyte", 0, Math.max(1, bytes / 1e3)] as const)
      : (["megabyte", 1, bytes / 1e6] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits }).format(size);
}
