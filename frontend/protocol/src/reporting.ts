import type { LaterMessageId } from "./i18n.ts";
import type { ReportReason } from "./types.ts";

/** What one side can tell moderators of the other. */
export const REPORT_WORDS: Readonly<Record<ReportReason, LaterMessageId>> = {
  contact: "report.contact",
  fraud: "report.fraud",
  insult: "report.insult",
  threat: "report.threat",
  spam: "report.spam",
  other: "report.other",
};
