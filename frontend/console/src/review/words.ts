import type { Case, CaseLine, Consequence, Problem, What } from "@prilavok/protocol";
import { claimDoneText, moneyText, problemText } from "@prilavok/protocol";
import type { MessageId } from "../../locales/ids.ts";
import type { Names } from "../parties.ts";
import type { Words } from "../words.tsx";
import type { Fact } from "./claim.ts";
import { rulingText } from "./claim.ts";

type Known = Readonly<Partial<Record<string, MessageId>>>;

export const KIND_WORDS = {
  phishing_campaign: "cases.kind.phishing_campaign",
  held_message: "cases.kind.held_message",
  report: "cases.kind.report",
  message_appeal: "cases.kind.message_appeal",
  rejected_file: "cases.kind.rejected_file",
  attempt: "cases.kind.attempt",
  penalty: "cases.kind.penalty",
  appeal: "cases.kind.appeal",
  reversal: "cases.kind.reversal",
  claim: "cases.kind.claim",
  level_appeal: "cases.kind.level_appeal",
} as const satisfies Known;

const LABEL_WORDS: Known = {
  contact_exchange: "label.contact_exchange",
  off_platform: "label.off_platform",
  personal_data_request: "label.personal_data_request",
  insult: "label.insult",
  threat: "label.threat",
  platform_disparagement: "label.platform_disparagement",
  seller_disparagement: "label.seller_disparagement",
  monosyllabic: "label.monosyllabic",
  phishing: "label.phishing",
  answer_overdue: "label.answer_overdue",
};

const DECISION_WORDS: Known = {
  recall: "cases.decision.recall",
  dismiss: "cases.decision.dismiss",
  confirm: "cases.decision.confirm",
  release: "cases.decision.release",
  uphold: "cases.decision.uphold",
  impose: "cases.decision.impose",
  drop: "cases.decision.drop",
  grant: "cases.decision.grant",
  lift: "cases.decision.lift",
  reject: "cases.decision.reject",
  reverse: "cases.decision.reverse",
  keep: "cases.decision.keep",
  refund: "cases.decision.refund",
  refund_with_return: "cases.decision.refund_with_return",
  compensate: "cases.decision.compensate",
  refuse: "cases.decision.refuse",
  recount: "cases.decision.recount",
  recount_without: "cases.decision.recount_without",
  "level_appeal uphold": "cases.decision.uphold_month",
  "report dismiss": "cases.decision.dismiss_report",
};

export const WHAT_WORDS: Readonly<Record<What, MessageId>> = {
  opened: "cases.log.opened",
  taken: "cases.log.taken",
  put_back: "cases.log.put_back",
  lease_lost: "cases.log.lease_lost",
  noted: "cases.log.noted",
  evidence_added: "cases.log.evidence_added",
  second_asked: "cases.log.second_asked",
  opinion_given: "cases.log.opinion_given",
  decided: "cases.log.decided",
  withdrawn: "cases.log.withdrawn",
  reversed: "cases.log.reversed",
};

const FACT_WORDS: Known = {
  reason: "cases.fact.reason",
  link: "cases.fact.link",
  messages: "cases.fact.messages",
  senders: "cases.fact.senders",
  sellers: "cases.fact.sellers",
  buyers: "cases.fact.buyers",
  measure: "cases.fact.measure",
  violated_at: "cases.fact.violated_at",
  policy_version: "cases.fact.policy_version",
  counted: "cases.fact.counted",
};

const REPORT_WORDS: Known = {
  contact: "cases.report.contact",
  insult: "cases.report.insult",
  threat: "cases.report.threat",
  fraud: "cases.report.fraud",
  spam: "cases.report.spam",
  other: "cases.report.other",
};

const MESSAGE_STATES: Known = {
  held: "cases.message.held",
  refused: "cases.message.refused",
  masked: "cases.message.masked",
  deleted: "cases.message.deleted",
  recalled: "cases.message.recalled",
  erased: "cases.message.erased",
};

/** Facts that make one sentence with a measure, and the key that a policy has for what led to it. */
const UNTOLD: ReadonlySet<string> = new Set(["days", "amount_minor", "currency", "step"]);
/** Facts that are somebody's own words. */
const SAID: Known = { text: "cases.said.report", appeal: "cases.said.appeal" };

/** A code that a newer server may send is shown as it is. */
function worded({ t }: Words, known: Known, code: string): string {
  const id = known[code];
  return id === undefined ? code : t(id);
}

export const kindText = (words: Words, kind: string) => worded(words, KIND_WORDS, kind);
export const labelText = (words: Words, label: string) => worded(words, LABEL_WORDS, label);

/** What is decided, in the words of that kind of case where it has its own. */
export function decisionText(words: Words, kind: string, name: string): string {
  const own = `${kind} ${name}`;
  return worded(words, DECISION_WORDS, own in DECISION_WORDS ? own : name);
}

/** How one case stands, with what was decided; null while it waits for its first opinion. */
export function standsText(words: Words, { kind, state, decision }: CaseLine): string | null {
  if (state === "open") return null;
  if (state === "awaiting_second") return words.t("cases.is.awaiting_second");
  if (decision === null) return words.t("cases.log.withdrawn");
  return words.t("cases.is.decided", { decision: decisionText(words, kind, decision) });
}

export const messageStateText = (words: Words, state: string): string | null =>
  state === "delivered"
    ? null
    : (claimDoneText(words, state) ?? worded(words, MESSAGE_STATES, state));

export const ownerOf = ({ owner_kind, owner_id }: CaseLine): string => `${owner_kind}:${owner_id}`;

/** A person as a record is signed by them, `moderator:42`: by name, where that is known. */
export function signerText(
  { t }: Words,
  signature: string,
  own: string,
  names: Names = {},
): string {
  if (signature === own) return t("cases.you");
  return names[signature] ?? signature.slice(signature.indexOf(":") + 1);
}

/** What a decision leads to: a warning, a mute, a fine, a suspension. */
export function consequenceText(words: Words, { code, facts = {} }: Consequence): string {
  const { t } = words;
  const text = measureText(words, code, facts);
  return Number(facts.persons ?? 1) > 1 ? t("cases.leads.second", { measure: text }) : text;
}

const EFFECT_WORDS: Known = {
  "phishing_campaign recall": "cases.leads.recall",
  "phishing_campaign dismiss": "cases.leads.nothing",
  "held_message confirm": "cases.leads.refused",
  "held_message release": "cases.leads.delivered",
  "report confirm": "cases.leads.report",
  "report dismiss": "cases.leads.report.dismissed",
  "message_appeal release": "cases.leads.delivered",
  "message_appeal uphold": "cases.leads.stands",
  "rejected_file release": "cases.leads.file_released",
  "rejected_file uphold": "cases.leads.stands",
  "attempt confirm": "cases.leads.recorded",
  "attempt dismiss": "cases.leads.nothing",
  "penalty impose": "cases.leads.imposed",
  "penalty drop": "cases.leads.dropped",
  "appeal grant": "cases.leads.granted",
  "appeal lift": "cases.leads.lifted",
  "appeal reject": "cases.leads.penalty_stands",
  "reversal reverse": "cases.leads.lifted",
  "reversal keep": "cases.leads.penalty_stands",
  "level_appeal recount": "cases.leads.recount",
  "level_appeal recount_without": "cases.leads.recount_without",
  "level_appeal uphold": "cases.leads.month_stands",
};

/** What a decision of that sort always does. */
export function effectText(words: Words, { kind, evidence }: Case, decision: string) {
  if (kind === "claim") return rulingText(words, evidence.facts ?? {}, decision);
  const id = EFFECT_WORDS[`${kind} ${decision}`];
  return id === undefined ? null : words.t(id);
}

type Facts = Readonly<Record<string, unknown>>;

function measureText(words: Words, code: string, facts: Facts): string {
  const { t } = words;
  const count = Number(facts.days);
  switch (code) {
    case "level":
      return t("cases.leads.level", { level: String(facts[words.locale]) });
    case "warning":
      return t("cases.measure.warning");
    case "mute":
      return t("cases.measure.mute", { count });
    case "fine":
      return t("cases.measure.fine", {
        amount: moneyText(words, {
          minor: Number(facts.amount_minor),
          currency: String(facts.currency),
        }),
      });
    case "suspension":
      return facts.days === undefined
        ? t("cases.measure.suspension")
        : t("cases.measure.suspension.days", { count });
    default:
      return code;
  }
}

/** What a case knows beside messages: what we have words for, then the rest; with what has become of
 * it since, where that is something else. */
export function factsOf(words: Words, facts: Facts, factsNow: Facts = {}): readonly Fact[] {
  const known = Object.keys(FACT_WORDS).filter((name) => name in facts);
  const others = Object.keys(facts).filter(
    (name) => !known.includes(name) && !UNTOLD.has(name) && SAID[name] === undefined,
  );
  return [...known, ...others].map((name) => ({
    name: worded(words, FACT_WORDS, name),
    value: sinceText(words, factText(words, name, String(facts[name]), facts), factsNow[name]),
  }));
}

/** What people said of it: a report, an appeal. */
export function saidOf({ t }: Words, facts: Facts): readonly Fact[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const id = SAID[name];
    return id === undefined ? [] : [{ name: t(id), value: String(value) }];
  });
}

function sinceText({ t }: Words, then: string, now: unknown): string {
  return now === undefined || now === then ? then : t("cases.fact.now", { then, now: String(now) });
}

function factText(words: Words, name: string, value: string, facts: Facts): string {
  switch (name) {
    case "reason":
      return worded(words, REPORT_WORDS, value);
    case "measure":
      return measureText(words, value, facts);
    case "violated_at":
      return words.moment(value);
    default:
      return value;
  }
}

/** A problem with a case, in place of what the server wrote. */
export function caseProblemText(
  words: Words,
  problem: Problem | null,
  own: string,
  names: Names = {},
): string {
  const { t } = words;
  switch (problem?.code) {
    case "case_taken":
      return t("cases.problem.taken", {
        who: signerText(words, String(problem.assignee), own, names),
        time: words.time(String(problem.until)),
      });
    case "case_closed":
      return t(problem.state === "withdrawn" ? "cases.problem.withdrawn" : "cases.problem.decided");
    case "case_changed":
      return t("cases.problem.changed");
    case "case_not_found":
    case "route_not_found":
      return t("cases.problem.not_found");
    default:
      return hindranceText(words, problem?.code) ?? problemText(words, problem);
  }
}

const HINDRANCES: Known = {
  case_not_taken: "cases.problem.not_taken",
  moderators_decide: "cases.problem.moderators",
  opinion_given: "cases.problem.opinion_given",
  own_decision: "cases.problem.own_decision",
  second_opinion_due: "cases.problem.second_due",
};

/** Why something cannot be done; null where the case itself says it. */
export function hindranceText({ t }: Words, code: string | null | undefined): string | null {
  const id = HINDRANCES[code ?? ""];
  return id === undefined ? null : t(id);
}

/** Whether somebody has it, and who. */
export function holderText(
  words: Words,
  line: CaseLine | Case,
  own: string,
  names: Names,
): string | null {
  const { assignee, leased_until } = line;
  if (assignee === null || leased_until === null) return null;
  const time = words.time(leased_until);
  if (assignee === own) return words.t("cases.yours", { time });
  return words.t("cases.holder", { who: signerText(words, assignee, own, names), time });
}
