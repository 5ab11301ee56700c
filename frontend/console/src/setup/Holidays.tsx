import { Button, CloseButton, TextInput } from "@mantine/core";
import { datesIn } from "@prilavok/protocol/i18n";
import { useState } from "react";
import { useWords } from "../words.tsx";

interface HolidaysProps {
  /** `2026-01-01`, in order. */
  readonly days: readonly string[];
  readonly onChange: (days: readonly string[]) => void;
}

/** Days of the calendar on which nobody works. */
export function Holidays({ days, onChange }: HolidaysProps) {
  const { t, locale } = useWords();
  const [day, setDay] = useState("");
  const format = new Intl.DateTimeFormat(datesIn(locale), { dateStyle: "medium", timeZone: "UTC" });
  const add = () => {
    onChange([...new Set([...days, day])].sort());
    setDay("");
  };
  return (
    <div className="holidays">
      <div className="hours-line">
        <TextInput
          type="date"
          label={t("auto.holidays")}
          value={day}
          onChange={({ currentTarget: { value } }) => setDay(value)}
        />
        <Button variant="default" disabled={day === ""} onClick={add}>
          {t("auto.holidays.add")}
        </Button>
      </div>
      {days.length > 0 && (
        <ul className="filter-chips">
          {days.map((each) => {
            const name = format.format(new Date(`${each}T00:00:00Z`));
            return (
              <li key={each} className="chip">
                {name}
                <CloseButton
                  size="xs"
                  aria-label={t("setup.remove.name", { name })}
                  onClick={() => onChange(days.filter((other) => other !== each))}
                />
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
