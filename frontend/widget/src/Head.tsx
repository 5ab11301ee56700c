import type { ComponentChildren, ComponentProps } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { BackIcon, DownIcon } from "./icons.tsx";
import { useWords } from "./words.ts";

export interface Back {
  readonly label: string;
  readonly unread: number;
  readonly go: () => void;
}

interface HeadProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Where the way back leads, and what is unread there. */
  readonly back?: Back | undefined;
  readonly under?: ComponentChildren;
  readonly menu?: ComponentChildren;
}

/** The head of whatever the panel shows; takes the focus from what it replaced. */
export function Head({ title, onClose, back, under, menu }: HeadProps) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header class="head">
      {back && (
        <IconButton label={back.label} onClick={back.go}>
          <BackIcon />
          {back.unread > 0 && <span class="badge">{back.unread}</span>}
        </IconButton>
      )}
      <div class="head-words">
        <h1 ref={heading} tabIndex={-1} title={title}>
          {title}
        </h1>
        {under}
      </div>
      {menu}
      <IconButton label={t("panel.close")} onClick={onClose}>
        <DownIcon />
      </IconButton>
    </header>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly isOpen?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function IconButton({ label, onClick, isOpen, children, ...more }: IconButtonProps) {
  return (
    <button
      class={`icon ${more.class ?? ""}`}
      type="button"
      title={label}
      aria-expanded={isOpen}
      onClick={onClick}
    >
      <span class="unseen">{label} </span>
      {children}
    </button>
  );
}

type PlainProps = Omit<ComponentProps<"button">, "class"> & { readonly class?: string };

export function Plain(props: PlainProps) {
  return <button type="button" {...props} class={`plain ${props.class ?? ""}`} />;
}

interface WaitingProps extends Pick<HeadProps, "back" | "onClose"> {
  /** Why there is nothing to show yet; until then it is on its way. */
  readonly failed: ComponentChildren;
  readonly onAgain: () => void;
}

/** The panel while it has no conversation to show. */
export function Waiting({ failed, back, onAgain, onClose }: WaitingProps) {
  const { t } = useWords();
  return (
    <>
      <Head title={t("panel.label")} back={back} onClose={onClose} />
      <div class="centre" role="status">
        <div class="muted">{failed ?? t("panel.opening")}</div>
        {failed !== null && <Plain onClick={onAgain}>{t("failure.again")}</Plain>}
      </div>
    </>
  );
}
