import type { PenaltyPage, ReportReason } from "@prilavok/protocol";
import { problemText, REPORT_WORDS } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { useWords } from "./words.ts";

const APPEAL_LEAST = 10;

/** What moderators are to be told: of the other side, or that one's message or penalty is a mistake. */
export interface Telling {
  readonly is: "report" | "contest" | "appeal";
  readonly message_id: string | null;
}

interface TellProps {
  readonly desk: Desk;
  readonly telling: Telling;
  readonly onDone: (note: string | null) => void;
}

export function Tell({ desk, telling, onDone }: TellProps) {
  const words = useWords();
  const { t } = words;
  const [failure, setFailure] = useState<string | null>(null);
  const isReport = telling.is === "report";
  const title = t(isReport ? "report.title" : "contest.text");
  const go = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = form.get("reason") as ReportReason;
    tell(desk, telling, String(form.get("text")).trim(), reason).then(
      () => onDone(t("report.done")),
      (error: { problem?: Parameters<typeof problemText>[1] }) =>
        setFailure(problemText(words, error.problem ?? null)),
    );
  };
  return (
    <form class="tell" aria-label={title} onSubmit={go}>
      {isReport && (
        <select name="reason" aria-label={t("report.reason")}>
          {Object.entries(REPORT_WORDS).map(([reason, text]) => (
            <option value={reason}>{t(text)}</option>
          ))}
        </select>
      )}
      <textarea
        name="text"
        rows={3}
        required={!isReport}
        minLength={isReport ? 0 : APPEAL_LEAST}
        maxLength={1_000}
        aria-label={isReport ? t("report.text") : title}
        placeholder={isReport ? t("report.text") : title}
        ref={(field) => field?.focus()}
      />
      {failure !== null && (
        <p class="bad" role="alert">
          {failure}
        </p>
      )}
      <button class="plain">{t("report.send")}</button>
      <button class="plain" type="button" onClick={() => onDone(null)}>
        {t("message.cancel")}
      </button>
    </form>
  );
}

async function tell(
  { rest, chat_id }: Desk,
  { is, message_id }: Telling,
  text: string,
  reason: ReportReason,
): Promise<unknown> {
  if (is === "report") return rest.report(chat_id, { reason, message_id, text: text || null });
  if (message_id !== null) return rest.contest(chat_id, message_id, text);
  const { penalties } = await rest.ask<PenaltyPage>("GET", "/v1/penalties");
  const open = penalties.find(({ can_appeal }) => can_appeal) ?? penalties[0];
  return rest.ask("POST", `/v1/penalties/${open?.penalty_id ?? ""}/appeal`, { text });
}
