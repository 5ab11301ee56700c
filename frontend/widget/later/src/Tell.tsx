import type { Problem, ReportReason } from "@prilavok/protocol";
import { contest, problemText, report, REPORT_WORDS } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import type { Desk } from "../../src/desk.ts";
import { Plain } from "../../src/Head.tsx";
import { useWords } from "./words.ts";

const APPEAL_LEAST = 10;
export const REPORT_MOST = 1_000;
export const APPEAL_MOST = 2_000;

/** What moderators are to be told: of the other side, or that what became of a message is wrong. */
export interface Telling {
  readonly is: "report" | "contest";
  readonly message_id: string | null;
}

interface TellProps {
  readonly desk: Desk;
  readonly chat_id: string;
  readonly telling: Telling;
  readonly onDone: (note: string | null) => void;
}

export function Tell({ desk: { rest }, chat_id, telling, onDone }: TellProps) {
  const { t, moment } = useWords();
  const { is, message_id } = telling;
  const onReport = async (text: string, reason: ReportReason) => {
    await report(rest, chat_id, { reason, message_id, text: text || null });
    return t("report.done");
  };
  const onContest = async (text: string) => {
    const { due_at } = await contest(rest, chat_id, message_id ?? "", text);
    return `${t("contest.done", { moment: moment(due_at) })} ${t("report.done")}`;
  };
  return is === "report" ? (
    <Form title={t("report.title")} label={t("report.text")} onSend={onReport} onDone={onDone} />
  ) : (
    <Objection onSend={onContest} onDone={onDone} />
  );
}

interface ObjectionProps {
  readonly onSend: (text: string) => Promise<string>;
  readonly onDone: (note: string | null) => void;
}

/** Why something is a mistake, in the buyer's words. */
export function Objection(props: ObjectionProps) {
  const { t } = useWords();
  return <Form title={t("contest.open")} label={t("contest.text")} isObjection {...props} />;
}

interface FormProps {
  readonly title: string;
  readonly label: string;
  readonly isObjection?: boolean;
  readonly onSend: (text: string, reason: ReportReason) => Promise<string>;
  readonly onDone: (note: string | null) => void;
}

function Form({ title, label, isObjection = false, onSend, onDone }: FormProps) {
  const words = useWords();
  const { t } = words;
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const go = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    onSend(String(form.get("text")).trim(), form.get("reason") as ReportReason).then(
      onDone,
      ({ problem }: { problem?: Problem }) => {
        setBusy(false);
        setFailure(problemText(words, problem ?? null));
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onDone(null);
  };
  return (
    <form class="tell" aria-label={title} aria-busy={isBusy} onSubmit={go} onKeyDown={onKeyDown}>
      <b>{title}</b>
      {!isObjection && (
        <select name="reason" aria-label={t("report.reason")}>
          {Object.entries(REPORT_WORDS).map(([reason, text]) => (
            <option value={reason}>{t(text)}</option>
          ))}
        </select>
      )}
      <textarea
        name="text"
        rows={3}
        required={isObjection}
        minLength={isObjection ? APPEAL_LEAST : 0}
        maxLength={isObjection ? APPEAL_MOST : REPORT_MOST}
        aria-label={label}
        placeholder={label}
        ref={focused}
      />
      {failure !== null && (
        <p class="bad" role="alert">
          {failure}
        </p>
      )}
      <Plain type="submit" disabled={isBusy}>
        {t("report.send")}
      </Plain>
      <Plain onClick={() => onDone(null)}>{t("message.cancel")}</Plain>
    </form>
  );
}

const focused = (field: HTMLElement | null) => field?.focus();
