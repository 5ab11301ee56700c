import { Button } from "@mantine/core";
import type { PenaltyView } from "@prilavok/protocol";
import { useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { Written } from "../page/Written.tsx";
import { useWords } from "../words.tsx";
import { APPEAL_LEAST, APPEAL_MOST } from "./limits.ts";
import { useActOnPenalty } from "./queries.ts";

const path = (penalty_id: string) => `/v1/penalties/${penalty_id}/appeal`;

/** The way to contest a penalty, once, until its time is over. */
export function Appeal({ penalty: { penalty_id, appeal_until } }: { penalty: PenaltyView }) {
  const { t, moment } = useWords();
  const [isOpen, setOpen] = useState(false);
  const appeal = useActOnPenalty(path);
  return (
    <div className="card-form">
      <Failure error={appeal.error} />
      {isOpen ? (
        <Written
          label={t("appeal.label")}
          least={APPEAL_LEAST}
          most={APPEAL_MOST}
          submit={t("appeal.send")}
          isBusy={appeal.isPending}
          onSubmit={(text) => appeal.mutate({ penalty_id, told: { text } })}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <Button variant="light" size="sm" onClick={() => setOpen(true)}>
          {t("appeal.open")}
        </Button>
      )}
      {appeal_until !== null && (
        <p className="hint">{t("appeal.until", { moment: moment(appeal_until) })}</p>
      )}
    </div>
  );
}
