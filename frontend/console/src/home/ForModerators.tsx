import type { ModeratorHome, QueueRow } from "@prilavok/protocol";
import { useId } from "react";
import { NONE, percentText } from "../amounts.ts";
import { caseHref, EVERYTHING, queueHref } from "../review/filter.ts";
import { kindText } from "../review/words.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { Charted } from "./Charted.tsx";
import type { Need } from "./Needs.tsx";
import { Needs } from "./Needs.tsx";
import { Tiles } from "./Tiles.tsx";

/** What needs a moderator. */
export function ForModerators({ home }: { readonly home: ModeratorHome }) {
  const words = useWords();
  const { t, number } = words;
  const { work } = home;
  const heading = useId();
  return (
    <>
      <Needs needs={needsOf(words, home)} />
      <section className="part" aria-labelledby={heading}>
        <h2 id={heading}>{t("home.work")}</h2>
        <Tiles
          label={t("home.work")}
          tiles={[
            { name: t("home.opinions"), value: number(work.opinions) },
            { name: t("home.decided"), value: number(work.decided) },
            {
              name: t("home.reversed"),
              value: work.reversal_rate === null ? NONE : percentText(words, work.reversal_rate),
            },
          ]}
        />
        <div className="charts">
          <Charted
            title={t("home.chart.opinions")}
            kind="bars"
            empty={t("home.chart.opinions.empty")}
            series={[{ name: "opinions", label: t("home.opinions"), color: "one" }]}
            days={work.days.map(({ day, opinions }) => ({ day, values: { opinions } }))}
            format={number}
          />
        </div>
      </section>
    </>
  );
}

function needsOf(words: Words, { queue, mine, oldest, now }: ModeratorHome): readonly Need[] {
  const { t } = words;
  const needs: Need[] = [...overdueNeed(words, queue)];
  const at = Date.parse(now);
  for (const { case_id, kind, due_at } of mine) {
    const isLate = Date.parse(due_at) <= at;
    needs.push({
      key: `mine:${case_id}`,
      href: caseHref(case_id, EVERYTHING),
      text: t("home.mine", { kind: kindText(words, kind) }),
      amount: isLate ? t("home.overdue.short") : t("home.until", { day: words.moment(due_at) }),
      urgency: isLate ? "late" : "soon",
    });
  }
  if (oldest !== null) {
    needs.push({
      key: "oldest",
      href: caseHref(oldest.case_id, EVERYTHING),
      text: t("home.oldest", { kind: kindText(words, oldest.kind) }),
      amount: t("home.since", { moment: words.moment(oldest.opened_at) }),
      urgency: Date.parse(oldest.due_at) <= at ? "late" : "calm",
    });
  }
  return [...needs, ...queueNeeds(words, queue)];
}

/** That cases are overdue, if any are. */
export function overdueNeed(words: Words, queue: readonly QueueRow[]): readonly Need[] {
  const overdue = queue.reduce((sum, row) => sum + row.overdue, 0);
  if (overdue === 0) return [];
  return [
    {
      key: "overdue",
      href: queueHref({ ...EVERYTHING, isOverdue: true }),
      text: words.t("home.cases_overdue"),
      amount: words.number(overdue),
      urgency: "late",
    },
  ];
}

/** What waits, by kind. */
export function queueNeeds(words: Words, queue: readonly QueueRow[]): readonly Need[] {
  return queue.map(({ kind, undecided }) => ({
    key: `kind:${kind}`,
    href: queueHref({ ...EVERYTHING, kind }),
    text: kindText(words, kind),
    amount: words.number(undecided),
    urgency: "calm",
  }));
}
