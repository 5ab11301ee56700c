import type { ReactNode } from "react";
import { useTitle } from "../hooks.ts";
import "./pages.css";

interface PageProps {
  readonly title: string;
  /** One line below the title. */
  readonly lead?: ReactNode;
  /** What can be done with all of it, beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the cabinet: its title stays while the rest scrolls, and is the tab's. */
export function Page({ title, lead, actions, children }: PageProps) {
  useTitle(title);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className="page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      <div className="page-body">{children}</div>
    </div>
  );
}
