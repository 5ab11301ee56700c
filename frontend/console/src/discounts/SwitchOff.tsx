import { Button } from "@mantine/core";
import type { MyDiscount } from "@prilavok/protocol";
import { useWords } from "../words.tsx";
import { Complaint } from "./Complaint.tsx";
import { useForeseen, useSubmit } from "./queries.ts";
import { dayText, WAITS_WORDS } from "./words.ts";

interface SwitchOffProps {
  readonly mine: MyDiscount;
  readonly onDone: () => void;
}

/** What switching off does and when, before it is done. */
export function SwitchOff({ mine, onDone }: SwitchOffProps) {
  const words = useWords();
  const { t } = words;
  const foreseen = useForeseen(null, mine.history.length);
  const submit = useSubmit();
  const version = foreseen.data?.version ?? null;
  return (
    <div className="card discounts-off" role="group" aria-label={t("discounts.off.open")}>
      <div role="status">
        {version !== null && foreseen.data !== undefined && (
          <>
            <p>
              <b>{t("discounts.off.when", { day: dayText(words, version.starts) })}</b>
            </p>
            {foreseen.data.waits !== "next_day" && <p>{t(WAITS_WORDS[foreseen.data.waits])}</p>}
            <p className="hint">{t("discounts.off.hint")}</p>
          </>
        )}
      </div>
      <Complaint error={foreseen.error ?? submit.error} />
      <div className="form-acts">
        <Button
          size="sm"
          color="red.9"
          disabled={version === null}
          loading={submit.isPending}
          onClick={() => submit.mutate(null, { onSuccess: onDone })}
        >
          {t("discounts.off.do")}
        </Button>
        <Button size="sm" variant="default" onClick={onDone}>
          {t("discounts.off.keep")}
        </Button>
      </div>
    </div>
  );
}
