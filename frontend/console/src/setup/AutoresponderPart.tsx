import { Button, Radio, Switch, Textarea } from "@mantine/core";
import type { Autoresponder } from "@prilavok/protocol";
import { TEXT_MOST } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { tell } from "../shell/told.ts";
import { useWords } from "../words.tsx";
import { Against } from "./Against.tsx";
import { Hours, usualHours } from "./Hours.tsx";

const KEY = ["autoresponder"];
const PATH = "/v1/autoresponder";
const LANGUAGES = [
  ["ru", "auto.text.ru"],
  ["en", "auto.text.en"],
  ["zh", "auto.text.zh"],
] as const;

/** What the shop says by itself while nobody is there. */
export function AutoresponderPart() {
  const rest = useRest();
  const kept = useQuery({
    queryKey: KEY,
    queryFn: () => rest.ask<Autoresponder>("GET", PATH),
  });
  return <Asked query={kept}>{(its) => <Form kept={its} />}</Asked>;
}

function Form({ kept }: { readonly kept: Autoresponder }) {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [its, setIts] = useState(kept);
  const set = (change: Partial<Autoresponder>) => setIts({ ...its, ...change });
  const calendar = its.calendar ?? usualHours();
  const texts = its.texts ?? {};
  const isOutside = its.when !== "always";
  const save = useMutation({
    mutationFn: () =>
      rest.ask<Autoresponder>("PUT", PATH, {
        ...its,
        calendar: isOutside ? calendar : its.calendar,
        texts: Object.fromEntries(
          Object.entries(texts).map(([tag, text]) => [tag, text?.trim() === "" ? null : text]),
        ),
      }),
    onSuccess: (now) => {
      queries.setQueryData(KEY, now);
      tell(t("auto.saved"));
    },
  });
  const go = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="setup-form auto" onSubmit={go}>
      <Switch
        label={t("auto.on")}
        description={t("auto.on.hint")}
        checked={its.on ?? false}
        onChange={({ currentTarget: { checked } }) => set({ on: checked })}
      />
      <Radio.Group
        label={t("auto.when")}
        value={its.when ?? "outside_hours"}
        onChange={(when) => set({ when: when as NonNullable<Autoresponder["when"]> })}
      >
        <Radio mt="xs" value="outside_hours" label={t("auto.when.outside")} />
        <Radio mt="xs" value="always" label={t("auto.when.always")} />
      </Radio.Group>
      {isOutside && (
        <Hours
          legend={t("auto.hours")}
          calendar={calendar}
          onChange={(changed) => set({ calendar: changed })}
        />
      )}
      {LANGUAGES.map(([tag, label]) => (
        <Textarea
          key={tag}
          lang={tag}
          label={t(label)}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={TEXT_MOST}
          value={texts[tag] ?? ""}
          onChange={({ currentTarget: { value } }) => set({ texts: { ...texts, [tag]: value } })}
        />
      ))}
      <p className="aside">{t("auto.texts.hint")}</p>
      <Against error={save.error} />
      <div className="form-acts">
        <Button type="submit" size="sm" loading={save.isPending}>
          {t("setup.save")}
        </Button>
      </div>
    </form>
  );
}
