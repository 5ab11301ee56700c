import { Button, Textarea } from "@mantine/core";
import { lengthOf } from "@prilavok/protocol";
import type { ReactNode, SyntheticEvent } from "react";
import { useId, useState } from "react";
import { useWords } from "../words.tsx";

interface WrittenProps {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
  /** What else is asked for, above the text. */
  readonly children?: ReactNode;
}

/** A small form for a text of `least` to `most` characters that somebody will read. */
export function Written({ label, least, most, submit, isBusy, ...rest }: WrittenProps) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const id = useId();
  const length = lengthOf(text.trim());
  const isFit = length >= least && length <= most;
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isFit && !isBusy) rest.onSubmit(text.trim());
  };
  const hint =
    length > most
      ? t("composer.over", { count: length - most })
      : length < least
        ? t("form.least", { count: least })
        : t("composer.left", { count: most - length });
  return (
    <form className="written" onSubmit={go}>
      {rest.children}
      <Textarea
        label={label}
        description={<span id={id}>{hint}</span>}
        inputWrapperOrder={["label", "input", "description"]}
        aria-describedby={id}
        autosize
        minRows={3}
        maxRows={12}
        data-autofocus
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="form-acts">
        <Button type="submit" size="sm" disabled={!isFit} loading={isBusy}>
          {submit}
        </Button>
        <Button variant="subtle" size="sm" onClick={rest.onCancel}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}
