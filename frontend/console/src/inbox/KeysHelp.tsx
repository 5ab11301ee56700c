import { Modal, Switch } from "@mantine/core";
import type { MessageId } from "../../locales/ids.ts";
import { useWords } from "../words.tsx";
import "./keys.css";

const KEYS: readonly (readonly [key: string, label: MessageId])[] = [
  ["J / K", "inbox.keys.walk"],
  ["Enter", "inbox.keys.open"],
  ["R", "inbox.keys.reply"],
  ["/", "inbox.keys.replies"],
  ["A", "inbox.assign.to_me"],
  ["T", "inbox.assign"],
  ["L", "inbox.label"],
  ["S", "inbox.snooze"],
  ["E", "inbox.keys.close"],
  ["N", "inbox.keys.note"],
  ["X", "inbox.keys.choose"],
  ["Z", "told.undo"],
  ["/", "inbox.keys.search"],
  ["Ctrl + K", "palette.open"],
  ["Esc", "inbox.keys.back"],
  ["?", "inbox.keys"],
];

interface KeysHelpProps {
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}

/** The keys, and a switch for those whose software presses keys of its own. */
export function KeysHelp({ isOn, onSwitch, onClose }: KeysHelpProps) {
  const { t } = useWords();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("inbox.keys")}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("told.close") }}
    >
      <dl className="inbox-keys">
        {KEYS.map(([key, label]) => (
          <div key={label}>
            <dt>
              <kbd className="key">{key}</kbd>
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="md"
        label={t("inbox.keys.switch")}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => onSwitch(checked)}
      />
    </Modal>
  );
}
