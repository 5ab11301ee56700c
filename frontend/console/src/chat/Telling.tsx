import { NativeSelect } from "@mantine/core";
import type { FileAppeal, MessageAppeal, ReportReason } from "@prilavok/protocol";
import { contest, report as sendReport, REPORT_WORDS } from "@prilavok/protocol";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useDesk } from "../desk.tsx";
import { Failure } from "../page/Failure.tsx";
import { Written } from "../page/Written.tsx";
import { APPEAL_LEAST, APPEAL_MOST } from "../standing/limits.ts";
import { useWords } from "../words.tsx";

const REPORT_MOST = 1_000;
const REASONS = Object.keys(REPORT_WORDS) as readonly ReportReason[];

/** What moderators are about to be told: of the chat, of a message of the other side, of one's own. */
export interface Telling {
  readonly is: "report" | "contest";
  /** Null: of the chat as a whole. */
  readonly message_id: string | null;
}

interface TellingFormProps {
  readonly chat_id: string;
  readonly telling: Telling;
  readonly onTold: (note: string) => void;
  readonly onCancel: () => void;
}

export function TellingForm({ telling, ...rest }: TellingFormProps) {
  if (telling.is === "report") return <Report message_id={telling.message_id} {...rest} />;
  return telling.message_id && <Contest message_id={telling.message_id} {...rest} />;
}

type FormProps<Id> = Omit<TellingFormProps, "telling"> & { readonly message_id: Id };

function Report({ chat_id, message_id, onTold, onCancel }: FormProps<string | null>) {
  const { t } = useWords();
  const { rest } = useDesk().keeper;
  const [reason, setReason] = useState<ReportReason>("contact");
  const report = useMutation({
    mutationFn: (text: string) =>
      sendReport(rest, chat_id, { reason, message_id, text: text === "" ? null : text }),
    onSuccess: () => onTold(t("report.done")),
  });
  return (
    <section className="telling" aria-label={t("report.title")}>
      <h3>{t(message_id === null ? "report.title" : "report.title.message")}</h3>
      <Failure error={report.error} />
      <Written
        label={t("report.text")}
        least={0}
        most={REPORT_MOST}
        submit={t("report.send")}
        isBusy={report.isPending}
        onSubmit={(text) => report.mutate(text)}
        onCancel={onCancel}
      >
        <NativeSelect
          label={t("report.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as ReportReason)}
          data={REASONS.map((each) => ({ value: each, label: t(REPORT_WORDS[each]) }))}
        />
      </Written>
    </section>
  );
}

function Contest({ chat_id, message_id, onTold, onCancel }: FormProps<string>) {
  const { rest } = useDesk().keeper;
  const send = (text: string) => contest(rest, chat_id, message_id, text);
  return <ContestForm onSend={send} onTold={onTold} onCancel={onCancel} />;
}

interface ContestFormProps {
  readonly onSend: (text: string) => Promise<MessageAppeal | FileAppeal>;
  readonly onTold: (note: string) => void;
  readonly onCancel: () => void;
}

/** Why something that was decided of one's own message or file is a mistake. */
export function ContestForm({ onSend, onTold, onCancel }: ContestFormProps) {
  const { t, moment } = useWords();
  const contest = useMutation({
    mutationFn: onSend,
    onSuccess: ({ due_at }) => onTold(t("contest.done", { moment: moment(due_at) })),
  });
  return (
    <section className="telling" aria-label={t("contest.title")}>
      <h3>{t("contest.title")}</h3>
      <Failure error={contest.error} />
      <Written
        label={t("contest.text")}
        least={APPEAL_LEAST}
        most={APPEAL_MOST}
        submit={t("contest.send")}
        isBusy={contest.isPending}
        onSubmit={(text) => contest.mutate(text)}
        onCancel={onCancel}
      />
    </section>
  );
}
