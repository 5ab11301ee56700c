import { Checkbox } from "@mantine/core";
import type { Permission } from "@prilavok/protocol";
import { useWords } from "../words.tsx";
import { PERMISSION_WORDS } from "./permissions.ts";

interface PermissionChoiceProps {
  readonly label: string;
  readonly offered: readonly Permission[];
  readonly chosen: readonly Permission[];
  readonly onChange: (chosen: readonly Permission[]) => void;
}

/** Which of what is offered somebody may do. */
export function PermissionChoice({ label, offered, chosen, onChange }: PermissionChoiceProps) {
  const { t } = useWords();
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      onChange={(values) => onChange(offered.filter((each) => values.includes(each)))}
    >
      <div className="permissions">
        {offered.map((each) => (
          <Checkbox key={each} value={each} label={t(PERMISSION_WORDS[each])} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
