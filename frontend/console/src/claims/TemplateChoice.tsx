import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { ClaimActType, Template } from "@prilavok/protocol";
import { useState } from "react";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useDropTemplate, useKeepTemplate, useTemplates } from "./queries.ts";

const TITLE_MOST = 100;
const KEPT: readonly string[] = ["refuse", "ask_evidence"];

interface TemplateChoiceProps {
  readonly action: ClaimActType;
  readonly text: string;
  readonly onChoose: (text: string) => void;
}

/** The shop's ready texts for an act: to take one, to keep what was written, to drop one. */
export function TemplateChoice({ action, text, onChoose }: TemplateChoiceProps) {
  const { t } = useWords();
  const { data } = useTemplates();
  const keep = useKeepTemplate();
  const drop = useDropTemplate();
  const [chosen, setChosen] = useState("");
  const [title, setTitle] = useState<string | null>(null);
  const fitting = (data?.templates ?? []).filter((each) => each.action === action);
  const its = fitting.find((each) => each.template_id === chosen);
  if (!KEPT.includes(action)) return null;
  const save = () =>
    keep.mutate(
      { title: title?.trim() ?? "", action: action as Template["action"], text: text.trim() },
      { onSuccess: () => setTitle(null) },
    );
  return (
    <div className="claim-templates">
      {fitting.length > 0 && (
        <NativeSelect
          label={t("claims.templates")}
          value={chosen}
          data={[
            { value: "", label: t("claims.templates.own") },
            ...fitting.map((each) => ({ value: each.template_id, label: each.title })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            setChosen(value);
            const template = fitting.find((each) => each.template_id === value);
            if (template !== undefined) onChoose(template.text);
          }}
        />
      )}
      {title === null ? (
        <div className="form-acts">
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={text.trim() === ""}
            onClick={() => setTitle("")}
          >
            {t("claims.templates.keep")}
          </Button>
          {its !== undefined && (
            <Button
              variant="subtle"
              size="compact-sm"
              loading={drop.isPending}
              onClick={() => drop.mutate(its.template_id, { onSuccess: () => setChosen("") })}
            >
              {t("claims.templates.drop", { title: its.title })}
            </Button>
          )}
        </div>
      ) : (
        <div className="find">
          <TextInput
            label={t("claims.templates.title")}
            maxLength={TITLE_MOST}
            autoFocus
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button size="sm" disabled={title.trim() === ""} loading={keep.isPending} onClick={save}>
            {t("claims.templates.save")}
          </Button>
          <Button variant="subtle" size="sm" onClick={() => setTitle(null)}>
            {t("message.cancel")}
          </Button>
        </div>
      )}
      <Failure error={keep.error ?? drop.error} />
    </div>
  );
}
