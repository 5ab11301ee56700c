import { NativeSelect, TextInput } from "@mantine/core";
import type { LevelBrief } from "@prilavok/protocol";
import { useState } from "react";
import { Failure } from "../../page/Failure.tsx";
import { Written } from "../../page/Written.tsx";
import { useWords } from "../../words.tsx";
import { levelText } from "../words.ts";
import { useOverriding } from "./queries.ts";

const REASON_LEAST = 10;
const REASON_MOST = 1_000;
const NO_LEVEL = "";

interface OverrideFormProps {
  readonly seller_id: string;
  readonly levels: readonly LevelBrief[];
  readonly onDone: () => void;
}

/** A level by hand: which, from when, until when, and why; the seller reads the reason. */
export function OverrideForm({ seller_id, levels, onDone }: OverrideFormProps) {
  const words = useWords();
  const { t } = words;
  const { give } = useOverriding(seller_id);
  const [level, setLevel] = useState(levels[0]?.level ?? NO_LEVEL);
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const [isMissed, setMissed] = useState(false);
  const submit = (reason: string) => {
    setMissed(ends === "");
    if (ends === "") return;
    const from = starts === "" ? {} : { starts: new Date(starts).toISOString() };
    give.mutate(
      {
        level: level === NO_LEVEL ? null : level,
        ...from,
        ends: new Date(ends).toISOString(),
        reason,
      },
      { onSuccess: onDone },
    );
  };
  return (
    <div className="card-form">
      <Failure error={give.error} />
      <Written
        label={t("levels.override.reason")}
        least={REASON_LEAST}
        most={REASON_MOST}
        submit={t("levels.override.give")}
        isBusy={give.isPending}
        onSubmit={submit}
        onCancel={onDone}
      >
        <NativeSelect
          label={t("levels.level")}
          value={level}
          data={[
            ...levels.map((each) => ({ value: each.level, label: levelText(words, each.named) })),
            { value: NO_LEVEL, label: t("levels.none") },
          ]}
          onChange={({ currentTarget: { value } }) => setLevel(value)}
        />
        <TextInput
          type="datetime-local"
          label={t("levels.override.starts")}
          description={t("levels.override.starts.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={starts}
          onChange={({ currentTarget: { value } }) => setStarts(value)}
        />
        <TextInput
          type="datetime-local"
          label={t("levels.override.ends")}
          required
          error={isMissed && ends === "" ? t("levels.override.ends.missing") : null}
          value={ends}
          onChange={({ currentTarget: { value } }) => setEnds(value)}
        />
      </Written>
    </div>
  );
}
