import "./mantine.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { App } from "./App.tsx";
import { begin } from "./sections.tsx";
import { SessionKeeper, takeToken } from "./session.ts";
import { theme } from "./theme.ts";
import { beginWords, WordsProvider } from "./words.tsx";

beginWords();
const keeper = new SessionKeeper(location.origin);
void keeper.open(takeToken(window));
// A sign-in link opened in this very tab changes only the fragment.
addEventListener("hashchange", () => {
  const token = takeToken(window);
  if (token !== null) void keeper.open(token);
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: 1,
      refetchOnWindowFocus: false,
      refetchOnReconnect: true,
      staleTime: 30_000,
      networkMode: "always",
    },
    // Without a network it fails and says so; held back, it would be busy without a word.
    mutations: { networkMode: "always" },
  },
});

const unsubscribe = keeper.subscribe(() => {
  if (keeper.state.is !== "open") return;
  unsubscribe();
  const { pathname, search } = location;
  const path = pathname.replace(/^\/console/, "");
  begin(keeper.state.session, path, queries, keeper.rest, new URLSearchParams(search));
});

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <WordsProvider>
          <Router base="/console">
            <App keeper={keeper} />
          </Router>
        </WordsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
