import { Button, NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import type { Preset, PublishedDocument } from "@prilavok/protocol";
import { ProblemError, problemText } from "@prilavok/protocol";
import type { SyntheticEvent } from "react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { Changes } from "./Changes.tsx";
import { DryRun } from "./DryRun.tsx";
import { FORMS, showField } from "./forms.ts";
import { lineOf, placeOf } from "./jsonPath.ts";
import type { Document } from "./queries.ts";
import { usePublish, written } from "./queries.ts";

const Trial = lazy(async () => ({
  default: (await import("./discounts/Trial.tsx")).Trial,
}));

const Replay = lazy(async () => ({ default: (await import("./Replay.tsx")).Replay }));

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
  const fields = useRef<HTMLDivElement>(null);
  const [isText, setIsText] = useState(false);
  const first = current?.document ?? presets[0]?.document ?? {};
  const [text, setText] = useState(() => written(first));
  const read = useMemo(() => parsed(words, text), [words, text]);
  const problem = publish.error instanceof ProblemError ? publish.error.problem : null;
  const path = typeof problem?.path === "string" ? problem.path : null;
  const place = path === null ? null : placeOf(text, path);
  const inFields = read.document !== null && FORMS[kind]?.fits(read.document) ? FORMS[kind] : null;
  const write = (changed: string) => {
    setText(changed);
    if (publish.isError) publish.reset();
  };

  const start = (from: string) => {
    const preset = presets.find(({ name }) => name === from);
    publish.reset();
    setText(written(preset?.document ?? current?.document ?? {}));
  };
  const show = () => {
    if (fields.current !== null && path !== null) showField(fields.current, path);
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
      {inFields !== null && (
        <SegmentedControl
          className="editor-ways"
          aria-label={t("programmes.way")}
          value={isText ? "text" : "fields"}
          data={[
            { value: "fields", label: t("programmes.way.fields") },
            { value: "text", label: t("programmes.way.text") },
          ]}
          onChange={(way) => setIsText(way === "text")}
        />
      )}
      {inFields !== null && !isText ? (
        <div ref={fields}>
          <Suspense fallback={<p className="aside">{t("page.waiting")}</p>}>
            <inFields.Form
              document={read.document ?? {}}
              fault={path === null ? null : { path, reason: reasonOf(problem) }}
              onChange={(document) => write(written(document))}
            />
          </Suspense>
        </div>
      ) : (
        <Textarea
          ref={field}
          className="code-field"
          translate="no"
          label={t("programmes.document")}
          rows={20}
          spellCheck={false}
          value={text}
          error={read.error}
          onChange={(event) => write(event.currentTarget.value)}
        />
      )}
      {inFields !== null && read.document !== null && (
        <Suspense fallback={<p className="aside">{t("page.waiting")}</p>}>
          <inFields.Preview document={read.document} />
        </Suspense>
      )}
      <div role="alert">
        {publish.isError && (
          <div className="failed">
            {problem?.code === "document_invalid"
              ? t("programmes.invalid", { path: path ?? "$", reason: reasonOf(problem) })
              : problemText(words, problem)}
            {place !== null && (
              <Button variant="subtle" size="compact-sm" onClick={show}>
                {inFields !== null && !isText
                  ? t("programmes.show.field")
                  : t("programmes.show", { line: lineOf(text, place.start).line })}
              </Button>
            )}
          </div>
        )}
      </div>
      {current !== null && read.document !== null && (
        <section className="part">
          <h2>{t("programmes.diff", { version: current.version })}</h2>
          <Changes kind={kind} before={current.document} after={read.document} />
        </section>
      )}
      {kind === "rollout" && read.document !== null && <DryRun document={read.document} />}
      {kind === "moderation_rulebook" && read.document !== null && (
        <Suspense>
          <Replay document={read.document} />
        </Suspense>
      )}
      {kind === "discount_programme" && read.document !== null && (
        <Suspense>
          <Trial document={read.document} />
        </Suspense>
      )}
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

const reasonOf = (problem: ProblemError["problem"] | null): string =>
  typeof problem?.reason === "string" ? problem.reason : (problem?.detail ?? "");

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
