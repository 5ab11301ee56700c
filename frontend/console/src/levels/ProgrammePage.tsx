import type {
  SaidNote,
  Demotion,
  ExplainedIndicator,
  ExplainedLevel,
  ExplainedProgramme,
} from "@prilavok/protocol";
import { Link } from "wouter";
import { zoneText } from "../amounts.ts";
import { categoryText } from "../categories.ts";
import { Asked } from "../page/Asked.tsx";
import { Page } from "../page/Page.tsx";
import { Notice } from "../shell/Notice.tsx";
import type { Words } from "../words.tsx";
import { useWords } from "../words.tsx";
import { useProgramme } from "./queries.ts";
import { Rewards } from "./RewardsPart.tsx";
import {
  DEMOTION_WORDS,
  goalText,
  indicatorName,
  levelText,
  MEASURES,
  monthText,
  ruleText,
  TOO_LITTLE_WORDS,
  zonedText,
} from "./words.ts";
import { Dot } from "./HeldCard.tsx";

/** The rules in force in words: what counts, from when, how much of it, and what each level is
 * worth. */
export function ProgrammePage() {
  const { t } = useWords();
  const query = useProgramme();
  return (
    <Page title={t("levels.programme.title")}>
      <p className="crumbs">
        <Link href="/levels">{t("levels.back")}</Link>
      </p>
      <Asked query={query}>
        {(programme) =>
          programme.version === null ? (
            <Notice title={t("levels.off")} text={t("levels.off.text")} />
          ) : (
            <div className="levels">
              <Explained programme={programme} />
            </div>
          )
        }
      </Asked>
    </Page>
  );
}

/** A programme in words, as it is in force or would be. */
export function Explained({ programme }: { readonly programme: ExplainedProgramme }) {
  const words = useWords();
  const { t } = words;
  const { levels = [], frozen_month = null } = programme;
  const note = noteText(words, programme.note ?? "");
  return (
    <>
      <section className="part">
        <h2>{t("levels.programme.general")}</h2>
        <General programme={programme} />
        {note !== "" && (
          <details>
            <summary>{t("levels.programme.note")}</summary>
            <p className="prose">{note}</p>
          </details>
        )}
      </section>
      <section className="part">
        <h2>{t("levels.programme.levels")}</h2>
        <ol className="cards levels-cards">
          {levels.map((level) => (
            <LevelCard key={level.level} level={level} />
          ))}
        </ol>
      </section>
      <section className="part">
        <h2>{t("levels.programme.indicators")}</h2>
        {frozen_month !== null && hasMarketGoals(programme) && (
          <p className="hint">
            {t("levels.programme.frozen", { month: monthText(words, frozen_month) })}
          </p>
        )}
        <GoalTable programme={programme} />
      </section>
    </>
  );
}

/** A note in one's language, where it is there. */
const noteText = ({ locale }: Words, note: string | SaidNote): string =>
  typeof note === "string" ? note : note[locale];

function General({ programme }: { readonly programme: ExplainedProgramme }) {
  const words = useWords();
  const { t } = words;
  const { effective_from = null, zone = null, settled_by_day = null, version } = programme;
  return (
    <ul className="plain-list">
      {effective_from !== null && version !== null && (
        <li>
          {t("levels.programme.version", {
            version,
            moment: zonedText(words, effective_from, zone),
          })}
        </li>
      )}
      {zone !== null && settled_by_day !== null && (
        <li>
          {t("levels.programme.settled", { day: settled_by_day, zone: zoneText(words, zone) })}
        </li>
      )}
      {programme.entry != null &&
        entryTexts(words, programme.entry).map((text) => <li key={text}>{text}</li>)}
      {programme.demotion != null && <li>{demotionText(words, programme.demotion)}</li>}
    </ul>
  );
}

const demotionText = ({ t }: Words, demotion: Demotion) => t(DEMOTION_WORDS[demotion]);

function entryTexts(
  { t, locale }: Words,
  entry: NonNullable<ExplainedProgramme["entry"]>,
): readonly string[] {
  const { countries = [], registered_days_min = 0 } = entry;
  const region = new Intl.DisplayNames(locale, { type: "region" });
  const texts: string[] = [];
  if (countries.length > 0) {
    const names = countries
      .map((code) => (/^[A-Z]{2}$/.test(code) ? (region.of(code) ?? code) : code))
      .join(", ");
    texts.push(t("levels.entry.countries", { countries: names }));
  }
  if (registered_days_min > 0) texts.push(t("levels.entry.days", { count: registered_days_min }));
  return texts.length > 0 ? texts : [t("levels.entry.all")];
}

function LevelCard({ level }: { readonly level: ExplainedLevel }) {
  const words = useWords();
  const { t, number } = words;
  return (
    <li className="card">
      <div className="card-head">
        <h3>
          <Dot colour={level.colour} /> {levelText(words, level.named)}
        </h3>
        {level.on_request && <span className="chip">{t("levels.on_request")}</span>}
      </div>
      <p>
        {level.needed >= level.goals
          ? t("levels.needed.all", { count: level.goals })
          : t("levels.needed", { needed: number(level.needed), goals: number(level.goals) })}
      </p>
      {level.rewards.length === 0 ? (
        <p className="aside">{t("levels.rewards.none")}</p>
      ) : (
        <Rewards rewards={level.rewards} />
      )}
    </li>
  );
}

/** Every indicator with each level's goal for it. */
function GoalTable({ programme }: { readonly programme: ExplainedProgramme }) {
  const words = useWords();
  const { t } = words;
  const { levels = [], indicators = [], currency = null } = programme;
  return (
    <div className="table-scroll">
      <table className="table stacked levels-matrix">
        <caption className="unseen">{t("levels.programme.indicators")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("levels.indicator")}</th>
            {levels.map(({ level, named, colour }) => (
              <th key={level} scope="col">
                <Dot colour={colour} />
                {levelText(words, named)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indicators.map((explained) => (
            <tr key={explained.indicator.key}>
              <th scope="row">
                <About explained={explained} programme={programme} />
              </th>
              {levels.map(({ level, named }) => {
                const its = explained.goals.find((each) => each.level === level);
                const goal = its?.goal ?? null;
                return (
                  <td key={level} data-label={levelText(words, named)}>
                    {ruleText(words, explained, goal, currency)}
                    {programme.frozen_month != null && isOfMarket(goal) && (
                      <p className="aside">
                        {t("levels.goal.frozen", {
                          goal: goalText(words, explained, its?.frozen ?? null, currency),
                        })}
                      </p>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface AboutProps {
  readonly explained: ExplainedIndicator;
  readonly programme: ExplainedProgramme;
}

/** What an indicator counts, from when, and out of how much. */
function About({ explained: { indicator, goals }, programme }: AboutProps) {
  const words = useWords();
  const { t } = words;
  const others = (programme.indicators ?? []).map((each) => each.indicator);
  const its = { indicator: indicator.key, measure: indicator.measure };
  const about = MEASURES[indicator.measure]?.about;
  const { window_months = 1, sample_min = 1, schemes = [], categories = [] } = indicator;
  const { within_h = null, too_little = "excluded" } = indicator;
  return (
    <>
      {indicatorName(words, its, others)}
      <ul className="plain-list aside">
        {about !== undefined && <li>{t(about)}</li>}
        {window_months > 1 && <li>{t("levels.window", { count: window_months })}</li>}
        {within_h !== null && <li>{t("levels.within", { count: within_h })}</li>}
        {schemes.length > 0 && <li>{t("levels.schemes", { schemes: schemes.join(", ") })}</li>}
        {categories.length > 0 && (
          <li>
            {t("levels.categories", {
              categories: categories.map(categoryText).join("; "),
            })}
          </li>
        )}
        {sample_min > 1 && (
          <li>
            {t("levels.sample", { count: sample_min })} {t(TOO_LITTLE_WORDS[too_little])}
          </li>
        )}
        {goals.some(({ goal }) => isOfMarket(goal)) && (
          <li>{t("levels.market", { count: programme.market_min ?? 0 })}</li>
        )}
      </ul>
    </>
  );
}

const hasMarketGoals = ({ indicators = [] }: ExplainedProgramme): boolean =>
  indicators.some(({ goals }) => goals.some(({ goal }) => isOfMarket(goal)));

const isOfMarket = (goal: ExplainedIndicator["goals"][number]["goal"]): boolean =>
  goal !== null && goal.type !== "absolute";
