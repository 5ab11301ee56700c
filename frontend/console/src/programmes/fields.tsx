import { Checkbox, NumberInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import { digitsOf, symbolOf } from "../amounts.ts";
import { useWords } from "../words.tsx";
import type { Fault } from "./forms.ts";
import { isWithin } from "./forms.ts";

export const FaultContext = createContext<Fault | null>(null);

/** What is wrong at `path`, or within it. */
export function useFault(path: string): string | null {
  const fault = useContext(FaultContext);
  return fault !== null && isWithin(fault.path, path) ? fault.reason : null;
}

const NAME_LENGTH_MAX = 64;
const AMOUNT_MINOR_MAX = 10 ** 15;
/** In hundredths of a percent, as shares are kept. */
const BPS_OF_PERCENT = 100;

interface NamingProps {
  readonly of: { readonly name: string; readonly note?: string };
  readonly noteLengthMax: number;
  readonly set: (change: { readonly name?: string; readonly note?: string }) => void;
}

/** What a document is called, and what its next reader should know. */
export function Naming({ of: { name, note = "" }, noteLengthMax, set }: NamingProps) {
  const { t } = useWords();
  return (
    <>
      <Called name={name} set={set} />
      <Note
        path="$.note"
        label={t("policy.note")}
        value={note}
        lengthMax={noteLengthMax}
        onChange={(value) => set({ note: value })}
      />
    </>
  );
}

interface CalledProps {
  readonly name: string;
  readonly set: (change: { readonly name: string }) => void;
}

/** What a document is called. */
export function Called({ name, set }: CalledProps) {
  const { t } = useWords();
  return (
    <TextInput
      data-path="$.name"
      label={t("policy.name")}
      maxLength={NAME_LENGTH_MAX}
      error={useFault("$.name")}
      value={name}
      onChange={({ currentTarget: { value } }) => set({ name: value })}
    />
  );
}

interface NoteProps {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly lengthMax: number;
  /** In which it is to be said, if there is one for each language. */
  readonly language?: string;
  readonly onChange: (value: string) => void;
}

export function Note({ path, label, value, lengthMax, language, onChange }: NoteProps) {
  return (
    <Textarea
      data-path={path}
      lang={language}
      translate="no"
      label={label}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={lengthMax}
      error={useFault(path)}
      value={value}
      onChange={({ currentTarget: { value: typed } }) => onChange(typed)}
    />
  );
}

interface ZoneProps {
  readonly zone: string;
  readonly set: (change: { readonly zone: string }) => void;
}

/** By whose clock its days begin. */
export function Zone({ zone, set }: ZoneProps) {
  const { t } = useWords();
  return (
    <TextInput
      data-path="$.zone"
      label={t("levels.form.zone")}
      error={useFault("$.zone")}
      value={zone}
      onChange={({ currentTarget: { value } }) => set({ zone: value.trim() })}
    />
  );
}

interface WholeProps {
  readonly path: string;
  readonly label: string;
  readonly description?: string;
  readonly value: number | null | undefined;
  readonly least: number;
  readonly most: number;
  /** Shown behind the number. */
  readonly unit?: string;
  /** What is plainly wrong with it beside the rest of the policy. */
  readonly complaint?: string | null;
  /** Kept in hundredths of what is typed. */
  readonly isPercent?: boolean;
  /** What is not filled in is told to the server as it is: nothing. */
  readonly onChange: (value: number | null) => void;
}

/** A number within its bounds; what the server says of it, and what is plain before, stands below. */
export function Whole({ path, value, least, most, unit, isPercent = false, ...rest }: WholeProps) {
  const { t, number } = useWords();
  const fault = useFault(path);
  const scale = isPercent ? BPS_OF_PERCENT : 1;
  const isFit = typeof value === "number" && value >= least && value <= most;
  const bounds = { least: number(least / scale), most: number(most / scale) };
  return (
    <NumberInput
      className="policy-number"
      data-path={path}
      label={rest.label}
      description={rest.description}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={typeof value === "number" ? value / scale : ""}
      error={isFit ? (rest.complaint ?? fault) : t("policy.range", bounds)}
      suffix={isPercent ? " %" : unit === undefined ? "" : ` ${unit}`}
      decimalScale={isPercent ? 2 : 0}
      allowedDecimalSeparators={[",", "."]}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      onChange={(typed) => {
        rest.onChange(typeof typed === "number" ? Math.round(typed * scale) : null);
      }}
    />
  );
}

interface AmountProps {
  readonly path: string;
  readonly label: string;
  readonly currency: string;
  readonly value: number | null | undefined;
  readonly onChange: (value: number | null) => void;
}

/** An amount of money, kept in minor units. */
export function Amount({ path, label, currency, value, onChange }: AmountProps) {
  const words = useWords();
  const digits = digitsOf(currency);
  const parts = 10 ** digits;
  return (
    <NumberInput
      className="policy-number"
      data-path={path}
      label={label}
      value={typeof value === "number" ? value / parts : ""}
      error={useFault(path)}
      suffix={` ${symbolOf(words, currency)}`}
      thousandSeparator=" "
      decimalScale={digits}
      max={AMOUNT_MINOR_MAX / parts}
      allowedDecimalSeparators={[",", "."]}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      onChange={(typed) => onChange(typeof typed === "number" ? Math.round(typed * parts) : null)}
    />
  );
}

interface TicksProps<Key extends string> {
  readonly label: string;
  readonly choices: readonly { readonly key: Key; readonly text: string }[];
  readonly chosen: readonly Key[];
  readonly onChange: (chosen: readonly Key[]) => void;
}

/** Some of a few things. */
export function Ticks<Key extends string>({ label, choices, chosen, onChange }: TicksProps<Key>) {
  return (
    <div role="group" aria-label={label} className="policy-ticks">
      <span className="aside">{label}</span>
      {choices.map(({ key, text }) => (
        <Checkbox
          key={key}
          size="xs"
          label={text}
          checked={chosen.includes(key)}
          onChange={({ currentTarget: { checked } }) => {
            const after = checked ? [...chosen, key] : chosen.filter((each) => each !== key);
            onChange(after);
          }}
        />
      ))}
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A part of a policy under a title of its own. */
export function Part({ title, hint, children }: PartProps) {
  return (
    <section className="part policy-part">
      <h2>{title}</h2>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {children}
    </section>
  );
}
