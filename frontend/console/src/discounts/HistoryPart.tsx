import type { MyDiscount } from "@prilavok/protocol";
import { signerName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { dayText, goodsText, termsText } from "./words.ts";

/** Every version there was, the newest first, also those that were taken back. */
export function HistoryPart({ mine }: { readonly mine: MyDiscount }) {
  const words = useWords();
  const { t, moment } = words;
  const { history, currency, holds, follows, names = {} } = mine;
  if (history.length === 0) return null;
  return (
    <section className="part">
      <h2>{t("discounts.history")}</h2>
      <div className="table-scroll">
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{t("discounts.history.terms")}</th>
              <th scope="col">{t("discounts.history.from")}</th>
              <th scope="col">{t("discounts.history.promised")}</th>
              <th scope="col">{t("discounts.history.submitted")}</th>
            </tr>
          </thead>
          <tbody>
            {history.map((version) => (
              <tr key={version.number}>
                <th scope="row">
                  {termsText(words, version.terms, currency)}{" "}
                  {version.number === holds?.number && (
                    <span className="chip">{t("discounts.history.holds")}</span>
                  )}
                  {version.number === follows?.number && (
                    <span className="chip">{t("discounts.history.follows")}</span>
                  )}
                  {version.withdrawn_at !== null && (
                    <span className="chip">{t("discounts.history.withdrawn")}</span>
                  )}
                  {version.terms !== null && (
                    <p className="aside">{goodsText(words, version.terms)}</p>
                  )}
                </th>
                <td data-label={t("discounts.history.from")}>{dayText(words, version.starts)}</td>
                <td data-label={t("discounts.history.promised")}>
                  {version.terms === null ? "—" : dayText(words, version.promised_until)}
                </td>
                <td data-label={t("discounts.history.submitted")}>
                  {moment(version.submitted_at)}, {signerName(words, names, version.submitted_by)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
