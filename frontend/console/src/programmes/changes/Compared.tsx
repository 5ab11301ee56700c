import { useMemo } from "react";
import { useWords } from "../../words.tsx";
import type { Document } from "../queries.ts";
import { later } from "../../page/later.ts";
import type { Change, ChangedPart, ChangedSection } from "./comparing.ts";
import { apart, compared } from "./comparing.ts";
import type { Outline } from "./outline.ts";
import "./changes.css";

export interface ComparedProps {
  readonly before: Document;
  readonly after: Document;
}

/** What is otherwise in a document, said as `load`ed outlines do. */
export function comparedBy<Of>(load: () => Promise<Outline<Of>>) {
  return later(async () => {
    const outline = await load();
    return function Compared({ before, after }: ComparedProps) {
      const words = useWords();
      const sections = useMemo(() => {
        const said = (document: Document) => outline(words, document as unknown as Of);
        return compared(said(before), said(after));
      }, [words, before, after]);
      if (sections.length === 0) {
        return <p className="hint">{words.t("programmes.changes.not_said")}</p>;
      }
      return sections.map((section) => <Section key={section.id} section={section} />);
    };
  });
}

function Section({ section }: { readonly section: ChangedSection }) {
  const { t } = useWords();
  const { title, changes, parts, order } = section;
  return (
    <section className="changes">
      <h3>{title}</h3>
      <Lines changes={changes} />
      {order !== null && (
        <p>
          {t("programmes.changes.order")}: <del>{order.before.join(", ")}</del> →{" "}
          <ins>{order.after.join(", ")}</ins>
        </p>
      )}
      {parts.map((part) => (
        <PartOf key={part.id} part={part} />
      ))}
    </section>
  );
}

/** One of several alike. What is gone as a whole is told by its name. */
function PartOf({ part: { title, kind, changes } }: { readonly part: ChangedPart }) {
  return (
    <section className="changes-part">
      <h4>
        {title} <Kind kind={kind} />
      </h4>
      {kind !== "gone" && <Lines changes={changes} areNew={kind === "new"} />}
    </section>
  );
}

interface LinesProps {
  readonly changes: readonly Change[];
  /** That they are new is said above them. */
  readonly areNew?: boolean;
}

function Lines({ changes, areNew = false }: LinesProps) {
  if (changes.length === 0) return null;
  return (
    <ul>
      {changes.map((change) => (
        <li key={change.id}>
          <Said change={change} /> {!areNew && <Kind kind={kindOf(change)} />}
        </li>
      ))}
    </ul>
  );
}

const kindOf = ({ before, after }: Change): ChangedPart["kind"] =>
  before === null ? "new" : after === null ? "gone" : "changed";

function Said({ change: { label, before, after, language } }: { readonly change: Change }) {
  const spoken = language === undefined ? {} : { lang: language, translate: "no" as const };
  if (before !== null && after !== null) {
    const [old, now] = apart(before, after);
    return (
      <>
        {label}: <del {...spoken}>{old}</del> → <ins {...spoken}>{now}</ins>
      </>
    );
  }
  const text = after ?? before ?? "";
  if (text === "") return after === null ? <del>{label}</del> : label;
  return (
    <>
      {label}: {after === null ? <del {...spoken}>{text}</del> : <span {...spoken}>{text}</span>}
    </>
  );
}

/** That something is new, or there no more; of what has changed one reads both. */
function Kind({ kind }: Pick<ChangedPart, "kind">) {
  const { t } = useWords();
  if (kind === "changed") return null;
  const isNew = kind === "new";
  return (
    <span className={isNew ? "chip chip-new" : "chip"}>
      {t(isNew ? "programmes.changes.new" : "programmes.changes.gone")}
    </span>
  );
}
