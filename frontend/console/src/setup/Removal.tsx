import { Button, Popover } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../words.tsx";

interface RemovalProps {
  readonly name: string;
  /** What goes with it. */
  readonly text: string;
  readonly onRemove: () => void;
}

/** Removes something for good, once it has been asked for twice. */
export function Removal({ name, text, onRemove }: RemovalProps) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <Popover opened={isAsking} onChange={setAsking} width={260} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={t("setup.remove.name", { name })}
          onClick={() => setAsking(!isAsking)}
        >
          {t("setup.remove")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <p>{text}</p>
        <div className="form-acts setup-asked">
          <Button
            size="compact-sm"
            color="red.9"
            onClick={() => {
              setAsking(false);
              onRemove();
            }}
          >
            {t("setup.remove")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setAsking(false)}>
            {t("message.cancel")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
