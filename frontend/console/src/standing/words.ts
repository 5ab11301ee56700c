import type {
  Collected,
  Collection,
  PenaltyView,
  StandingLabel,
  StandingState,
} from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import { moneyText } from "@prilavok/protocol";
import type { Words } from "../words.tsx";

export const LABEL_WORDS: Readonly<Record<StandingLabel, MessageId>> = {
  answer_overdue: "label.answer_overdue",
  contact_exchange: "label.contact_exchange",
  insult: "label.insult",
  monosyllabic: "label.monosyllabic",
  off_platform: "label.off_platform",
  personal_data_request: "label.personal_data_request",
  phishing: "label.phishing",
  platform_disparagement: "label.platform_disparagement",
  seller_disparagement: "label.seller_disparagement",
  threat: "label.threat",
};

export const KIND_WORDS: Readonly<Record<PenaltyView["measure"]["type"], MessageId>> = {
  warning: "penalties.kind.warning",
  mute: "penalties.kind.mute",
  fine: "penalties.kind.fine",
  suspension: "penalties.kind.suspension",
};

export const STATE_WORDS: Readonly<Record<StandingState, MessageId>> = {
  proposed: "penalty.state.proposed",
  dropped: "penalty.state.dropped",
  imposed: "penalty.state.imposed",
  appealed: "penalty.state.appealed",
  upheld: "penalty.state.upheld",
  reversed: "penalty.state.reversed",
};

export const COLLECTION_WORDS: Readonly<Record<Collection, MessageId>> = {
  owed: "fine.owed",
  sent: "fine.sent",
  collected: "fine.collected",
  failed: "fine.failed",
  written_off: "fine.written_off",
  cancelled: "fine.cancelled",
  recalled: "fine.recalled",
  to_repay: "fine.to_repay",
  repayment_sent: "fine.repayment_sent",
  repaid: "fine.repaid",
};

export const TOLD_WORDS: Readonly<Record<Collected, MessageId>> = {
  sent: "fine.told.sent",
  collected: "fine.collected",
  failed: "fine.told.failed",
  written_off: "fine.written_off",
  repaid: "fine.repaid",
};

/** What a penalty is: "Fine of ₽25,000", "Writing is off for 7 days". */
export function measureText(words: Words, { measure }: Pick<PenaltyView, "measure">): string {
  const { t } = words;
  switch (measure.type) {
    case "warning":
      return t("penalty.warning");
    case "mute":
      return t("penalty.mute", { count: measure.days });
    case "fine":
      return t("penalty.fine", { amount: moneyText(words, measure.amount) });
    case "suspension":
      return measure.days == null
        ? t("penalty.suspension.open")
        : t("penalty.suspension", { count: measure.days });
  }
}

/** What was done, more exactly where a contact was given or asked for. */
export function labelText({ t }: Words, { label, direction }: PenaltyView["violation"]): string {
  if (label !== "contact_exchange" || direction === null) return t(LABEL_WORDS[label]);
  return t(direction === "asks" ? "label.contact_exchange.asks" : "label.contact_exchange.gives");
}
