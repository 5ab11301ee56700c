import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{protocol,widget,console}/tests/**/*.test.{ts,tsx}"],
    pool: "threads",
  },
});
