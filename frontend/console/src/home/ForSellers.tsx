import type { AnswerSummary, Chat, SellerHome, Waiting } from "@prilavok/protocol";
import { useId } from "react";
import { Link } from "wouter";
import { countText, durationText, NONE, percentText } from "../amounts.ts";
import { deadlineOf } from "../due.ts";
import { measureText } from "../standing/words.ts";
import type { Words } from "../words.tsx";
import { buyerName, useWords } from "../words.tsx";
import { Charted } from "./Charted.tsx";
import type { Need } from "./Needs.tsx";
import { Needs } from "./Needs.tsx";
import { Tiles } from "./Tiles.tsx";

const UNREAD_MAX = 100;

/** What needs a member of a seller's staff. */
export function ForSellers({ home }: { readonly home: SellerHome }) {
  const words = useWords();
  return (
    <>
      <Needs needs={needsOf(words, home)} />
      {home.waiting !== null && home.waiting.first.length > 0 && (
        <First waiting={home.waiting} now={Date.parse(home.now)} />
      )}
      {home.answers !== null && (
        <Answers answers={home.answers} overdue={home.waiting?.overdue ?? 0} />
      )}
    </>
  );
}

function needsOf(words: Words, home: SellerHome): readonly Need[] {
  const { t } = words;
  const { waiting, claims, terms, appealable, unread_notices, now } = home;
  const needs: Need[] = [];
  const counted = (
    key: string,
    text: string,
    count: number,
    urgency: Need["urgency"],
    href: string,
    most?: number,
  ) => {
    if (count > 0) needs.push({ key, href, text, amount: countText(words, count, most), urgency });
  };
  const { overdue = 0, due_soon = 0, to_answer = 0 } = waiting ?? {};
  counted("overdue", t("home.overdue"), overdue, "late", "/chats?due=overdue&sort=due");
  counted("soon", t("home.due_soon"), due_soon, "soon", "/chats?due=soon&sort=due");
  const all = "/chats?due=any&sort=due";
  counted("to_answer", t("home.to_answer"), to_answer, "calm", all);
  const { due_soon: ending = 0, seller: undecided = 0 } = claims ?? {};
  counted("claims_soon", t("home.claims_soon"), ending, "soon", "/claims?turn=seller&due=soon");
  counted("claims", t("home.claims"), undecided, "calm", "/claims?turn=seller");
  if (terms.state === "missing") {
    const isDue = Date.parse(terms.grace_until) <= Date.parse(now);
    needs.push({
      key: "terms",
      href: "/terms",
      text: t("home.terms"),
      amount: isDue ? t("home.terms.due") : t("home.until", { day: words.day(terms.grace_until) }),
      urgency: isDue ? "late" : "soon",
    });
  }
  for (const penalty of appealable) {
    needs.push({
      key: penalty.penalty_id,
      href: "/standing",
      text: t("home.appealable", { measure: measureText(words, penalty) }),
      amount: t("home.until", { day: words.day(penalty.appeal_until) }),
      urgency: "soon",
    });
  }
  counted("notices", t("home.notices"), unread_notices, "calm", "/notices", UNREAD_MAX);
  return needs;
}

/** Whom to answer first. */
function First({ waiting, now }: { readonly waiting: Waiting; readonly now: number }) {
  const words = useWords();
  const heading = useId();
  return (
    <section className="part" aria-labelledby={heading}>
      <h2 id={heading}>{words.t("home.first")}</h2>
      <ul className="needs">
        {waiting.first.map((chat) => {
          const due = deadlineOf(words, chat, now);
          return (
            <li key={chat.chat_id}>
              <Link href={`/chats/${chat.chat_id}`} className="need">
                <span className="need-text">
                  <b>{buyerName(words, chat)}</b>
                  <span className="need-about">{aboutText(words, chat)}</span>
                </span>
                {due !== null && <span className={`chip ${due.urgency}`}>{due.text}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function aboutText({ t }: Words, { context }: Chat): string {
  const kind = t(context.type === "order" ? "context.order" : "context.product");
  return `${kind}: ${context.title || context.id}`;
}

interface AnswersProps {
  readonly answers: AnswerSummary;
  /** Questions that should have an answer by now: the other answers in time do not make up for them. */
  readonly overdue: number;
}

function Answers({ answers, overdue }: AnswersProps) {
  const words = useWords();
  const { t, number } = words;
  const { answered, in_time, usually_s, days } = answers;
  const asked = answered + overdue;
  const heading = useId();
  return (
    <section className="part" aria-labelledby={heading}>
      <h2 id={heading}>{t("home.answers")}</h2>
      <Tiles
        label={t("home.answers")}
        tiles={[
          { name: t("home.answered"), value: number(answered) },
          {
            name: t("home.in_time"),
            value: asked === 0 ? NONE : percentText(words, in_time / asked),
          },
          {
            name: t("home.usually"),
            value: usually_s === null ? NONE : durationText(words, usually_s),
          },
        ]}
      />
      <div className="charts">
        <Charted
          title={t("home.chart.answers")}
          kind="bars"
          empty={t("home.chart.answers.empty")}
          series={[
            { name: "in_time", label: t("home.series.in_time"), color: "one" },
            { name: "late", label: t("home.series.late"), color: "bad" },
          ]}
          days={days.map((each) => ({
            day: each.day,
            values: { in_time: each.in_time, late: each.answered - each.in_time },
          }))}
          format={number}
        />
        <Charted
          title={t("home.chart.waits")}
          kind="line"
          isTime
          empty={t("home.chart.answers.empty")}
          series={[{ name: "median", label: t("home.series.median"), color: "two" }]}
          days={days.map(({ day, median_s }) => ({ day, values: { median: median_s } }))}
          format={(seconds) => durationText(words, seconds)}
        />
      </div>
    </section>
  );
}
