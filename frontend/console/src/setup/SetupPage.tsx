import { Link, useLocation } from "wouter";
import type { ComponentType } from "react";
import type { MessageId } from "../../locales/ids.ts";
import { Page } from "../page/Page.tsx";
import { useWords } from "../words.tsx";
import { AutoresponderPart } from "./AutoresponderPart.tsx";
import { Labels } from "./Labels.tsx";
import { Replies } from "./Replies.tsx";
import "./setup.css";

const PARTS: readonly (readonly [path: string, label: MessageId, Part: ComponentType])[] = [
  ["/inbox/replies", "setup.replies", Replies],
  ["/inbox/labels", "setup.labels", Labels],
  ["/inbox/autoresponder", "setup.autoresponder", AutoresponderPart],
];

/** What a shop sets up for its chats, each part at an address of its own. */
export function SetupPage() {
  const { t } = useWords();
  const [path] = useLocation();
  const here = PARTS.find(([own]) => own === path) ?? PARTS[0];
  const Part = here?.[2];
  return (
    <Page title={t("nav.inbox")} lead={t("setup.lead")}>
      <nav className="filters setup-parts" aria-label={t("nav.inbox")}>
        {PARTS.map(([own, label]) => (
          <Link
            key={own}
            href={own}
            className={own === here?.[0] ? "filter here" : "filter"}
            aria-current={own === here?.[0] ? "page" : undefined}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      {Part !== undefined && <Part />}
    </Page>
  );
}
