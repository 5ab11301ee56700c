import type { Condition, Health as HealthView } from "@prilavok/protocol";
import { useId } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { bytesText, durationText } from "../amounts.ts";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";

/** A part of the installation, and how it is. */
interface Part {
  readonly key: string;
  readonly name: string;
  readonly found: string;
  readonly condition: Condition;
}

const CONDITIONS: Readonly<Record<Condition, MessageId>> = {
  fine: "home.health.fine",
  warning: "home.health.warning",
  failed: "home.health.failed",
};
const CHIPS: Readonly<Record<Condition, string>> = {
  fine: "chip fine",
  warning: "chip soon",
  failed: "chip late",
};

type Named = Readonly<Partial<Record<string, MessageId>>>;

const DUTIES: Named = {
  "deadlines of answers": "home.part.deadlines",
  "first sellers": "home.part.first_sellers",
  terms: "home.part.terms",
  trust: "home.part.trust",
  "expired credentials": "home.part.credentials",
  "old counts": "home.part.old_counts",
  "old events": "home.part.old_events",
  "starts of programmes": "home.part.starts",
  files: "home.part.files",
  "snoozed chats": "home.part.snoozed",
  "turns of claims": "home.part.claim_turns",
  "words of claims": "home.part.claim_words",
  "news of levels": "home.part.level_news",
  erasures: "home.part.erasures",
  "evidence of levels": "home.part.level_evidence",
  "settlements of levels": "home.part.level_settlements",
  "projections of levels": "home.part.level_projections",
  "revisions of levels": "home.part.level_revisions",
  "late settlements of levels": "home.part.level_late",
  "ends of levels by hand": "home.part.level_overrides",
  "past purchases": "home.part.past_purchases",
  "lapsed quotes": "home.part.lapsed_quotes",
  "ended quotes": "home.part.ended_quotes",
  "news of coupons": "home.part.coupon_news",
  "ends of discounts": "home.part.discount_ends",
};
const READERS: Named = {
  links: "home.part.links",
  "trust notices": "home.part.trust_notices",
  openers: "home.part.cases",
  decisions: "home.part.decisions",
  counts: "home.part.counts",
  answers: "home.part.answers",
  search: "home.part.search",
  autoresponder: "home.part.autoresponder",
  letters: "home.part.letters_waiting",
  claims: "home.part.claim_notices",
  refunds: "home.part.refunds",
  "goods of claims": "home.part.claim_goods",
  levels: "home.part.levels",
  discounts: "home.part.discount_notices",
  "level notices": "home.part.level_notices",
  "level appeals": "home.part.level_appeals",
};

const POSTS = { letters: "home.part.letters", pushes: "home.part.pushes" } as const;

/** How the installation is: what is not as it should be, and all of it for whoever wants to see. */
export function Health({ health }: { readonly health: HealthView }) {
  const words = useWords();
  const { t } = words;
  const heading = useId();
  const parts = partsOf(words, health);
  const wrong = parts.filter(({ condition }) => condition !== "fine");
  return (
    <section className="part" aria-labelledby={heading}>
      <div className="charted-head">
        <h2 id={heading}>{t("home.health")}</h2>
        <span className={CHIPS[health.condition]}>{t(CONDITIONS[health.condition])}</span>
      </div>
      {wrong.length > 0 && <Parts label={t("home.health.wrong")} parts={wrong} />}
      <details className="health-all">
        <summary>{t("home.health.all", { count: parts.length })}</summary>
        <Parts label={t("home.health")} parts={parts} />
      </details>
    </section>
  );
}

function Parts({ label, parts }: { readonly label: string; readonly parts: readonly Part[] }) {
  const { t } = useWords();
  return (
    <div className="day-table" role="region" aria-label={label} tabIndex={0}>
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("home.health.part")}</th>
            <th scope="col">{t("home.health.found")}</th>
            <th scope="col">{t("home.health.condition")}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ key, name, found, condition }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{found}</td>
              <td>
                <span className={CHIPS[condition]}>{t(CONDITIONS[condition])}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function partsOf(words: Words, health: HealthView): readonly Part[] {
  const { t, number } = words;
  const { database, disk } = health;
  return [
    {
      key: "database",
      name: t("home.health.database"),
      found: t("home.health.database.found", {
        version: database.version,
        size: bytesText(words, database.size_bytes),
        open: number(database.connections),
        most: number(database.connections_max),
      }),
      condition: database.condition,
    },
    {
      key: "disk",
      name: t("home.health.disk"),
      found: t("home.health.disk.found", { free: bytesText(words, disk.free_bytes) }),
      condition: disk.condition,
    },
    ...health.posts.map(({ name, waiting, since, reason, condition }) => ({
      key: `post:${name}`,
      name: t(POSTS[name]),
      found: postText(words, waiting, since, reason),
      condition,
    })),
    ...health.duties.map((duty) => ({
      key: `duty:${duty.name}`,
      name: partText(words, DUTIES, duty.name),
      found: dutyText(words, duty),
      condition: duty.condition,
    })),
    ...health.subscribers.map(({ name, unread, behind_s, set_aside, condition }) => ({
      key: `subscriber:${name}`,
      name: partText(words, READERS, name),
      found: [
        unread === 0
          ? t("home.health.read")
          : t("home.health.behind", { count: unread, time: durationText(words, behind_s) }),
        ...(set_aside === 0 ? [] : [t("home.health.set_aside", { count: set_aside })]),
      ].join(" "),
      condition,
    })),
  ];
}

/** The name of a part in words; one that we have none for is named as the server does. */
function partText({ t }: Words, known: Named, name: string): string {
  const id = known[name];
  return id === undefined ? name : t(id);
}

function postText(
  { t, moment }: Words,
  waiting: number,
  since: string | null,
  reason: string | null,
): string {
  if (since !== null)
    return t("home.health.unsent", { moment: moment(since), reason: reason ?? "" });
  return waiting === 0 ? t("home.health.sent") : t("home.health.waits", { count: waiting });
}

function dutyText(words: Words, { done_until, late_s, condition }: HealthView["duties"][number]) {
  const { t, moment } = words;
  if (done_until === null)
    return t(condition === "fine" ? "home.health.not_yet" : "home.health.never");
  if (late_s > 0) return t("home.health.late", { time: durationText(words, late_s) });
  return t("home.health.done", { moment: moment(done_until) });
}
