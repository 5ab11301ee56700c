import type { MyDiscount } from "@prilavok/protocol";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { Constructor } from "./Constructor.tsx";
import { HistoryPart } from "./HistoryPart.tsx";
import { useMine } from "./queries.ts";
import { ResultsPart } from "./ResultsPart.tsx";
import { StandingCard } from "./StandingCard.tsx";
import { withheldText } from "./withheld.ts";
import "./discounts.css";

/** A seller's discount: what holds, what comes and when, and putting other terms together. */
export function DiscountsPage() {
  const { t } = useWords();
  const query = useMine();
  return (
    <Page title={t("discounts.title")} lead={t("discounts.lead")}>
      <Asked query={query}>
        {(mine) =>
          mine === null ? (
            <Notice title={t("discounts.closed")} text={t("discounts.closed.text")} />
          ) : (
            <Mine mine={mine} />
          )
        }
      </Asked>
    </Page>
  );
}

function Mine({ mine }: { readonly mine: MyDiscount }) {
  const words = useWords();
  const latest = mine.history[0]?.number ?? 0;
  const withdrawn = mine.history.filter(({ withdrawn_at }) => withdrawn_at !== null).length;
  return (
    <div className="discounts">
      {mine.withheld !== null && (
        <p className="wanted discounts-withheld" role="status">
          {withheldText(words, mine.withheld)} {words.t("discounts.withheld.then")}
        </p>
      )}
      <StandingCard mine={mine} />
      <Constructor
        key={`${String(mine.programme_version)} ${String(latest)} ${String(withdrawn)}`}
        mine={mine}
      />
      {mine.holds?.terms != null && <ResultsPart />}
      <HistoryPart mine={mine} />
    </div>
  );
}
