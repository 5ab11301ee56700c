import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import type { Locale } from "@prilavok/protocol/i18n";
import type { ReactNode } from "react";
import { Fragment, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { Bell } from "../notices/Bell.tsx";
import { openPalette } from "../palette/commands.ts";
import { PaletteHost } from "../palette/PaletteHost.tsx";
import type { Section } from "../sections.tsx";
import { sectionsOf } from "../sections.tsx";
import { useSpoken, useWords } from "../words.tsx";
import { CheckIcon, PersonIcon, SearchIcon } from "./icons.tsx";
import { ToldLine } from "./ToldLine.tsx";

/** Each language in its own words: whoever needs it can read it. */
const LANGUAGES: Readonly<Record<Locale, string>> = { ru: "Русский", en: "English", zh: "中文" };
const SCHEMES = [
  ["auto", "nav.scheme.auto"],
  ["light", "nav.scheme.light"],
  ["dark", "nav.scheme.dark"],
] as const;

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const { session } = useCabinet();
  const [path] = useLocation();
  const sections = sectionsOf(session);
  const isInOne = /^\/(chats|cases)\/./.test(path);
  return (
    <div className={isInOne ? "shell in-one" : "shell"}>
      <a className="skip" href="#content">
        {t("nav.skip")}
      </a>
      <nav className="nav" aria-label={t("nav.label")}>
        <span className="brand">{t("app.name")}</span>
        <Menus sections={sections} path={path} />
        {sections.length > 0 && <PaletteButton />}
        {sections.length > 0 && <Bell />}
        <Account />
      </nav>
      <main id="content" className="content">
        {children}
      </main>
      <ToldLine />
      <PaletteHost />
    </div>
  );
}

function PaletteButton() {
  const { t } = useWords();
  return (
    <UnstyledButton className="account palette-button" onClick={() => openPalette()}>
      <SearchIcon />
      <span className="bell-label">{t("palette.open")}</span>
      <kbd className="key">Ctrl K</kbd>
    </UnstyledButton>
  );
}

interface MenusProps {
  readonly sections: readonly Section[];
  readonly path: string;
}

function Menus({ sections, path }: MenusProps) {
  const { t } = useWords();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    row.current?.querySelector(".here")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  if (sections.length === 0) return null;
  return (
    <div className="sections" ref={row}>
      {sections.map(({ path: own, group, label, Icon }, index) => (
        <Fragment key={own}>
          {group !== undefined && group !== sections[index - 1]?.group && (
            <span className="section">{t(group)}</span>
          )}
          <Link
            href={own}
            className={isWithin(path, own) ? "nav-link here" : "nav-link"}
            aria-current={isWithin(path, own) ? "page" : undefined}
          >
            <Icon />
            {t(label)}
          </Link>
        </Fragment>
      ))}
    </div>
  );
}

const isWithin = (path: string, section: string): boolean =>
  path === section || path.startsWith(`${section}/`);

function Account() {
  const { keeper, session } = useCabinet();
  const { words, speak } = useSpoken();
  const { t, locale } = words;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { name, subject } = session.principal;
  const who = name ?? subject;
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton className="account" aria-label={`${t("nav.account")}: ${who}`}>
          <PersonIcon />
          <span className="account-name">{who}</span>
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
