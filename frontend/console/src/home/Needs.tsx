import type { ReactNode } from "react";
import { Link } from "wouter";
import { CheckIcon } from "../shell/icons.tsx";
import { useWords } from "../words.tsx";

/** Something that needs one, with the way to where it is done. */
export interface Need {
  readonly key: string;
  readonly href: string;
  readonly text: ReactNode;
  /** How much of it, or until when. */
  readonly amount: ReactNode;
  readonly urgency: "late" | "soon" | "calm";
}

/** What needs one today, the most urgent first; that nothing does is said, too. */
export function Needs({ needs }: { readonly needs: readonly Need[] }) {
  const { t } = useWords();
  return (
    <section className="part" aria-labelledby="needs">
      <h2 id="needs">{t("home.needs")}</h2>
      {needs.length === 0 ? (
        <p className="nothing">
          <CheckIcon />
          {t("home.needs.none")}
        </p>
      ) : (
        <ul className="needs">
          {needs.map(({ key, href, text, amount, urgency }) => (
            <li key={key}>
              <Link href={href} className={`need ${urgency}`}>
                <span className="need-text">{text}</span>
                <span className={`chip ${urgency}`}>{amount}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
