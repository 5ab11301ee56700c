import type { LaterMessageId } from "./i18n.ts";
import type { Rest } from "./rest.ts";
import { at } from "./rest.ts";
import type { FileAppeal, MessageAppeal, ReportReason, ReportView } from "./types.ts";

/** What one side can tell moderators of the other. */
export const REPORT_WORDS: Readonly<Record<ReportReason, LaterMessageId>> = {
  contact: "report.contact",
  fraud: "report.fraud",
  insult: "report.insult",
  threat: "report.threat",
  spam: "report.spam",
  other: "report.other",
};

export interface NewReport {
  readonly reason: ReportReason;
  readonly message_id: string | null;
  readonly text: string | null;
}

/** Tells moderators of the other side, or of one message of it. */
export const report = (rest: Rest, chat_id: string, told: NewReport): Promise<ReportView> =>
  rest.ask("POST", at(chat_id, "/reports"), told);

/** Contests what became of one's own message. */
export const contest = (
  rest: Rest,
  chat_id: string,
  message_id: string,
  text: string,
): Promise<MessageAppeal> =>
  rest.ask("POST", at(chat_id, `/messages/${message_id}/appeal`), { text });

/** Contests that a file of one's own was refused. */
export const contestFile = (
  rest: Rest,
  chat_id: string,
  file_id: string,
  text: string,
): Promise<FileAppeal> => rest.ask("POST", at(chat_id, `/files/${file_id}/contest`), { text });
