import { Button } from "@mantine/core";
import type { News } from "@prilavok/protocol";
import { useId } from "react";
import { Link } from "wouter";
import { Failure } from "../page/Failure.tsx";
import { useWords } from "../words.tsx";
import { useNewsRead } from "./queries.ts";
import { changeText, levelText, monthText, zonedText } from "./words.ts";

interface NewsBannerProps {
  readonly news: News;
  readonly currency: string | null;
  readonly zone: string | null;
}

/** New rules, and what changes by them for this shop; until somebody there has read it. */
export function NewsBanner({ news, currency, zone }: NewsBannerProps) {
  const words = useWords();
  const { t } = words;
  const heading = useId();
  const read = useNewsRead();
  const { version, effective_from, month, was, level_last_month, is_known, changes } = news;
  const before = levelText(words, was?.named);
  const would = levelText(words, level_last_month?.named);
  return (
    <section className="levels-news" aria-labelledby={heading}>
      <h2 id={heading}>{t("levels.news", { moment: zonedText(words, effective_from, zone) })}</h2>
      {month !== null && is_known && (
        <p>
          {was?.level === level_last_month?.level
            ? t("levels.news.same", { month: monthText(words, month), would })
            : t("levels.news.would", { month: monthText(words, month), was: before, would })}
        </p>
      )}
      {month !== null && !is_known && <p>{t("levels.news.unknown")}</p>}
      {changes.length > 0 && (
        <details>
          <summary>{t("levels.news.changes", { count: changes.length })}</summary>
          <ul className="plain-list">
            {changes.map((change, at) => (
              <li key={at}>{changeText(words, change, currency)}</li>
            ))}
          </ul>
        </details>
      )}
      <Failure error={read.error} />
      <div className="form-acts">
        <Button size="sm" loading={read.isPending} onClick={() => read.mutate(version)}>
          {t("levels.news.read")}
        </Button>
        <Link href="/levels/programme">{t("levels.programme.open")}</Link>
      </div>
    </section>
  );
}
