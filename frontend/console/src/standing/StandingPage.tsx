import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { Appeal } from "./Appeal.tsx";
import { PenaltyCard } from "./PenaltyCard.tsx";
import { usePenalties } from "./queries.ts";

const EVERY = new URLSearchParams();

/** The seller's own violations and penalties, and the way to contest them. */
export function StandingPage() {
  const { t } = useWords();
  const query = usePenalties(EVERY);
  return (
    <Page title={t("standing.title")} lead={t("standing.lead")}>
      <Asked query={query}>
        {({ pages }) => {
          const penalties = pages.flatMap((page) => page.penalties);
          if (penalties.length === 0)
            return <Notice title={t("standing.none")} text={t("standing.none.text")} />;
          return (
            <>
              <ol className="cards">
                {penalties.map((penalty) => (
                  <PenaltyCard key={penalty.penalty_id} penalty={penalty}>
                    {penalty.can_appeal && <Appeal penalty={penalty} />}
                  </PenaltyCard>
                ))}
              </ol>
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}
