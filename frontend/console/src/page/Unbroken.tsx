import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Component } from "react";
import { Notice } from "../shell/Notice.tsx";
import { useWords } from "../words.tsx";

interface UnbrokenProps {
  /** Another one is looked at anew. */
  readonly path: string;
  readonly children: ReactNode;
}

/** A page that breaks says so in its own place: the rest of the console stays. */
export class Unbroken extends Component<UnbrokenProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidUpdate({ path }: UnbrokenProps) {
    if (this.state.isBroken && path !== this.props.path) this.setState({ isBroken: false });
  }

  override render() {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useWords();
  return (
    <Notice title={t("page.broken")} text={t("page.broken.text")}>
      <Button variant="light" onClick={() => location.reload()}>
        {t("failure.again")}
      </Button>
    </Notice>
  );
}
