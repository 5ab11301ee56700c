import { CloseButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { SearchIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";
import type { Filter } from "./filter.ts";
import { listHref } from "./filter.ts";

export const SEARCH_ID = "inbox-search";
const ASKED_AFTER_MS = 250;
const QUERY_MOST = 100;

interface SearchFieldProps {
  readonly filter: Filter;
  /** From the field to what was found. */
  readonly onDown: () => void;
}

/** Searches in all messages, within what the list shows; the words live in the address. */
export function SearchField({ filter, onDown }: SearchFieldProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [text, setText] = useState(filter.q);
  const [asked, setAsked] = useState(filter.q);
  if (asked !== filter.q) {
    setAsked(filter.q);
    setText(filter.q);
  }

  useEffect(() => {
    if (text === filter.q) return undefined;
    const timer = setTimeout(() => {
      setAsked(text);
      navigate(listHref({ ...filter, q: text }), { replace: true });
    }, ASKED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, filter, navigate]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "Enter") onDown();
    else if (event.key === "Escape" && text !== "") setText("");
    else return;
    event.preventDefault();
  };

  return (
    <div className="search" role="search">
      <SearchIcon />
      <input
        id={SEARCH_ID}
        type="text"
        inputMode="search"
        maxLength={QUERY_MOST}
        placeholder={t("inbox.search")}
        aria-label={t("inbox.search")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text !== "" && (
        <CloseButton size="sm" aria-label={t("inbox.search.clear")} onClick={() => setText("")} />
      )}
    </div>
  );
}
