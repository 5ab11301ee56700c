import type { ClaimSignals, ClaimView } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, moneyText } from "@prilavok/protocol";
import { useQuery } from "@tanstack/react-query";
import { percentText } from "../amounts.ts";
import { useRest } from "../cabinet.tsx";
import { useWords } from "../words.tsx";
import "./claims.css";

type Signal = ClaimSignals["signals"][number];

const BPS_WHOLE = 10_000;

/** What speaks for caution, with the rows behind it; nothing where nothing does. */
export function Signals({ claim }: { readonly claim: Pick<ClaimView, "claim_id" | "version"> }) {
  const { t } = useWords();
  const rest = useRest();
  const { data } = useQuery({
    queryKey: ["claim", claim.claim_id, "signals", claim.version],
    queryFn: () => rest.ask<ClaimSignals>("GET", `/v1/claims/${claim.claim_id}/signals`),
    staleTime: 60_000,
  });
  if (data === undefined || data.signals.length === 0) return null;
  return (
    <section className="part claim-signals">
      <h2>{t("claims.signals")}</h2>
      <p className="aside">{t("claims.signals.lead")}</p>
      {data.signals.map((signal) => (
        <details key={signal.kind}>
          <summary>
            <Headline signal={signal} />
          </summary>
          <ul className="plain-list">
            <Rows signal={signal} />
          </ul>
        </details>
      ))}
    </section>
  );
}

function Headline({ signal }: { readonly signal: Signal }) {
  const words = useWords();
  const { t, number } = words;
  switch (signal.kind) {
    case "claim_share":
      return t("claims.signal.claim_share", {
        claimed: number(signal.claimed),
        orders: number(signal.orders),
        share: percentText(words, signal.share_bps / BPS_WHOLE),
      });
    case "repeated_photos":
      return t("claims.signal.repeated_photos", { count: signal.photos.length });
    case "late_claim":
      return t("claims.signal.late_claim");
    case "value_spike":
      return t("claims.signal.value_spike", {
        paid: moneyText(words, signal.paid),
        median: moneyText(words, signal.median),
      });
    default:
      return null;
  }
}

function Rows({ signal }: { readonly signal: Signal }) {
  const words = useWords();
  const { t, moment } = words;
  switch (signal.kind) {
    case "claim_share":
      return signal.claims.map((each) => (
        <li key={each.claim_id}>
          {moment(each.opened_at)} · {each.order_id} · {t(CLAIM_REASON_WORDS[each.reason])} ·{" "}
          {moneyText(words, each.paid)}
          {each.seller_id !== null && ` · ${each.seller_id}`}
        </li>
      ));
    case "repeated_photos":
      return signal.photos.map((each) => (
        <li key={`${each.file_id} ${each.other_file_id}`}>
          {t(each.same_buyer ? "claims.signal.photo.same" : "claims.signal.photo.other", {
            moment: moment(each.other_opened_at),
          })}
          {each.seller_id !== null && ` · ${each.seller_id}`}
        </li>
      ));
    case "late_claim":
      return (
        <>
          <li>{t("claims.signal.delivered", { moment: moment(signal.delivered_at) })}</li>
          <li>{t("claims.signal.opened", { moment: moment(signal.opened_at) })}</li>
          <li>{t("claims.signal.ends", { moment: moment(signal.window_ends_at) })}</li>
        </>
      );
    case "value_spike":
      return signal.bought.map((each) => (
        <li key={`${each.order_id} ${each.placed_at}`}>
          {moment(each.placed_at)} · {each.order_id} · {moneyText(words, each.paid)}
        </li>
      ));
    default:
      return null;
  }
}
