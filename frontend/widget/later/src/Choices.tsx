import type { MessageLine } from "@prilavok/protocol";
import { useState } from "preact/hooks";
import { Plain } from "../../src/Head.tsx";
import { useWords } from "./words.ts";

interface ChoicesProps {
  readonly line: MessageLine;
  readonly onEdit: (line: MessageLine) => void;
  readonly onDelete: (line: MessageLine) => void;
  readonly onShut: () => void;
}

/** What an author may still do to a message. */
export function Choices({ line, onEdit, onDelete, onShut }: ChoicesProps) {
  const { t } = useWords();
  const [isSure, setSure] = useState(false);
  const edit = () => {
    onShut();
    onEdit(line);
  };
  const shutOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onShut();
  };
  return (
    <div
      class="choices"
      role="group"
      tabIndex={-1}
      aria-label={t("message.menu")}
      onKeyDown={shutOnEscape}
      ref={focused}
    >
      {isSure && <span class="ask">{t("message.delete.ask")}</span>}
      {!isSure && <Plain onClick={edit}>{t("message.edit")}</Plain>}
      <Plain class="bad" onClick={() => (isSure ? onDelete(line) : setSure(true))}>
        {t("message.delete")}
      </Plain>
      <Plain onClick={onShut}>{t("message.cancel")}</Plain>
    </div>
  );
}

/** Whoever opened it by keyboard goes on from here. */
const focused = (element: HTMLElement | null) => element?.focus();
