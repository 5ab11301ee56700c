import type { ReactNode } from "react";

interface NoticeProps {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}

/** One thing said in the middle of an empty place, and what can be done about it. */
export function Notice({ title, text, children }: NoticeProps) {
  return (
    <div className="notice" role="status">
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}
