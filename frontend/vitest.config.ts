import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{protocol,widget,console}/tests/**/*.test.{ts,tsx}"],
    pool: "threads",
    // For what hangs: no test fails because the machine has other work.
    testTimeout: 90_000,
  },
});
