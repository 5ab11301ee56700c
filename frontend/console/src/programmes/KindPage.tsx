import { Button } from "@mantine/core";
import type { KindView, PublishedDocument } from "@prilavok/protocol";
import { Suspense } from "react";
import { Link, useLocation, useRoute } from "wouter";
import { Asked } from "../page/Asked.tsx";
import { More } from "../page/More.tsx";
import { Page } from "../page/Page.tsx";
import type { Names } from "../parties.ts";
import { namesIn, signerName } from "../parties.ts";
import { useWords } from "../words.tsx";
import { Changes } from "./Changes.tsx";
import { FORMS } from "./forms.ts";
import { Editor } from "./Editor.tsx";
import { kindAbout, kindName } from "./kinds.ts";
import type { Document } from "./queries.ts";
import { useInForce, useVersions, written } from "./queries.ts";

/** One kind of programme: what holds, what held, and publishing what will. */
export function KindPage({ view }: { readonly view: KindView }) {
  const { kind, presets, default: usual } = view;
  const words = useWords();
  const { t } = words;
  const [, go] = useLocation();
  const [, params] = useRoute("/programmes/:kind/:part?");
  const query = useVersions(kind);
  const inForce = useInForce(kind);
  const href = `/programmes/${kind}`;
  const isEditing = params?.part === "new";
  const publish = (
    <Button component={Link} href={`${href}/new`} size="compact-md">
      {t("programmes.new")}
    </Button>
  );
  return (
    <Page
      title={kindName(words, kind)}
      lead={kindAbout(words, kind) ?? undefined}
      {...(isEditing ? {} : { actions: publish })}
    >
      <p className="crumbs">
        <Link href="/programmes">{t("programmes.all")}</Link>
        {params?.part !== undefined && <Link href={href}>{t("programmes.versions")}</Link>}
      </p>
      <Asked query={query}>
        {({ pages }) => (
          <Asked query={inForce}>
            {(current) => {
              const versions = pages.flatMap((page) => page.programmes);
              if (isEditing) {
                return (
                  <Editor
                    kind={kind}
                    presets={[...presets].sort(
                      (one, other) => Number(other.name === usual) - Number(one.name === usual),
                    )}
                    newest={versions[0] ?? null}
                    current={current}
                    onDone={() => go(href)}
                  />
                );
              }
              const chosen = versions.find(({ version }) => String(version) === params?.part);
              if (chosen !== undefined) {
                const earlier = versions.find(({ version }) => version === chosen.version - 1);
                return (
                  <>
                    <Version kind={kind} version={chosen} earlier={earlier ?? null} />
                    <LeadsTo kind={kind} document={chosen.document} />
                    <Text document={chosen.document} />
                  </>
                );
              }
              return (
                <>
                  <Versions
                    href={href}
                    versions={versions}
                    names={namesIn(pages)}
                    current={current}
                  />
                  <More query={query} />
                  {current === null ? (
                    <Default view={view} />
                  ) : (
                    SAID_AT_ONCE.has(kind) && <LeadsTo kind={kind} document={current.document} />
                  )}
                </>
              );
            }}
          </Asked>
        )}
      </Asked>
    </Page>
  );
}

/** Kinds whose documents come to a few words, which say what holds sooner than their versions. */
const SAID_AT_ONCE: ReadonlySet<string> = new Set(["claim_policy", "discount_programme"]);

/** What holds while nothing of the kind was published. */
function Default({ view }: { readonly view: KindView }) {
  const { t } = useWords();
  const preset = view.presets.find(({ name }) => name === view.default);
  if (preset === undefined) return <p className="wanted">{t("programmes.never")}</p>;
  return (
    <>
      <p className="wanted">{t("programmes.preset.holds", { preset: preset.name })}</p>
      <LeadsTo kind={view.kind} document={preset.document} />
      <Text document={preset.document} />
    </>
  );
}

/** A document as it is kept, below what it comes to. */
function Text({ document }: { readonly document: Document }) {
  const { t } = useWords();
  return (
    <section className="part">
      <h2>{t("programmes.document")}</h2>
      <pre className="code" tabIndex={0} translate="no">
        {written(document)}
      </pre>
    </section>
  );
}

interface LeadsToProps {
  readonly kind: string;
  readonly document: PublishedDocument["document"];
}

/** What a document comes to, where that can be shown. */
function LeadsTo({ kind, document }: LeadsToProps) {
  const Preview = FORMS[kind]?.Preview;
  const { t } = useWords();
  if (Preview === undefined) return null;
  return (
    <Suspense fallback={<p className="aside">{t("page.waiting")}</p>}>
      <Preview document={document} />
    </Suspense>
  );
}

interface VersionsProps {
  readonly href: string;
  readonly versions: readonly PublishedDocument[];
  readonly names: Names;
  readonly current: PublishedDocument | null;
}

function Versions({ href, versions, names, current }: VersionsProps) {
  const words = useWords();
  const { t, moment } = words;
  if (versions.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("programmes.version")}</th>
            <th scope="col">{t("programmes.from")}</th>
            <th scope="col">{t("programmes.published")}</th>
            <th scope="col">{t("programmes.note")}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, effective_from, published_at, published_by, note }) => (
            <tr key={version}>
              <th scope="row" data-label={t("programmes.version")}>
                <Link href={`${href}/${String(version)}`}>{version}</Link>{" "}
                {version === current?.version && (
                  <span className="chip">{t("programmes.in_force")}</span>
                )}
              </th>
              <td data-label={t("programmes.from")}>{moment(effective_from)}</td>
              <td data-label={t("programmes.published")}>
                {moment(published_at)}, {signerName(words, names, published_by)}
              </td>
              <td>{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface VersionProps {
  readonly kind: string;
  readonly version: PublishedDocument;
  readonly earlier: PublishedDocument | null;
}

function Version({ kind, version, earlier }: VersionProps) {
  const { t, moment } = useWords();
  return (
    <>
      <section className="part">
        <h2>{t("programmes.version.full", { version: version.version })}</h2>
        <p className="hint">
          {t("programmes.version.from", { moment: moment(version.effective_from) })}
        </p>
        {version.note !== "" && <p>{version.note}</p>}
      </section>
      {earlier !== null && (
        <section className="part">
          <h2>{t("programmes.diff.earlier", { version: earlier.version })}</h2>
          <Changes kind={kind} before={earlier.document} after={version.document} />
        </section>
      )}
    </>
  );
}
