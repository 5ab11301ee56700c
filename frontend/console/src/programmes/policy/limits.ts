import type { ClaimPolicy, Thresholds } from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";

export const BPS_WHOLE = 10_000;

/** One number of the policy: its label, what holds where it is not named, its bounds. */
export interface Limit<Of> {
  readonly field: keyof Of & string;
  readonly label: MessageId;
  readonly otherwise: number;
  readonly least: number;
  readonly most: number;
  readonly isPercent?: boolean;
}

type Limited =
  | "offer_from_bps"
  | "offer_to_bps"
  | "evidence_rounds_max"
  | "disputes_max"
  | "photos_max"
  | "videos_max"
  | "per_line_max"
  | "per_day_max"
  | "remind_before_h";

/** How much may be offered, asked for and shown. */
export const LIMITS: readonly Limit<Pick<ClaimPolicy, Limited>>[] = [
  {
    field: "offer_from_bps",
    label: "policy.offer_from",
    otherwise: 0,
    least: 0,
    most: 10_000,
    isPercent: true,
  },
  {
    field: "offer_to_bps",
    label: "policy.offer_to",
    otherwise: 10_000,
    least: 0,
    most: 10_000,
    isPercent: true,
  },
  { field: "evidence_rounds_max", label: "policy.rounds", otherwise: 2, least: 0, most: 2 },
  { field: "disputes_max", label: "policy.disputes", otherwise: 1, least: 0, most: 1 },
  { field: "photos_max", label: "policy.photos", otherwise: 10, least: 0, most: 10 },
  { field: "videos_max", label: "policy.videos", otherwise: 1, least: 0, most: 1 },
  { field: "per_line_max", label: "policy.per_line", otherwise: 5, least: 1, most: 20 },
  { field: "per_day_max", label: "policy.per_day", otherwise: 20, least: 1, most: 500 },
  { field: "remind_before_h", label: "policy.remind", otherwise: 24, least: 0, most: 720 },
];

/** From where on something speaks for caution. */
export const RISKS: readonly Limit<Thresholds>[] = [
  {
    field: "share_from_bps",
    label: "policy.risk.share",
    otherwise: 3_000,
    least: 1,
    most: 10_000,
    isPercent: true,
  },
  { field: "orders_min", label: "policy.risk.orders", otherwise: 5, least: 1, most: 1_000 },
  { field: "spike_times", label: "policy.risk.spike", otherwise: 3, least: 2, most: 100 },
  { field: "lines_min", label: "policy.risk.lines", otherwise: 5, least: 1, most: 1_000 },
  { field: "looks_back_d", label: "policy.risk.looks_back", otherwise: 365, least: 1, most: 730 },
  {
    field: "late_bps",
    label: "policy.risk.late",
    otherwise: 1_000,
    least: 0,
    most: 10_000,
    isPercent: true,
  },
  { field: "bits_apart_max", label: "policy.risk.bits", otherwise: 7, least: 0, most: 7 },
];
