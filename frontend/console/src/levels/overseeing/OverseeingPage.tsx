import type { SettlementView } from "@prilavok/protocol";
import type { ReactNode } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { NONE } from "../../amounts.ts";
import { Asked } from "../../page/Asked.tsx";
import { Page } from "../../page/Page.tsx";
import { PartyPicker } from "../../penalties/PartyPicker.tsx";
import { Notice } from "../../shell/Notice.tsx";
import { useWords } from "../../words.tsx";
import { monthText } from "../words.ts";
import { EvidencePart } from "./EvidencePart.tsx";
import { FeedbackPart } from "./FeedbackPart.tsx";
import { MonthPart } from "./MonthPart.tsx";
import { useSeller, useSettlements } from "./queries.ts";
import { SettlingPart } from "./SettlingPart.tsx";
import { SellerPart } from "./SellerPart.tsx";
import "../levels.css";

/** What an operator looks after: settlements, sellers' levels, what sellers think. */
export function OverseeingPage() {
  const { t } = useWords();
  const [, month] = useRoute("/levels/months/:month");
  const [, seller] = useRoute("/levels/sellers/:seller_id");
  const [, evidence] = useRoute("/levels/sellers/:seller_id/evidence/:month/:indicator");
  const [isFeedback] = useRoute("/levels/feedback");
  let part: ReactNode = <SettlementList />;
  if (month !== null) part = <MonthPart month={month.month} />;
  else if (seller !== null)
    part = <SellerPart key={seller.seller_id} seller_id={seller.seller_id} />;
  else if (evidence !== null) part = <EvidencePart {...evidence} />;
  else if (isFeedback) part = <FeedbackPart />;
  return (
    <Page title={t("levels.overseeing")} lead={t("levels.overseeing.lead")}>
      <div className="levels">
        <Views seller_id={(seller ?? evidence)?.seller_id ?? null} />
        {part}
      </div>
    </Page>
  );
}

const VIEWS = [
  ["/levels", "levels.settlements"],
  ["/levels/feedback", "levels.feedback"],
  ["/programmes/level_programme", "levels.programme.edit"],
] as const;

/** The parts, and the way to one seller. */
function Views({ seller_id }: { readonly seller_id: string | null }) {
  const { t } = useWords();
  const [here, go] = useLocation();
  const name = useSeller(seller_id).data?.name;
  const party = seller_id === null ? null : `seller:${seller_id}`;
  return (
    <div className="levels-views">
      <nav className="filters" aria-label={t("levels.views")}>
        {VIEWS.map(([href, label]) => {
          const isWithin = here.startsWith("/levels/months/") && href === "/levels";
          return (
            <Link
              key={href}
              className={href === here || isWithin ? "filter here" : "filter"}
              aria-current={href === here ? "page" : isWithin || undefined}
              href={href}
            >
              {t(label)}
            </Link>
          );
        })}
      </nav>
      <div className="find" role="search">
        <PartyPicker
          only="seller"
          party={party}
          names={party === null || name === undefined ? {} : { [party]: name }}
          onChoose={(party) => {
            const id = party.replace(/^seller:/, "");
            go(id === "" ? "/levels" : `/levels/sellers/${encodeURIComponent(id)}`);
          }}
        />
      </div>
    </div>
  );
}

function SettlementList() {
  const { t } = useWords();
  const query = useSettlements();
  return (
    <Asked query={query}>
      {({ settlements }) =>
        settlements.length === 0 ? (
          <Notice title={t("levels.settlements.none")} text={t("levels.settlements.none.text")} />
        ) : (
          <>
            {settlements.some(({ late, finished_at }) => late && finished_at === null) && (
              <p className="wanted" role="status">
                {t("levels.settlements.late")}
              </p>
            )}
            <SettlingPart settlements={settlements} isStale={query.isRefetchError} />
            <SettlementTable settlements={settlements} />
          </>
        )
      }
    </Asked>
  );
}

function SettlementTable({ settlements }: { readonly settlements: readonly SettlementView[] }) {
  const words = useWords();
  const { t, moment, number } = words;
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <caption className="unseen">{t("levels.settlements")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.month")}</th>
            <th scope="col">{t("levels.settlement.state")}</th>
            <th scope="col">{t("levels.settlement.finished")}</th>
            <th scope="col">{t("levels.sellers")}</th>
            <th scope="col">{t("levels.settlement.evidence")}</th>
            <th scope="col">{t("programmes.version")}</th>
          </tr>
        </thead>
        <tbody>
          {settlements.map((settlement) => {
            const { month, finished_at, late } = settlement;
            const name = monthText(words, month);
            return (
              <tr key={month}>
                <th scope="row">
                  {finished_at === null ? (
                    name
                  ) : (
                    <Link href={`/levels/months/${month}`}>{name}</Link>
                  )}
                </th>
                <td>
                  <span className={late ? "chip late" : "chip"}>{t(stateOf(settlement))}</span>
                </td>
                <td className="when" data-label={t("levels.settlement.finished")}>
                  {finished_at === null
                    ? t("levels.settlement.due", { moment: moment(settlement.due_at) })
                    : moment(finished_at)}
                </td>
                <td data-label={t("levels.sellers")}>
                  {finished_at === null ? NONE : number(settlement.sellers)}
                </td>
                <td data-label={t("levels.settlement.evidence")}>
                  {finished_at === null ? NONE : number(settlement.evidence)}
                </td>
                <td data-label={t("programmes.version")}>{number(settlement.programme_version)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function stateOf({ finished_at, late }: SettlementView) {
  if (finished_at === null) return late ? "levels.settlement.overdue" : "levels.settlement.running";
  return late ? "levels.settlement.done_late" : "levels.settlement.done";
}
