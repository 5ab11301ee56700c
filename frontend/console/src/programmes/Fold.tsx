import type { ReactNode } from "react";
import { useState } from "react";
import { flushSync } from "react-dom";

interface FoldProps {
  readonly className: string;
  readonly summary: ReactNode;
  /** Of what is folded, where a fault can be in it. */
  readonly path?: string;
  readonly hasFault?: boolean;
  readonly children: ReactNode;
}

/** A line that opens to what it sums up; that is made only then. A new fault inside opens it. */
export function Fold({ className, summary, path, hasFault = false, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(hasFault);
  const [hadFault, setHadFault] = useState(hasFault);
  if (hasFault !== hadFault) {
    setHadFault(hasFault);
    if (hasFault) setIsOpen(true);
  }
  return (
    <details
      className={className}
      data-path={path}
      open={isOpen}
      // At once, for who opens it to go to a field inside.
      onToggle={({ currentTarget: { open } }) => flushSync(() => setIsOpen(open))}
    >
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  );
}
