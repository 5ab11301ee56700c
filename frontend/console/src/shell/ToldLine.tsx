import { Button, CloseButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useWords } from "../words.tsx";
import { hush, undoLast, useTold } from "./told.ts";

const SHOWN_MS = 10_000;

/** What was done last, with its undo, for as long as one may need it; it waits while one is on it. */
export function ToldLine() {
  const { t } = useWords();
  const told = useTold();
  const [isHeld, setHeld] = useState(false);
  const key = told?.key;
  useEffect(() => {
    if (key === undefined || isHeld) return undefined;
    const timer = setTimeout(hush, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [key, isHeld]);
  return (
    <div
      className="told"
      role="status"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {told !== null && (
        <div className="told-line" key={told.key}>
          <span>{told.text}</span>
          {told.undo !== null && (
            <Button variant="subtle" size="compact-sm" onClick={undoLast}>
              {t("told.undo")}
            </Button>
          )}
          <CloseButton size="sm" aria-label={t("told.close")} onClick={hush} />
        </div>
      )}
    </div>
  );
}
