import type { RefundView } from "@prilavok/protocol";
import { Link, useRoute, useSearchParams } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { filterIn, useRefunds } from "./queries.ts";
import { RefundPage } from "./RefundPage.tsx";
import { RefundRow } from "./RefundRow.tsx";

/** What buyers are owed because of claims, the oldest first, until a fact says that they have it. */
export function RefundsPage() {
  const [, params] = useRoute("/refunds/:claim_id");
  return params ? <RefundPage claim_id={params.claim_id} /> : <RefundList />;
}

function RefundList() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const filter = filterIn(search);
  const query = useRefunds(filter);
  return (
    <Page title={t("refunds.title")} lead={t("refunds.lead")}>
      <Views filter={filter} />
      <Asked query={query}>
        {({ pages }) => {
          const refunds = pages.flatMap((page) => page.refunds);
          if (refunds.length === 0) return <Notice title={t("refunds.none")} />;
          return (
            <>
              <Table refunds={refunds} />
              <More query={query} />
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

const VIEWS = [
  ["", "refunds.view.open"],
  ["overdue=true", "refunds.view.overdue"],
  ["state=owed", "refunds.view.owed"],
  ["state=sent", "refunds.view.sent"],
  ["state=failed", "refunds.view.failed"],
  ["state=confirmed", "refunds.view.confirmed"],
] as const;

function Views({ filter }: { readonly filter: URLSearchParams }) {
  const { t } = useWords();
  const shown = filter.toString();
  return (
    <nav className="filters" aria-label={t("refunds.view")}>
      {VIEWS.map(([view, label]) => (
        <Link
          key={view}
          className={view === shown ? "filter here" : "filter"}
          aria-current={view === shown ? "page" : undefined}
          href={view === "" ? "/refunds" : `/refunds?${view}`}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}

function Table({ refunds }: { readonly refunds: readonly RefundView[] }) {
  const { t } = useWords();
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("refunds.owed_at")}</th>
            <th scope="col">{t("refunds.due")}</th>
            <th scope="col">{t("refunds.whose")}</th>
            <th scope="col">{t("refunds.left")}</th>
            <th scope="col">{t("claims.state")}</th>
            <th scope="col">{t("refunds.tell")}</th>
          </tr>
        </thead>
        <tbody>
          {refunds.map((refund) => (
            <RefundRow key={refund.claim_id} refund={refund} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
