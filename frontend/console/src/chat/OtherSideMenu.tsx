import { ActionIcon, Menu } from "@mantine/core";
import { useState } from "react";
import { DotsIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

interface OtherSideMenuProps {
  readonly isBlocked: boolean;
  readonly onBlock: () => void;
  readonly onUnblock: () => void;
  readonly onReport: () => void;
}

/** What one can do about the buyer: hear no more of them, tell moderators of them. */
export function OtherSideMenu({ isBlocked, onBlock, onUnblock, onReport }: OtherSideMenuProps) {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  return (
    <Menu
      position="bottom-end"
      withinPortal
      closeOnItemClick={false}
      onClose={() => setAsking(false)}
      returnFocus
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("chat.menu")}
          title={t("chat.menu")}
        >
          <DotsIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={300}>
        {isAsking ? (
          <>
            <Menu.Label>{t("block.ask")}</Menu.Label>
            <Menu.Item c="var(--bad)" closeMenuOnClick onClick={onBlock}>
              {t("block")}
            </Menu.Item>
            <Menu.Item closeMenuOnClick>{t("message.cancel")}</Menu.Item>
          </>
        ) : (
          <>
            <Menu.Item closeMenuOnClick onClick={onReport}>
              {t("report.title")}
            </Menu.Item>
            {isBlocked ? (
              <Menu.Item closeMenuOnClick onClick={onUnblock}>
                {t("block.undo")}
              </Menu.Item>
            ) : (
              <Menu.Item c="var(--bad)" onClick={() => setAsking(true)}>
                {t("block.open")}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
