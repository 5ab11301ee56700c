import { Button, Textarea, TextInput } from "@mantine/core";
import type { RefundTold } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useTelling } from "./queries.ts";

const REFERENCE_LENGTH_MAX = 128;
const NOTE_LENGTH_MAX = 1_000;

interface TellFormProps {
  readonly claim_id: string;
  readonly status: RefundTold["status"];
  readonly submit: string;
  readonly onDone: () => void;
}

/** How the marketplace's books call the payment, and why it failed if it did. */
export function TellForm({ claim_id, status, submit, onDone }: TellFormProps) {
  const { t } = useWords();
  const telling = useTelling(claim_id);
  const [reference, setReference] = useState("");
  const [note, setNote] = useState("");
  const isFit = reference.trim() !== "" && (status === "sent" || note.trim() !== "");
  const tell = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isFit || telling.isPending) return;
    const told = { status, reference: reference.trim() };
    const why = status === "failed" ? { note: note.trim() } : {};
    telling.mutate({ ...told, ...why }, { onSuccess: onDone });
  };
  return (
    <form className="written" onSubmit={tell}>
      <TextInput
        label={t("refunds.reference")}
        description={t("refunds.reference.hint")}
        maxLength={REFERENCE_LENGTH_MAX}
        data-autofocus
        autoFocus
        value={reference}
        onChange={({ currentTarget: { value } }) => setReference(value)}
      />
      {status === "failed" && (
        <Textarea
          label={t("refunds.note")}
          maxLength={NOTE_LENGTH_MAX}
          autosize
          minRows={2}
          value={note}
          onChange={({ currentTarget: { value } }) => setNote(value)}
        />
      )}
      <Failure error={telling.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={!isFit} loading={telling.isPending}>
          {submit}
        </Button>
        <Button variant="subtle" size="sm" onClick={onDone}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
