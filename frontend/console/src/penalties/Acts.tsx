import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { Collected, Collection, PenaltyView } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useId, useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { Written } from "../page/Written.tsx";
import { useActOnPenalty } from "../standing/queries.ts";
import { TOLD_WORDS } from "../standing/words.ts";
import { useWords } from "../words.tsx";

const REASON_LEAST = 3;
const REASON_MOST = 1_000;
const REFERENCE_MOST = 128;

/** What may become of a fine's money next; after the others nothing more is told. */
const NEXT: Readonly<Partial<Record<Collection, readonly Collected[]>>> = {
  owed: ["sent", "collected", "failed", "written_off"],
  sent: ["collected", "failed", "written_off"],
  failed: ["sent", "collected", "written_off"],
  recalled: ["collected", "failed", "written_off"],
  to_repay: ["sent", "repaid"],
  repayment_sent: ["repaid", "failed"],
};

const reversalOf = (penalty_id: string) => `/v1/penalties/${penalty_id}/reversal`;
const collectionOf = (penalty_id: string) => `/v1/fines/${penalty_id}/collection`;

/** What an operator can do about a penalty: tell of its money, undo it. */
export function Acts({ penalty }: { readonly penalty: PenaltyView }) {
  const { t } = useWords();
  const [open, setOpen] = useState<"collection" | "reversal" | null>(null);
  const reversal = useActOnPenalty(reversalOf);
  const { penalty_id, state, collection } = penalty;
  const next = collection === null ? [] : (NEXT[collection] ?? []);
  const isReversible = state === "imposed" || state === "appealed" || state === "upheld";
  const shut = () => setOpen(null);
  if (next.length === 0 && !isReversible) return null;
  return (
    <div className="card-form">
      <Failure error={reversal.error} />
      {open === null && (
        <div className="form-acts">
          {next.length > 0 && (
            <Button variant="default" size="compact-sm" onClick={() => setOpen("collection")}>
              {t("fine.tell")}
            </Button>
          )}
          {isReversible && (
            <Button variant="default" size="compact-sm" onClick={() => setOpen("reversal")}>
              {t("penalty.reverse")}
            </Button>
          )}
        </div>
      )}
      {open === "collection" && (
        <CollectionForm penalty_id={penalty_id} next={next} onDone={shut} />
      )}
      {open === "reversal" && (
        <Written
          label={t("penalty.reverse.why")}
          least={REASON_LEAST}
          most={REASON_MOST}
          submit={t("penalty.reverse")}
          isBusy={reversal.isPending}
          onSubmit={(reason) =>
            reversal.mutate({ penalty_id, told: { reason } }, { onSuccess: shut })
          }
          onCancel={shut}
        />
      )}
    </div>
  );
}

interface CollectionFormProps {
  readonly penalty_id: string;
  readonly next: readonly Collected[];
  readonly onDone: () => void;
}

function CollectionForm({ penalty_id, next, onDone }: CollectionFormProps) {
  const { t } = useWords();
  const tell = useActOnPenalty(collectionOf);
  const id = useId();
  const go = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    const reference = String(told.get("reference")).trim();
    const status = told.get("status");
    tell.mutate({ penalty_id, told: { status, reference } }, { onSuccess: onDone });
  };
  return (
    <form className="written" onSubmit={go} aria-labelledby={id}>
      <p id={id} className="form-title">
        {t("fine.tell")}
      </p>
      <Failure error={tell.error} />
      <div className="find">
        <NativeSelect
          name="status"
          label={t("fine.status")}
          data={next.map((each) => ({ value: each, label: t(TOLD_WORDS[each]) }))}
          autoFocus
        />
        <TextInput
          name="reference"
          label={t("fine.reference")}
          description={t("fine.reference.hint")}
          inputWrapperOrder={["label", "input", "description"]}
          maxLength={REFERENCE_MOST}
          required
        />
      </div>
      <div className="form-acts">
        <Button type="submit" size="sm" loading={tell.isPending}>
          {t("fine.tell.send")}
        </Button>
        <Button variant="subtle" size="sm" onClick={onDone}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
