import type { ClaimPolicy, Ground, Stage, WorkingCalendar } from "@prilavok/protocol";
import { CLAIM_REASON_WORDS, CLAIM_STATE_WORDS } from "@prilavok/protocol";
import type { Words } from "../../words.tsx";
import type { Line, Outline, Part } from "../changes/outline.ts";
import { counted, lineOf, named, naming, percent } from "../changes/outline.ts";
import type { Limit } from "./limits.ts";
import { LIMITS, RISKS } from "./limits.ts";
import { actionText, forWhomText, lastsText, THEN_WORDS } from "./words.ts";

/** What a claim policy says, as its form calls it. */
export const outlineOf: Outline<ClaimPolicy> = (words, policy) => {
  const { t } = words;
  const { calendar = null, risk = {} } = policy;
  return [
    { id: "general", title: t("kind.claim_policy"), lines: naming(words, policy) },
    {
      id: "grounds",
      title: t("policy.grounds"),
      parts: policy.grounds.map((ground) => partOfGround(words, ground)),
    },
    {
      id: "stages",
      title: t("policy.stages"),
      parts: policy.stages.map((stage) => partOfStage(words, stage)),
    },
    { id: "limits", title: t("policy.limits"), lines: limits(words, LIMITS, policy) },
    {
      id: "calendar",
      title: t("policy.calendar"),
      lines: calendar === null ? [] : hours(words, calendar),
    },
    { id: "risk", title: t("policy.risk"), lines: limits(words, RISKS, risk) },
  ];
};

function partOfGround(words: Words, { reason, within_d, needs_files = false }: Ground): Part {
  return {
    id: reason,
    title: words.t(CLAIM_REASON_WORDS[reason]),
    lines: [
      lineOf(words, "policy.grounds.within", counted(words, within_d)),
      ...(needs_files ? [lineOf(words, "policy.grounds.needs_files", "")] : []),
    ],
  };
}

function partOfStage(words: Words, { state, within, then, actions = [] }: Stage): Part {
  return {
    id: state,
    title: words.t(CLAIM_STATE_WORDS[state]),
    lines: [
      lineOf(words, "policy.stage.within", lastsText(words, within)),
      lineOf(words, "policy.stage.then", words.t(THEN_WORDS[then])),
      ...actions.map((allowed) => ({
        id: allowed.action,
        label: actionText(words, allowed.action),
        text: forWhomText(words, allowed),
      })),
    ],
  };
}

function limits<Of>(
  words: Words,
  fields: readonly Limit<Of>[],
  its: Readonly<Partial<Record<keyof Of, unknown>>>,
): readonly Line[] {
  return fields.map(({ field, label, otherwise, isPercent = false }) => {
    const value = field in its ? (its[field] as number | null) : otherwise;
    return lineOf(words, label, isPercent ? percent(words, value) : counted(words, value));
  });
}

/** A Monday, to take the names of days from. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

function hours(words: Words, calendar: WorkingCalendar): readonly Line[] {
  const nameOf = new Intl.DateTimeFormat(words.locale, { weekday: "short", timeZone: "UTC" });
  const days = (calendar.weekdays ?? []).map((day) => nameOf.format(MONDAY + (day - 1) * DAY_MS));
  return [
    lineOf(words, "auto.hours", `${calendar.from}–${calendar.to}`),
    lineOf(words, "auto.weekdays", named(days)),
    lineOf(words, "auto.zone", calendar.zone),
    ...(calendar.holidays?.length
      ? [lineOf(words, "auto.holidays", named(calendar.holidays))]
      : []),
  ];
}
