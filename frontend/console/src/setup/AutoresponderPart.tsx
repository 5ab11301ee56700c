import { Button, Checkbox, NativeSelect, Radio, Switch, Textarea, TextInput } from "@mantine/core";
import type { Autoresponder, WorkingCalendar } from "@prilavok/protocol";
import { TEXT_MOST } from "@prilavok/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useState } from "react";
import { useRest } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { tell } from "../shell/told.ts";
import { useWords } from "../words.tsx";
import { Against } from "./Against.tsx";
import { Holidays } from "./Holidays.tsx";

const KEY = ["autoresponder"];
const PATH = "/v1/autoresponder";
const LANGUAGES = [
  ["ru", "auto.text.ru"],
  ["en", "auto.text.en"],
  ["zh", "auto.text.zh"],
] as const;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday, to take the names of days from. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** What the shop says by itself while nobody is there. */
export function AutoresponderPart() {
  const rest = useRest();
  const kept = useQuery({
    queryKey: KEY,
    queryFn: () => rest.ask<Autoresponder>("GET", PATH),
  });
  return <Asked query={kept}>{(its) => <Form kept={its} />}</Asked>;
}

const usual = (): WorkingCalendar => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekdays: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "18:00",
  holidays: [],
});

function Form({ kept }: { readonly kept: Autoresponder }) {
  const { t } = useWords();
  const rest = useRest();
  const queries = useQueryClient();
  const [its, setIts] = useState(kept);
  const set = (change: Partial<Autoresponder>) => setIts({ ...its, ...change });
  const calendar = its.calendar ?? usual();
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
        <Hours calendar={calendar} onChange={(changed) => set({ calendar: changed })} />
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

interface HoursProps {
  readonly calendar: WorkingCalendar;
  readonly onChange: (calendar: WorkingCalendar) => void;
}

/** The working hours: outside of them nobody is there. */
function Hours({ calendar, onChange }: HoursProps) {
  const { t, locale } = useWords();
  const set = (change: Partial<WorkingCalendar>) => onChange({ ...calendar, ...change });
  const nameOf = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const weekdays = calendar.weekdays ?? [];
  const toggle = (day: number, isOn: boolean) =>
    set({
      weekdays: WEEKDAYS.filter((each) => (each === day ? isOn : weekdays.includes(each))),
    });
  return (
    <fieldset className="hours">
      <legend>{t("auto.hours")}</legend>
      <div className="weekdays" role="group" aria-label={t("auto.weekdays")}>
        {WEEKDAYS.map((day) => (
          <Checkbox
            key={day}
            label={nameOf.format(MONDAY + (day - 1) * DAY_MS)}
            checked={weekdays.includes(day)}
            onChange={({ currentTarget: { checked } }) => toggle(day, checked)}
          />
        ))}
      </div>
      <div className="hours-line">
        <TextInput
          type="time"
          required
          label={t("auto.from")}
          value={calendar.from}
          onChange={({ currentTarget: { value } }) => set({ from: value })}
        />
        <TextInput
          type="time"
          required
          label={t("auto.to")}
          value={calendar.to}
          onChange={({ currentTarget: { value } }) => set({ to: value })}
        />
        <NativeSelect
          label={t("auto.zone")}
          value={calendar.zone}
          data={[...new Set([calendar.zone, ...Intl.supportedValuesOf("timeZone")])]}
          onChange={({ currentTarget: { value } }) => set({ zone: value })}
        />
      </div>
      <Holidays days={calendar.holidays ?? []} onChange={(holidays) => set({ holidays })} />
    </fieldset>
  );
}
