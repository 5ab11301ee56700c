import { Button } from "@mantine/core";
import type { MyLevel } from "@prilavok/protocol";
import { useState } from "react";
import { Link, useRoute } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { Ahead } from "./Ahead.tsx";
import { AppealsPart } from "./appeals/AppealsPart.tsx";
import { EvidencePage } from "./EvidencePage.tsx";
import { FeedbackDialog } from "./FeedbackDialog.tsx";
import { HeldCard } from "./HeldCard.tsx";
import { HistoryPart } from "./HistoryPart.tsx";
import { LastMonth, RunningTiles } from "./LastMonth.tsx";
import { NewsBanner } from "./NewsBanner.tsx";
import { ProgrammePage } from "./ProgrammePage.tsx";
import { useMine } from "./queries.ts";
import { RewardsPart } from "./RewardsPart.tsx";
import "./levels.css";

/** A seller's level: how it came about, what the next one takes, what it is worth. */
export function LevelsPage() {
  const [isProgramme] = useRoute("/levels/programme");
  const [isEvidence, evidence] = useRoute("/levels/evidence/:month/:indicator");
  if (isProgramme) return <ProgrammePage />;
  if (isEvidence) return <EvidencePage month={evidence.month} indicator={evidence.indicator} />;
  return <MinePage />;
}

function MinePage() {
  const { t } = useWords();
  const query = useMine();
  const [isTelling, setTelling] = useState(false);
  const hasLevels = query.data !== undefined && query.data.programme_version !== null;
  const feedback = (
    <Button
      className="levels-opinion"
      variant="default"
      size="compact-md"
      onClick={() => setTelling(true)}
    >
      {t("levels.feedback.open")}
    </Button>
  );
  return (
    <Page
      title={t("levels.title")}
      lead={t("levels.lead")}
      {...(hasLevels ? { actions: feedback } : {})}
    >
      {isTelling && <FeedbackDialog onClose={() => setTelling(false)} />}
      <Asked query={query}>{(mine) => <Mine mine={mine} />}</Asked>
    </Page>
  );
}

function Mine({ mine }: { readonly mine: MyLevel }) {
  const { t } = useWords();
  const { seller_id } = useCabinet().session.principal;
  const { held = null, last = null, news = null, zone = null } = mine;
  if (mine.programme_version === null || held === null) {
    return <Notice title={t("levels.off")} text={t("levels.off.text")} />;
  }
  return (
    <div className="levels">
      {news !== null && <NewsBanner news={news} currency={mine.currency ?? null} zone={zone} />}
      <div className="levels-top">
        <div className="levels-now">
          <HeldCard held={held} levels={mine.levels ?? []} seller_id={seller_id} zone={zone} />
          <RewardsPart held={held} saved={mine.saved ?? []} zone={zone} />
        </div>
        <Ahead mine={mine} />
      </div>
      {last === null ? (
        <section className="part">
          <h2>{t("levels.last")}</h2>
          <p className="wanted">{t("levels.last.none")}</p>
          <RunningTiles mine={mine} />
        </section>
      ) : (
        <LastMonth mine={mine} last={last} />
      )}
      <AppealsPart indicators={mine.tiles ?? []} />
      <p>
        <Link className="levels-more" href="/levels/programme">
          {t("levels.programme.open")}
        </Link>
      </p>
      {last !== null && <HistoryPart currency={mine.currency ?? null} />}
    </div>
  );
}
