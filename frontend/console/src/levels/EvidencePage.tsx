import type { EvidencePage as Answer, EvidenceRow } from "@prilavok/protocol";
import { useState } from "react";
import { Link } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { Contest, useCanContest } from "./appeals/Contest.tsx";
import { useAppeals } from "./appeals/queries.ts";
import { Revisions, Rows, Sum } from "./EvidenceRows.tsx";
import type { Traced } from "./queries.ts";
import { evidenceFile, useEvidence, useHistory, useMine } from "./queries.ts";
import { TIMED } from "./measures.ts";
import { measureName, monthText } from "./words.ts";

interface EvidencePageProps {
  readonly month: string;
  readonly indicator: string;
}

/** What an indicator of a settled month counted, row by row. */
export function EvidencePage({ month, indicator }: EvidencePageProps) {
  const words = useWords();
  const { t } = words;
  const [revision, setRevision] = useState<number | null>(null);
  const traced = { month, indicator, revision };
  const query = useEvidence(traced);
  const first = query.data?.pages[0];
  const title = first === undefined ? t("levels.evidence") : measureName(words, first.measure);
  return (
    <Page title={title} {...(first === undefined ? {} : { lead: monthText(words, month) })}>
      <p className="crumbs">
        <Link href="/levels">{t("levels.back")}</Link>
      </p>
      <Asked query={query}>
        {({ pages }) =>
          first !== undefined && (
            <div className="levels">
              <Revisions page={first} onChoose={setRevision} />
              <Counted
                key={first.revision}
                traced={traced}
                page={first}
                rows={pages.flatMap((page) => page.rows)}
              />
              <More query={query} />
            </div>
          )
        }
      </Asked>
    </Page>
  );
}

interface CountedProps {
  readonly traced: Traced;
  readonly page: Answer;
  readonly rows: readonly EvidenceRow[];
}

/** The rows, their sum, and the way to contest some of them. */
function Counted({ traced, page, rows }: CountedProps) {
  const { t } = useWords();
  const mine = useMine().data;
  const months = useHistory().data?.pages.flatMap((each) => each.months) ?? [];
  const [contested, setContested] = useState<readonly number[]>([]);
  const month = months.find(({ settled }) => settled.month === traced.month);
  const isNewest = page.revision === page.revisions;
  const isContested = useAppeals().data?.appeals.some(
    (appeal) => appeal.month === traced.month && appeal.indicators.includes(traced.indicator),
  );
  const isInTime = useCanContest(isNewest ? (month?.settled ?? null) : null);
  const canContest = isInTime && isContested === false;
  return (
    <>
      <Sum page={page} currency={mine?.currency ?? null} />
      {isInTime && month !== undefined && (
        <Contest
          settled={month.settled}
          indicators={month.values}
          chosen={traced.indicator}
          rows={contested}
        />
      )}
      {rows.length === 0 ? (
        <Notice title={t("levels.evidence.none")} text={t("levels.evidence.none.text")} />
      ) : (
        <>
          <p className="form-acts">
            <a href={evidenceFile(traced, "csv")} download>
              {t("levels.evidence.csv")}
            </a>
            <a href={evidenceFile(traced, "parquet")} download>
              {t("levels.evidence.parquet")}
            </a>
          </p>
          <Rows
            rows={rows}
            isTimed={TIMED.has(page.measure)}
            zone={mine?.zone ?? null}
            contested={contested}
            {...(canContest ? { onContest: setContested } : {})}
          />
        </>
      )}
    </>
  );
}
