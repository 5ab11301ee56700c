import type { RefundTold, RefundView } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";

/** What can be told next; money that did not arrive can be sent anew. */
export const TELLABLE: Readonly<Record<RefundView["state"], readonly RefundTold["status"][]>> = {
  owed: ["sent", "failed"],
  failed: ["sent"],
  sent: ["failed"],
  confirmed: [],
};

export const TELL_WORDS = {
  sent: "refunds.tell.sent",
  failed: "refunds.tell.failed",
} as const satisfies Record<RefundTold["status"], MessageId>;

export const STATE_WORDS = {
  owed: "refunds.state.owed",
  sent: "refunds.state.sent",
  failed: "refunds.state.failed",
  confirmed: "refunds.state.confirmed",
} as const satisfies Record<RefundView["state"], MessageId>;
