import { Modal } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { CheckIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import type { Choice, Command } from "./commands.ts";
import { closePalette, usePalette } from "./commands.ts";
import { found } from "./finding.ts";
import "./palette.css";

interface PaletteProps {
  /** What is shown unless something else is asked for. */
  readonly everything: Choice;
}

/** A field, and below it what can be done: letters narrow it, arrows walk it, Enter does it. */
export function Palette({ everything }: PaletteProps) {
  const shown = usePalette();
  const isOpen = shown.is === "open";
  const [choice, setChoice] = useState(everything);
  const asked = isOpen ? (shown.choice ?? everything) : choice;
  useEffect(() => setChoice(asked), [asked]);
  return (
    <Modal
      opened={isOpen}
      onClose={closePalette}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.3 }}
      title={asked.title}
      classNames={{ header: "unseen" }}
    >
      <Asked key={asked.title} choice={asked} />
    </Modal>
  );
}

function Asked({ choice: { title, useCommands } }: { readonly choice: Choice }) {
  const { t } = useWords();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const commands = found(useCommands(query), query);
  const here = Math.min(at, commands.length - 1);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [here, query]);

  const go = (command: Command | undefined) => {
    if (command === undefined) return;
    // What it does may open another list, and so comes last.
    if (!(command.stays ?? false)) closePalette();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((here + step + commands.length) % Math.max(1, commands.length));
    else if (event.key === "Enter") go(commands[here]);
    else return;
    event.preventDefault();
  };

  return (
    <div className="palette">
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={here < 0 ? undefined : `${id}-${String(here)}`}
        aria-autocomplete="list"
        aria-label={title}
        placeholder={title}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={id} role="listbox" aria-label={title}>
        {commands.map((command, index) => (
          <Option
            key={command.id}
            id={`${id}-${String(index)}`}
            command={command}
            heading={command.group === commands[index - 1]?.group ? undefined : command.group}
            isHere={index === here}
            onPoint={() => setAt(index)}
            onGo={() => go(command)}
          />
        ))}
      </ul>
      <p role="status" className={commands.length === 0 ? "palette-none" : "unseen"}>
        {commands.length === 0 ? t("palette.none") : t("palette.count", { count: commands.length })}
      </p>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly command: Command;
  readonly heading: string | undefined;
  readonly isHere: boolean;
  readonly onPoint: () => void;
  readonly onGo: () => void;
}

function Option({ id, command, heading, isHere, onPoint, onGo }: OptionProps) {
  const { label, keys, colour, isChosen } = command;
  return (
    <>
      {heading !== undefined && (
        <li className="palette-group" role="presentation">
          {heading}
        </li>
      )}
      <li
        id={id}
        role="option"
        aria-selected={isHere}
        aria-checked={isChosen}
        className={isHere ? "palette-option here" : "palette-option"}
        onMouseMove={onPoint}
        onClick={onGo}
      >
        {colour !== undefined && <span className={`dot ${colour}`} />}
        <span className="palette-label">{label}</span>
        {isChosen === true && <CheckIcon />}
        {keys !== undefined && <kbd className="key">{keys}</kbd>}
      </li>
    </>
  );
}
