import { Suspense, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useCabinet } from "../cabinet.tsx";
import { later } from "../page/later.ts";
import { sectionsOf } from "../sections.tsx";
import { useWords } from "../words.tsx";
import type { Choice, Command } from "./commands.ts";
import { closePalette, offers, openPalette, usePalette } from "./commands.ts";

const load = () => import("./Palette.tsx");
const Palette = later(async () => (await load()).Palette);
/** Once the page stands it is fetched unasked: what is typed into it must not have to wait. */
const FETCHED_AFTER_MS = 1_500;

/** Ctrl+K from anywhere; the palette itself is fetched when it is first asked for. */
export function PaletteHost() {
  const everything = useEverything();
  const isOpen = usePalette().is === "open";
  const [isWanted, setWanted] = useState(isOpen);
  useEffect(() => {
    if (isOpen) setWanted(true);
  }, [isOpen]);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), FETCHED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (!isCommand || event.altKey || event.shiftKey || event.code !== "KeyK") return;
      event.preventDefault();
      if (isOpen) closePalette();
      else openPalette();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isOpen]);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Palette everything={everything} />
    </Suspense>
  );
}

/** What the page offers, and the way to every section. */
function useEverything(): Choice {
  const { t } = useWords();
  const { session } = useCabinet();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const sections = sectionsOf(session).map(({ path, label }): Command => ({
      id: `go ${path}`,
      group: t("palette.go"),
      label: t(label),
      run: () => navigate(path),
    }));
    const mayChat = sections.some(({ id }) => id === "go /chats");
    const search = (q: string): Command => ({
      id: "search for",
      group: t("palette.search"),
      label: t("palette.search.for", { q }),
      also: q,
      run: () => navigate(`/chats?${new URLSearchParams({ q }).toString()}`),
    });
    const useCommands = (query: string) => [
      ...offers(),
      ...sections,
      ...(mayChat && query.trim() !== "" ? [search(query.trim())] : []),
    ];
    return { title: t("palette.title"), useCommands };
  }, [t, session, navigate]);
}
