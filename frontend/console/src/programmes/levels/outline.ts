import type { Indicator, Named, SaidNote } from "@prilavok/protocol";
import { measureOf, WITHIN } from "../../levels/measures.ts";
import type { Goal, Reward } from "../../levels/words.ts";
import {
  DEMOTION_WORDS,
  indicatorName,
  levelText,
  measureName,
  rewardText,
  ruleText,
  scopeText,
  TOO_LITTLE_WORDS,
} from "../../levels/words.ts";
import type { Words } from "../../words.tsx";
import type { Line, Outline, Part } from "../changes/outline.ts";
import { counted, lineOf, named } from "../changes/outline.ts";
import type { Level, LevelProgramme } from "./model.ts";
import { NOTE_WORDS } from "./model.ts";

/** What a level programme says, as its form calls it. */
export const outlineOf: Outline<LevelProgramme> = (words, programme) => {
  const { t } = words;
  const { indicators, levels, entry = {} } = programme;
  return [
    { id: "general", title: t("levels.form.general"), lines: general(words, programme) },
    {
      id: "entry",
      title: t("levels.form.entry"),
      lines: [
        lineOf(words, "levels.form.countries", countries(words, entry.countries ?? [])),
        lineOf(
          words,
          "levels.form.registered_days",
          counted(words, entry.registered_days_min ?? 0),
        ),
      ],
    },
    {
      id: "indicators",
      title: t("levels.form.indicators"),
      parts: indicators.map((indicator) => ({
        id: indicator.key,
        title: nameIn(words, programme, indicator.key),
        lines: measured(words, indicator),
      })),
    },
    {
      id: "levels",
      title: t("levels.programme.levels"),
      parts: levels.map((level) => partOf(words, programme, level)),
    },
  ];
};

const countries = ({ t }: Words, codes: readonly string[]): string =>
  codes.length === 0 ? t("levels.form.countries.all") : named(codes);

/** One text for everybody, or whatever is said in each language. */
const noted = (words: Words, note: string | SaidNote): readonly Line[] =>
  typeof note === "string"
    ? [lineOf(words, "policy.note", note)].filter(({ text }) => text !== "")
    : NOTE_WORDS.map(([language, label]) => ({
        ...lineOf(words, label, note[language]),
        language,
      }));

function general(words: Words, programme: LevelProgramme): readonly Line[] {
  const { t } = words;
  const { needed = null, demotion = "straight" } = programme;
  const many = needed === null ? t("levels.form.needed.all") : counted(words, needed);
  return [
    lineOf(words, "policy.name", programme.name),
    ...noted(words, programme.note ?? ""),
    lineOf(words, "levels.form.zone", programme.zone),
    lineOf(words, "levels.form.currency", programme.currency),
    lineOf(words, "levels.form.settled_by_day", counted(words, programme.settled_by_day ?? 4)),
    lineOf(words, "levels.form.market_min", counted(words, programme.market_min ?? 10)),
    lineOf(words, "levels.form.warn_days", counted(words, programme.warn_days ?? 7)),
    lineOf(words, "levels.form.appeal_days", counted(words, programme.appeal_days ?? 14)),
    lineOf(words, "levels.form.needed", many),
    lineOf(words, "levels.form.demotion", t(DEMOTION_WORDS[demotion])),
  ];
}

function measured(words: Words, indicator: Indicator): readonly Line[] {
  const { t } = words;
  const { measure, schemes = [], categories = [], too_little = "excluded" } = indicator;
  return [
    lineOf(words, "levels.form.measure", measureName(words, measure)),
    lineOf(words, "levels.form.window", counted(words, indicator.window_months ?? 1)),
    lineOf(words, "levels.form.sample", counted(words, indicator.sample_min ?? 1)),
    ...(WITHIN.has(measure)
      ? [lineOf(words, "levels.form.within", counted(words, indicator.within_h))]
      : []),
    lineOf(words, "levels.form.too_little", t(TOO_LITTLE_WORDS[too_little])),
    ...(schemes.length > 0 ? [lineOf(words, "levels.form.schemes", named(schemes))] : []),
    ...(categories.length > 0
      ? [lineOf(words, "levels.form.categories", named(categories.map((each) => each.join(" / "))))]
      : []),
  ];
}

function partOf(words: Words, programme: LevelProgramme, level: Level): Part {
  return {
    id: level.level,
    title: levelText(words, level.named),
    lines: [
      ...level.goals.map((each) => goalLine(words, programme, each.indicator, each.goal)),
      ...rewardLines(words, level.rewards ?? []),
      {
        ...lineOf(words, "policy.name", levelText(words, level.named)),
        full: inAll(level.named),
      },
      ...(level.on_request === true ? [lineOf(words, "levels.on_request", "")] : []),
      lineOf(words, "levels.form.colour", level.colour ?? "#808080"),
    ],
  };
}

function goalLine(words: Words, programme: LevelProgramme, key: string, goal: Goal): Line {
  const measure = programme.indicators.find((each) => each.key === key)?.measure ?? "";
  return {
    id: `goal:${key}`,
    label: words.t("levels.form.goal", { indicator: nameIn(words, programme, key) }),
    text: ruleText(words, measureOf(measure), goal, programme.currency),
    full: JSON.stringify(goal),
  };
}

/** Those of one service are told apart by their places among them. */
function rewardLines(words: Words, rewards: readonly Reward[]): readonly Line[] {
  const met = new Map<string, number>();
  return rewards.map((reward) => {
    const what = codeOf(reward);
    const before = met.get(what) ?? 0;
    met.set(what, before + 1);
    const told = [rewardText(words, reward), scopeText(words, reward)].filter(
      (each) => each !== "",
    );
    return {
      id: `reward:${what}:${String(before)}`,
      label: words.t("levels.form.reward"),
      text: told.join(" · "),
      full: reward.type === "boost" ? "" : inAll(reward.named),
    };
  });
}

const codeOf = (reward: Reward): string =>
  reward.type === "boost" ? "boost" : reward.type === "off" ? reward.service : `+${reward.perk}`;

const inAll = ({ ru, en, zh }: Named): string => [ru, en, zh].join(" · ");

function nameIn(words: Words, { indicators }: LevelProgramme, key: string): string {
  const measure = indicators.find((each) => each.key === key)?.measure;
  return measure === undefined
    ? key
    : indicatorName(words, { indicator: key, measure }, indicators);
}
