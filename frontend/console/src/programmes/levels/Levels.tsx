import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { Named, ServicePlace } from "@prilavok/protocol";
import { useContext } from "react";
import { Dot } from "../../levels/HeldCard.tsx";
import type { Reward } from "../../levels/words.ts";
import { levelText, PLACE_WORDS, rewardText } from "../../levels/words.ts";
import { useWords } from "../../words.tsx";
import { Fold } from "../Fold.tsx";
import { isWithin } from "../forms.ts";
import { FaultContext, Part, Ticks, useFault, Whole } from "../fields.tsx";
import type { PartProps } from "./LevelProgrammeForm.tsx";
import type { Level } from "./model.ts";
import { freeKey, LEVELS_MAX, REWARDS_MAX, SCHEMES } from "./model.ts";

const NAME_LENGTH_MAX = 80;
const BPS_WHOLE = 10_000;
const GREY = "#808080";
const PLACES = Object.keys(PLACE_WORDS) as readonly ServicePlace[];
const LANGUAGES = [
  ["ru", "levels.form.named.ru"],
  ["en", "levels.form.named.en"],
  ["zh", "levels.form.named.zh"],
] as const;

/** All levels, the lowest first: what each is called, looks like, and is worth. */
export function Levels({ programme: { levels }, set }: PartProps) {
  const { t } = useWords();
  const add = () => {
    const level = freeKey(
      "level",
      levels.map((each) => each.level),
    );
    const named = { ru: level, en: level, zh: level };
    // A higher level begins with what the one below it asks for, which it must not fall short of.
    set({ levels: [...levels, { level, named, goals: levels.at(-1)?.goals ?? [], colour: GREY }] });
  };
  return (
    <Part title={t("levels.programme.levels")} hint={t("levels.form.levels.hint")}>
      {levels.map((level, at) => (
        <LevelFields
          key={at}
          path={`$.levels[${String(at)}]`}
          level={level}
          onChange={(changed) =>
            set({ levels: levels.map((each, n) => (n === at ? changed : each)) })
          }
          onRemove={() => set({ levels: levels.filter((_, n) => n !== at) })}
        />
      ))}
      {levels.length < LEVELS_MAX && (
        <div className="form-acts">
          <Button size="compact-sm" variant="default" onClick={add}>
            {t("levels.form.level.add")}
          </Button>
        </div>
      )}
    </Part>
  );
}

interface LevelFieldsProps {
  readonly path: string;
  readonly level: Level;
  readonly onChange: (level: Level) => void;
  readonly onRemove: () => void;
}

function LevelFields({ path, level, onChange, onRemove }: LevelFieldsProps) {
  const words = useWords();
  const { t } = words;
  const fault = useContext(FaultContext);
  const hasFault =
    fault !== null && isWithin(fault.path, path) && !isWithin(fault.path, `${path}.goals`);
  const { rewards = [], colour = GREY } = level;
  const set = (change: Partial<Level>) => onChange({ ...level, ...change });
  return (
    <Fold
      className="policy-stage"
      path={path}
      hasFault={hasFault}
      summary={
        <>
          <Dot colour={colour} />
          <b>{levelText(words, level.named)}</b>{" "}
          <span>{rewards.map((reward) => rewardText(words, reward)).join("; ")}</span>
          {hasFault && <span className="chip late">{t("policy.stage.fault")}</span>}
        </>
      }
    >
      <Names path={`${path}.named`} named={level.named} onChange={(named) => set({ named })} />
      <div className="policy-numbers">
        <TextInput
          data-path={`${path}.level`}
          label={t("levels.form.key")}
          maxLength={40}
          error={useFault(`${path}.level`)}
          value={level.level}
          onChange={({ currentTarget: { value } }) => set({ level: value })}
        />
        <TextInput
          type="color"
          data-path={`${path}.colour`}
          label={t("levels.form.colour")}
          error={useFault(`${path}.colour`)}
          value={colour}
          onChange={({ currentTarget: { value } }) => set({ colour: value })}
        />
        <Checkbox
          data-path={`${path}.on_request`}
          label={t("levels.on_request")}
          checked={level.on_request ?? false}
          onChange={({ currentTarget: { checked } }) => set({ on_request: checked })}
        />
      </div>
      <Rewards
        path={`${path}.rewards`}
        rewards={rewards}
        onChange={(changed) => set({ rewards: changed })}
      />
      <div className="form-acts">
        <Button size="compact-sm" variant="subtle" onClick={onRemove}>
          {t("levels.form.level.remove")}
        </Button>
      </div>
    </Fold>
  );
}

interface NamesProps {
  readonly path: string;
  readonly named: Named;
  readonly onChange: (named: Named) => void;
}

/** A name in each language. */
function Names({ path, named, onChange }: NamesProps) {
  const { t } = useWords();
  const fault = useFault(path);
  return (
    <div className="levels-names">
      {LANGUAGES.map(([language, label]) => (
        <TextInput
          key={language}
          data-path={`${path}.${language}`}
          label={t(label)}
          maxLength={NAME_LENGTH_MAX}
          error={named[language] === "" ? (fault ?? t("levels.form.named.missing")) : null}
          value={named[language]}
          onChange={({ currentTarget: { value } }) => onChange({ ...named, [language]: value })}
        />
      ))}
    </div>
  );
}

const TYPES = ["off", "boost", "perk"] as const satisfies readonly Reward["type"][];
const TYPE_WORDS = {
  off: "levels.form.reward.off",
  boost: "levels.form.reward.boost",
  perk: "levels.form.reward.perk",
} as const;

/** A reward of a type before anything is said of it. */
function begun(type: Reward["type"], before: Reward | null): Reward {
  const named = before !== null && "named" in before ? before.named : { ru: "", en: "", zh: "" };
  switch (type) {
    case "off":
      return { type, service: "service", named, off_bps: 1_000 };
    case "boost":
      return { type, boost_bps: 100 };
    case "perk":
      return { type, perk: "perk", named };
  }
}

interface RewardsProps {
  readonly path: string;
  readonly rewards: readonly Reward[];
  readonly onChange: (rewards: readonly Reward[]) => void;
}

/** What the level is worth. */
function Rewards({ path, rewards, onChange }: RewardsProps) {
  const { t } = useWords();
  return (
    <div role="group" aria-label={t("levels.rewards")}>
      {rewards.map((reward, at) => (
        <RewardFields
          key={at}
          path={`${path}[${String(at)}]`}
          reward={reward}
          onChange={(changed) => onChange(rewards.map((each, n) => (n === at ? changed : each)))}
          onRemove={() => onChange(rewards.filter((_, n) => n !== at))}
        />
      ))}
      {rewards.length < REWARDS_MAX && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange([...rewards, begun("off", null)])}
        >
          {t("levels.form.reward.add")}
        </Button>
      )}
    </div>
  );
}

interface RewardFieldsProps {
  readonly path: string;
  readonly reward: Reward;
  readonly onChange: (reward: Reward) => void;
  readonly onRemove: () => void;
}

function RewardFields({ path, reward, onChange, onRemove }: RewardFieldsProps) {
  const { t } = useWords();
  const codeFault = useFault(`${path}.${reward.type === "perk" ? "perk" : "service"}`);
  return (
    <div className="levels-reward">
      <NativeSelect
        data-path={path}
        label={t("levels.form.reward")}
        value={reward.type}
        data={TYPES.map((type) => ({ value: type, label: t(TYPE_WORDS[type]) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange(begun(value as Reward["type"], reward))
        }
      />
      {reward.type === "boost" && (
        <Whole
          path={`${path}.boost_bps`}
          label={t("levels.form.boost")}
          value={reward.boost_bps}
          least={1}
          most={BPS_WHOLE * 10}
          isPercent
          onChange={(value) => onChange({ ...reward, boost_bps: value as number })}
        />
      )}
      {reward.type === "off" && (
        <Whole
          path={`${path}.off_bps`}
          label={t("levels.form.off")}
          value={reward.off_bps}
          least={1}
          most={BPS_WHOLE}
          isPercent
          onChange={(value) => onChange({ ...reward, off_bps: value as number })}
        />
      )}
      {reward.type !== "boost" && (
        <TextInput
          data-path={`${path}.${reward.type === "perk" ? "perk" : "service"}`}
          label={t("levels.form.service")}
          description={t("levels.form.service.hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          maxLength={40}
          error={codeFault}
          value={reward.type === "perk" ? reward.perk : reward.service}
          onChange={({ currentTarget: { value } }) =>
            onChange(
              reward.type === "perk" ? { ...reward, perk: value } : { ...reward, service: value },
            )
          }
        />
      )}
      {reward.type !== "boost" && (
        <Names
          path={`${path}.named`}
          named={reward.named}
          onChange={(named) => onChange({ ...reward, named })}
        />
      )}
      {reward.type === "off" && (
        <>
          <Ticks
            label={t("levels.form.schemes")}
            choices={SCHEMES.map((scheme) => ({ key: scheme, text: scheme }))}
            chosen={reward.schemes ?? []}
            onChange={(schemes) => onChange({ ...reward, schemes })}
          />
          <Ticks
            label={t("levels.form.places")}
            choices={PLACES.map((place) => ({ key: place, text: t(PLACE_WORDS[place]) }))}
            chosen={reward.places ?? []}
            onChange={(places) => onChange({ ...reward, places })}
          />
          <Checkbox
            data-path={`${path}.hours`}
            label={t("levels.form.hours")}
            checked={reward.hours != null}
            onChange={({ currentTarget: { checked } }) =>
              onChange({ ...reward, hours: checked ? { start: 18, end: 9 } : null })
            }
          />
          {reward.hours != null && (
            <>
              <Whole
                path={`${path}.hours.start`}
                label={t("levels.form.hours.start")}
                value={reward.hours.start}
                least={0}
                most={23}
                onChange={(start) =>
                  onChange({
                    ...reward,
                    hours: { start: start as number, end: reward.hours?.end ?? 0 },
                  })
                }
              />
              <Whole
                path={`${path}.hours.end`}
                label={t("levels.form.hours.end")}
                value={reward.hours.end}
                least={0}
                most={24}
                onChange={(end) =>
                  onChange({
                    ...reward,
                    hours: { start: reward.hours?.start ?? 0, end: end as number },
                  })
                }
              />
            </>
          )}
        </>
      )}
      <Button size="compact-sm" variant="subtle" onClick={onRemove}>
        {t("levels.form.reward.remove")}
      </Button>
    </div>
  );
}
