import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Preset, PublishedDocument } from "@prilavok/protocol";
import { ProblemError, problemText } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { useMemo, useRef, useState } from "react";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { DiffView } from "./DiffView.tsx";
import { DryRun } from "./DryRun.tsx";
import { lineOf, placeOf } from "./jsonPath.ts";
import type { Document } from "./queries.ts";
import { usePublish, written } from "./queries.ts";

const NOTE_MOST = 2_000;
const IN_FORCE = "in force";

interface EditorProps {
  readonly kind: string;
  readonly presets: readonly Preset[];
  readonly newest: PublishedDocument | null;
  readonly current: PublishedDocument | null;
  readonly onDone: () => void;
}

/** Writing the next version: from what is in force or a preset, against what is in force. */
export function Editor({ kind, presets, newest, current, onDone }: EditorProps) {
  const words = useWords();
  const { t } = words;
  const publish = usePublish(kind);
  const field = useRef<HTMLTextAreaElement>(null);
  const first = current?.document ?? presets[0]?.document ?? {};
  const [text, setText] = useState(() => written(first));
  const read = useMemo(() => parsed(words, text), [words, text]);
  const problem = publish.error instanceof ProblemError ? publish.error.problem : null;
  const path = typeof problem?.path === "string" ? problem.path : null;
  const place = path === null ? null : placeOf(text, path);

  const start = (from: string) => {
    const preset = presets.find(({ name }) => name === from);
    publish.reset();
    setText(written(preset?.document ?? current?.document ?? {}));
  };
  const show = () => {
    if (place === null || field.current === null) return;
    field.current.focus();
    field.current.setSelectionRange(place.start, place.end);
    const line = lineOf(text, place.start).line;
    const lines = text.split("\n").length;
    const { scrollHeight, clientHeight } = field.current;
    field.current.scrollTop = (scrollHeight * line) / lines - clientHeight / 2;
  };
  const go = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (read.document === null) return;
    const form = new FormData(event.currentTarget);
    const from = String(form.get("from"));
    publish.mutate(
      {
        document: read.document,
        effective_from: from === "" ? null : new Date(from).toISOString(),
        note: String(form.get("note")).trim(),
        expected_version: newest?.version ?? 0,
      },
      { onSuccess: onDone },
    );
  };

  return (
    <form className="editor" onSubmit={go}>
      <NativeSelect
        label={t("programmes.start")}
        onChange={(event) => start(event.currentTarget.value)}
        data={[
          ...(current === null ? [] : [{ value: IN_FORCE, label: t("programmes.start.in_force") }]),
          ...presets.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <Textarea
        ref={field}
        className="code-field"
        label={t("programmes.document")}
        rows={20}
        spellCheck={false}
        value={text}
        error={read.error}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (publish.isError) publish.reset();
        }}
      />
      <div role="alert">
        {publish.isError && (
          <div className="failed">
            {problem?.code === "document_invalid"
              ? t("programmes.invalid", { path: path ?? "$", reason: reasonOf(problem) })
              : problemText(words, problem)}
            {place !== null && (
              <Button variant="subtle" size="compact-sm" onClick={show}>
                {t("programmes.show", { line: lineOf(text, place.start).line })}
              </Button>
            )}
          </div>
        )}
      </div>
      {current !== null && read.document !== null && (
        <section className="part">
          <h2>{t("programmes.diff", { version: current.version })}</h2>
          <DiffView before={written(current.document)} after={written(read.document)} />
        </section>
      )}
      {kind === "rollout" && read.document !== null && <DryRun document={read.document} />}
      <div className="find">
        <TextInput
          type="datetime-local"
          name="from"
          label={t("programmes.from")}
          description={t("programmes.from.hint")}
          inputWrapperOrder={["label", "input", "description"]}
        />
        <TextInput
          name="note"
          className="wide"
          label={t("programmes.note")}
          description={t("programmes.note.hint")}
          inputWrapperOrder={["label", "input", "description"]}
          maxLength={NOTE_MOST}
        />
      </div>
      <div className="form-acts">
        <Button type="submit" disabled={read.document === null} loading={publish.isPending}>
          {t("programmes.publish")}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t("message.cancel")}
        </Button>
      </div>
    </form>
  );
}

const reasonOf = ({ reason, detail }: ProblemError["problem"]): string =>
  typeof reason === "string" ? reason : detail;

type Parsed =
  | { readonly document: Document; readonly error: null }
  | { readonly document: null; readonly error: string };

function parsed({ t }: Words, text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { document: value as Document, error: null };
    }
    return { document: null, error: t("programmes.not_object") };
  } catch (error) {
    return { document: null, error: error instanceof Error ? error.message : String(error) };
  }
}
