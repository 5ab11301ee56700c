import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { WorkingCalendar } from "@prilavok/protocol";
import { useWords } from "../words.tsx";
import { Holidays } from "./Holidays.tsx";
import "./setup.css";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday, to take the names of days from. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export const usualHours = (): WorkingCalendar => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekdays: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "18:00",
  holidays: [],
});

interface HoursProps {
  readonly legend: string;
  readonly calendar: WorkingCalendar;
  readonly onChange: (calendar: WorkingCalendar) => void;
}

/** The working hours of a week, by the clocks of a zone, and the days on which there are none. */
export function Hours({ legend, calendar, onChange }: HoursProps) {
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
      <legend>{legend}</legend>
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
