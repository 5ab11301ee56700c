import { Modal, Switch } from "@mantine/core";
import { useWords } from "../words.tsx";

const KEYS = [
  ["N", "cases.keys.next"],
  ["J / K", "cases.keys.walk"],
  ["T", "cases.keys.take"],
  ["1 … 4", "cases.keys.decide"],
  ["L", "cases.keys.label"],
  ["R", "cases.keys.reason"],
  ["R R", "cases.keys.words"],
  ["Ctrl + Enter", "cases.keys.confirm"],
  ["S", "cases.keys.second"],
  ["U", "cases.keys.put_back"],
  ["Esc", "cases.keys.leave"],
  ["?", "cases.keys.help"],
] as const;

interface KeysHelpProps {
  readonly isOpen: boolean;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
}

/** The keys, and a switch for those whose software presses keys of its own. */
export function KeysHelp({ isOpen, isOn, onSwitch, onClose }: KeysHelpProps) {
  const { t } = useWords();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("cases.keys")}
      // While it fades away it would still swallow what is pressed.
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("cases.keys.close") }}
    >
      <dl className="keys">
        {KEYS.map(([key, label]) => (
          <div key={key}>
            <dt>
              <kbd className="key">{key}</kbd>
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="md"
        label={t("cases.keys.switch")}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => onSwitch(checked)}
      />
    </Modal>
  );
}
