import { useRoute, useSearchParams } from "wouter";
import { useTitle } from "../hooks.ts";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";
import { ClaimList } from "./ClaimList.tsx";
import { ClaimPane } from "./ClaimPane.tsx";
import { filterIn } from "./filter.ts";
import "../page/pages.css";
import "./claims.css";

/** The seller's claims: a list and, beside it or over it, one claim to decide. */
export function ClaimsPage() {
  const { t } = useWords();
  const [, params] = useRoute("/claims/:claim_id?");
  const claim_id = params?.claim_id ?? null;
  const [search] = useSearchParams();
  const filter = filterIn(search);
  useTitle(t("claims.title"));
  return (
    <div className={claim_id === null ? "chats claims" : "chats claims with-chat"}>
      <section className="list-pane" aria-label={t("claims.list")}>
        <ClaimList filter={filter} claim_id={claim_id} />
      </section>
      <section className="chat-pane claim-pane" aria-label={t("claims.one")}>
        {claim_id === null ? (
          <Notice title={t("claims.choose.title")} text={t("claims.choose.text")} />
        ) : (
          <ClaimPane key={claim_id} claim_id={claim_id} filter={filter} />
        )}
      </section>
    </div>
  );
}
