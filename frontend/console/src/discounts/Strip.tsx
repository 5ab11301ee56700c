import { useWords } from "../words.tsx";
import type { Stretch } from "./days.ts";
import { daysBetween } from "./days.ts";
import { dayText, termsText } from "./words.ts";

interface StripProps {
  readonly stretches: readonly Stretch[];
  readonly currency: string;
}

/** The days ahead, drawn by their length, and the same as a list of dates. */
export function Strip({ stretches, currency }: StripProps) {
  const words = useWords();
  const { t } = words;
  const textOf = ({ kind, version }: Stretch) => {
    if (version?.terms == null) return t("discounts.strip.none");
    const terms = termsText(words, version.terms, currency);
    return kind === "kept"
      ? t("discounts.strip.kept", { terms })
      : t("discounts.strip.goes_on", { terms });
  };
  return (
    <div className="discounts-strip">
      <div className="discounts-days" aria-hidden="true">
        {stretches.map(({ kind, from, to }) => (
          <span
            key={from}
            className={`discounts-days-${kind}`}
            style={{ flexGrow: daysBetween(from, to) }}
          />
        ))}
      </div>
      <ol className="discounts-dates">
        {stretches.map((stretch, at) => (
          <li key={stretch.from}>
            <span className={`discounts-mark discounts-days-${stretch.kind}`} aria-hidden="true" />
            <b>
              {at === 0
                ? t("discounts.strip.today", { day: dayText(words, stretch.from) })
                : t("discounts.strip.from", { day: dayText(words, stretch.from) })}
            </b>{" "}
            {textOf(stretch)}
          </li>
        ))}
      </ol>
    </div>
  );
}
