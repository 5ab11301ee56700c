import { Button, NativeSelect } from "@mantine/core";
import type { LevelBrief, MonthIf, WhatIfReport } from "@prilavok/protocol";
import { moneyText } from "@prilavok/protocol";
import { useMutation } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { Link } from "wouter";
import { useRest } from "../../cabinet.tsx";
import { Charted } from "../../home/Charted.tsx";
import { levelName } from "../../levels/overseeing/MonthPart.tsx";
import { bpsText, monthText, shortMonthText } from "../../levels/words.ts";
import { Failure } from "../../page/Failure.tsx";
import { useWords } from "../../words.tsx";
import { faultOf } from "../policy/queries.ts";
import type { Document } from "../queries.ts";
import { written } from "../queries.ts";
import { costsIn, currenciesIn, movesIn } from "./model.ts";
import "../../home/home.css";

/** A draft is tried on up to 5 million pieces of evidence: longer than other answers take. */
const WAIT_MS = 10 * 60_000;
const MONTHS = [1, 3, 6, 12] as const;

/** What the document would have made of past months: who would move, what rewards would cost. */
export function WhatIfPart({ document }: { readonly document: Document }) {
  const { t } = useWords();
  const rest = useRest();
  const [months, setMonths] = useState(3);
  const run = useMutation({
    mutationFn: async (draft: Document) => {
      const answer = await rest.answer(
        "POST",
        "/v1/levels/what-if",
        { document: draft, months },
        WAIT_MS,
      );
      return { report: (await answer.json()) as WhatIfReport, of: written(draft) };
    },
  });
  const fault = faultOf(run.error);
  const isOfThis = run.data?.of === written(document);
  return (
    <section className="part">
      <h2>{t("levels.whatif")}</h2>
      <p className="hint">{t("levels.whatif.hint")}</p>
      {fault === null ? (
        <Failure error={run.error} />
      ) : (
        <p className="failed" role="alert">
          {t("programmes.invalid", { ...fault })}
        </p>
      )}
      <div className="find">
        <NativeSelect
          label={t("levels.whatif.months")}
          value={String(months)}
          data={MONTHS.map(String)}
          onChange={({ currentTarget: { value } }) => setMonths(Number(value))}
        />
        <Button
          variant="default"
          size="sm"
          loading={run.isPending}
          onClick={() => run.mutate(document)}
        >
          {t("levels.whatif.try")}
        </Button>
      </div>
      <div role="status">
        {isOfThis && run.data !== undefined && <Report report={run.data.report} />}
        {!isOfThis && run.data !== undefined && <p className="aside">{t("levels.whatif.stale")}</p>}
      </div>
    </section>
  );
}

function Report({ report }: { readonly report: WhatIfReport }) {
  const words = useWords();
  const { t, number } = words;
  const { levels, sellers, looked_at, margin_bps, months } = report;
  if (months.length === 0) return <p className="wanted">{t("levels.whatif.none")}</p>;
  return (
    <div className="part with-series">
      <p className="hint">
        {looked_at < sellers
          ? t("levels.whatif.sample", {
              looked: number(looked_at),
              sellers: number(sellers),
              margin: bpsText(words, margin_bps),
            })
          : t("levels.whatif.all", { sellers: number(sellers) })}
      </p>
      <Charted
        title={t("levels.whatif.moves")}
        kind="bars"
        empty={t("levels.whatif.nobody")}
        series={[
          { name: "up", label: t("levels.whatif.up"), color: "one" },
          { name: "down", label: t("levels.whatif.down"), color: "bad" },
        ]}
        days={months.map((month) => ({ day: month.month, values: movesIn(month, levels) }))}
        dayText={(month) => shortMonthText(words, month)}
        dayHead={t("levels.month")}
        format={number}
      />
      {currenciesIn(months).map((currency) => (
        <Charted
          key={currency}
          title={t("levels.whatif.costs")}
          kind="beside"
          empty={t("levels.whatif.no_uses")}
          series={[
            { name: "saved_minor", label: t("levels.whatif.saved"), color: "one" },
            { name: "would_save_minor", label: t("levels.whatif.would_save"), color: "three" },
          ]}
          days={months.map((month) => ({ day: month.month, values: costsIn(month, currency) }))}
          dayText={(month) => shortMonthText(words, month)}
          dayHead={t("levels.month")}
          format={(minor) => moneyText(words, { minor, currency })}
        />
      ))}
      {months.toReversed().map((month) => (
        <MonthTable key={month.month} month={month} levels={levels} />
      ))}
    </div>
  );
}

interface MonthTableProps {
  readonly month: MonthIf;
  readonly levels: readonly LevelBrief[];
}

function MonthTable({ month, levels }: MonthTableProps) {
  const words = useWords();
  const { t, number } = words;
  const moves = month.moves.filter(({ actual, draft }) => actual !== draft);
  return (
    <details className="policy-stage">
      <summary>
        <b>{monthText(words, month.month)}</b>{" "}
        <span>
          {month.counts
            .map(({ level, sellers }) => `${levelName(words, levels, level)}: ${number(sellers)}`)
            .join(", ")}
        </span>
      </summary>
      {moves.length === 0 ? (
        <p className="aside">{t("levels.whatif.nobody")}</p>
      ) : (
        <div className="table-scroll">
          <table className="table">
            <caption>{t("levels.whatif.moves")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("levels.whatif.actual")}</th>
                <th scope="col">{t("levels.whatif.draft")}</th>
                <th scope="col" className="count">
                  {t("levels.sellers")}
                </th>
              </tr>
            </thead>
            <tbody>
              {moves.map(({ actual, draft, sellers }) => (
                <tr key={`${actual ?? ""} ${draft ?? ""}`}>
                  <td>{levelName(words, levels, actual)}</td>
                  <td>{levelName(words, levels, draft)}</td>
                  <td className="count">{number(sellers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {month.costs.length === 0 ? (
        <p className="aside">{t("levels.whatif.no_uses")}</p>
      ) : (
        <ul className="plain-list">
          {month.costs.map(({ currency, uses, saved_minor, would_save_minor }) => (
            <li key={currency}>
              {t("levels.whatif.cost", {
                count: uses,
                saved: moneyText(words, { minor: saved_minor, currency }),
                would: moneyText(words, { minor: would_save_minor, currency }),
              })}
            </li>
          ))}
        </ul>
      )}
      {month.movers.length > 0 && (
        <p className="aside">
          {t("levels.whatif.movers")}{" "}
          {month.movers.map(({ seller_id, name }, index) => (
            <Fragment key={seller_id}>
              {index > 0 && ", "}
              <Link href={`/levels/sellers/${encodeURIComponent(seller_id)}`}>{name}</Link>
            </Fragment>
          ))}
        </p>
      )}
    </details>
  );
}
