import type { ResultsView } from "@prilavok/protocol";
import { daysBetween, shifted } from "./days.ts";

/** Every day of both stretches in turn, also those on which nothing was bought. */
export function daysOf({ now, before, days }: Pick<ResultsView, "now" | "before" | "days">) {
  const bought = new Map(days.map(({ day, bought_minor }) => [day, bought_minor]));
  const shown = [
    { name: "before", stretch: before },
    { name: "now", stretch: now },
  ].flatMap(({ name, stretch }) =>
    stretch === null
      ? []
      : Array.from({ length: daysBetween(stretch.starts, stretch.until) }, (_, at) => {
          const day = shifted(stretch.starts, at);
          return { day, values: { [name]: bought.get(day) ?? 0 } };
        }),
  );
  return shown;
}
