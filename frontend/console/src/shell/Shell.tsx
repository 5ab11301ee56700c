import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import type { Session } from "@prilavok/protocol";
import type { Locale } from "@prilavok/protocol/i18n";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import type { SessionKeeper } from "../session.ts";
import { useSpoken, useWords } from "../words.tsx";
import { ChatIcon, CheckIcon, PersonIcon } from "./icons.tsx";

/** Each language in its own words: whoever needs it can read it. */
const LANGUAGES: Readonly<Record<Locale, string>> = { ru: "Русский", en: "English", zh: "中文" };
const SCHEMES = [
  ["auto", "nav.scheme.auto"],
  ["light", "nav.scheme.light"],
  ["dark", "nav.scheme.dark"],
] as const;

interface ShellProps {
  readonly keeper: SessionKeeper;
  readonly session: Session;
  readonly children: ReactNode;
}

export function Shell({ keeper, session, children }: ShellProps) {
  const { t } = useWords();
  const [path] = useLocation();
  const isInChat = /^\/chats\/./.test(path);
  const isSeller = session.principal.role === "seller_staff";
  return (
    <div className={isInChat ? "shell in-chat" : "shell"}>
      <a className="skip" href="#content">
        {t("nav.skip")}
      </a>
      <nav className="nav" aria-label={t("nav.label")}>
        <span className="brand">{t("app.name")}</span>
        {isSeller && (
          <div className="sections">
            <span className="section">{t("nav.products")}</span>
            <Link
              href="/chats"
              className={path.startsWith("/chats") ? "nav-link here" : "nav-link"}
            >
              <ChatIcon />
              {t("nav.chats")}
            </Link>
          </div>
        )}
        <Account keeper={keeper} session={session} />
      </nav>
      <main id="content" className="content">
        {children}
      </main>
    </div>
  );
}

function Account({ keeper, session }: Omit<ShellProps, "children">) {
  const { words, speak } = useSpoken();
  const { t, locale } = words;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { name, subject } = session.principal;
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className="account" aria-label={t("nav.account")}>
          <PersonIcon />
          <span className="account-name">{name ?? subject}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("nav.language")}</Menu.Label>
        {Object.entries(LANGUAGES).map(([tag, label]) => (
          <Menu.Item
            key={tag}
            lang={tag}
            aria-current={tag === locale}
            rightSection={tag === locale && <CheckIcon />}
            onClick={() => speak(tag as Locale)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("nav.scheme")}</Menu.Label>
        {SCHEMES.map(([scheme, label]) => (
          <Menu.Item
            key={scheme}
            aria-current={scheme === colorScheme}
            rightSection={scheme === colorScheme && <CheckIcon />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void keeper.close()}>{t("nav.signout")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
