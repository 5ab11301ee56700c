import type {
  SaidNote,
  Demotion,
  ExplainedProgramme,
  Indicator,
  LevelBrief,
  MonthIf,
  Named,
  Scheme,
  Unit,
} from "@prilavok/protocol";
import type { MessageId } from "../../../locales/ids.ts";
import { digitsOf } from "../../amounts.ts";
import { measureOf } from "../../levels/measures.ts";
import type { Goal, Reward } from "../../levels/words.ts";

/** One level's goal for one indicator. */
export interface GoalOf {
  readonly indicator: string;
  readonly goal: Goal;
}

export interface Level {
  readonly level: string;
  readonly named: Named;
  readonly goals: readonly GoalOf[];
  readonly on_request?: boolean;
  readonly colour?: string;
  readonly rewards?: readonly Reward[];
}

/** The document of the kind `level_programme`. */
export interface LevelProgramme {
  readonly name: string;
  /** One text for everybody, or one in each language. */
  readonly note?: string | SaidNote;
  readonly zone: string;
  readonly currency: string;
  readonly indicators: readonly Indicator[];
  readonly levels: readonly Level[];
  readonly needed?: number | null;
  readonly entry?: NonNullable<ExplainedProgramme["entry"]>;
  readonly demotion?: Demotion;
  readonly settled_by_day?: number;
  readonly market_min?: number;
  readonly warn_days?: number;
  readonly appeal_days?: number;
}

export const SCHEMES: readonly Scheme[] = ["FBO", "FBS", "realFBS"];

export const INDICATORS_MAX = 24;
export const LEVELS_MAX = 10;
export const REWARDS_MAX = 20;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isList = (value: unknown): value is readonly object[] =>
  Array.isArray(value) && value.every(isObject);

/** Three letters, which the browser can write an amount in, whether such money is there or not. */
export const isCurrency = (code: unknown): code is string =>
  typeof code === "string" && /^[A-Z]{3}$/.test(code);

const isNamed = (named: unknown): boolean =>
  isObject(named) &&
  (["ru", "en", "zh"] as const).every(
    (language) => language in named && typeof (named as Named)[language] === "string",
  );

const GOALS: ReadonlySet<unknown> = new Set<Goal["type"]>(["absolute", "percentile", "average"]);

const isGoal = (each: object): boolean =>
  "indicator" in each &&
  "goal" in each &&
  isObject(each.goal) &&
  "type" in each.goal &&
  GOALS.has(each.goal.type);

const isReward = (reward: object): boolean =>
  "type" in reward &&
  (reward.type === "boost" ||
    ((reward.type === "off" || reward.type === "perk") &&
      "named" in reward &&
      isNamed(reward.named)));

const isLevel = (level: object): boolean =>
  "level" in level &&
  "named" in level &&
  isNamed(level.named) &&
  "goals" in level &&
  isList(level.goals) &&
  level.goals.every(isGoal) &&
  (!("rewards" in level) || (isList(level.rewards) && level.rewards.every(isReward)));

/** Whether a text is enough of a programme to be written in fields. */
export const fits = (document: Readonly<Record<string, unknown>>): boolean => {
  const { indicators, levels, currency, entry = {} } = document;
  return (
    isObject(entry) &&
    isCurrency(currency) &&
    isList(indicators) &&
    indicators.every((each) => "key" in each && "measure" in each) &&
    isList(levels) &&
    levels.every(isLevel)
  );
};

export const NOTE_WORDS = [
  ["ru", "levels.form.note.ru"],
  ["en", "levels.form.note.en"],
  ["zh", "levels.form.note.zh"],
] as const satisfies readonly (readonly [keyof SaidNote, MessageId])[];

/** A note in each language: one that is said in one way is the same in all of them. */
export const saidNote = (note: string | SaidNote): SaidNote =>
  typeof note === "string" ? { ru: note, en: note, zh: note } : note;

/** A key that is not there yet: `silver_2`. */
export function freeKey(wanted: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const key = number === 1 ? wanted : `${wanted}_${String(number)}`;
    if (!taken.includes(key)) return key;
  }
}

/** `level` with `goal` for the indicator; without one where it is null. */
export function withGoal(level: Level, indicator: string, goal: Goal | null): Level {
  const at = level.goals.findIndex((each) => each.indicator === indicator);
  if (goal === null) {
    return { ...level, goals: level.goals.filter((each) => each.indicator !== indicator) };
  }
  const made = { indicator, goal };
  return {
    ...level,
    goals: at < 0 ? [...level.goals, made] : level.goals.map((each, n) => (n === at ? made : each)),
  };
}

/** The programme without the indicator at `at`: no level has a goal for it any more. */
export function withoutIndicator(programme: LevelProgramme, at: number): LevelProgramme {
  const gone = programme.indicators[at]?.key ?? "";
  return {
    ...programme,
    indicators: programme.indicators.filter((_, n) => n !== at),
    levels: programme.levels.map((level) => withGoal(level, gone, null)),
  };
}

/** The programme with another key for the indicator at `at`, which its goals follow. */
export function withKey(programme: LevelProgramme, at: number, key: string): LevelProgramme {
  const before = programme.indicators[at]?.key;
  const goalOf = (each: GoalOf) => (each.indicator === before ? { ...each, indicator: key } : each);
  return {
    ...programme,
    indicators: programme.indicators.map((each, n) => (n === at ? { ...each, key } : each)),
    levels: programme.levels.map((level) => ({ ...level, goals: level.goals.map(goalOf) })),
  };
}

/** A document as the server would explain it; nothing of it is frozen. */
export function explainedBy(programme: LevelProgramme): ExplainedProgramme {
  const { name, note = "", zone, currency, entry = {}, demotion = "straight" } = programme;
  return {
    version: 0,
    ...{ name, note, zone, currency, entry, demotion },
    settled_by_day: programme.settled_by_day ?? 4,
    market_min: programme.market_min ?? 10,
    indicators: programme.indicators.map((indicator) => {
      const { unit, direction, aggregate, byOrder } = measureOf(indicator.measure);
      return {
        indicator,
        ...{ unit, direction, aggregate },
        by_order: byOrder,
        goals: programme.levels.map(({ level, goals }) => ({
          level,
          goal: goals.find((each) => each.indicator === indicator.key)?.goal ?? null,
          frozen: null,
        })),
      };
    }),
    levels: programme.levels.map(({ goals, ...level }) => ({
      level: level.level,
      named: level.named,
      colour: level.colour ?? "#808080",
      on_request: level.on_request ?? false,
      needed: programme.needed ?? goals.length,
      goals: goals.length,
      rewards: level.rewards ?? [],
    })),
  };
}

const HOUR_S = 3_600;

/** How many of the smallest parts make what is typed, and how many digits that can have. */
export function scaleOf(unit: Unit, currency: string): { parts: number; digits: number } {
  switch (unit) {
    case "count":
      return { parts: 1, digits: 0 };
    case "share":
    case "rating":
      return { parts: 100, digits: 2 };
    case "duration":
      return { parts: HOUR_S, digits: 4 };
    case "money": {
      const digits = digitsOf(currency);
      return { parts: 10 ** digits, digits };
    }
  }
}

/** What stands between commas. */
export const listIn = (text: string): readonly string[] =>
  text
    .split(/[,;]/)
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** How many would stand higher than they did, and how many lower. */
export function movesIn(
  { moves }: Pick<MonthIf, "moves">,
  levels: readonly Pick<LevelBrief, "level">[],
): { readonly up: number; readonly down: number } {
  const rank = (level: string | null) => levels.findIndex((each) => each.level === level);
  let up = 0;
  let down = 0;
  for (const { actual, draft, sellers } of moves) {
    if (rank(draft) > rank(actual)) up += sellers;
    else if (rank(draft) < rank(actual)) down += sellers;
  }
  return { up, down };
}

/** In which currencies rewards have saved anything, or would have. */
export const currenciesIn = (months: readonly Pick<MonthIf, "costs">[]): readonly string[] => [
  ...new Set(months.flatMap(({ costs }) => costs.map(({ currency }) => currency))),
];

/** What rewards have cost, and would have, in one currency; null where no use is recorded. */
export function costsIn({ costs }: Pick<MonthIf, "costs">, currency: string) {
  const cost = costs.find((each) => each.currency === currency);
  return {
    saved_minor: cost?.saved_minor ?? null,
    would_save_minor: cost?.would_save_minor ?? null,
  };
}
