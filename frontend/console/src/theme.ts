import type { MantineColorsTuple } from "@mantine/core";
import { createTheme } from "@mantine/core";

const counter: MantineColorsTuple = [
  "#e9f7f3",
  "#d3ece5",
  "#a6d9cb",
  "#74c5af",
  "#4cb498",
  "#2f9f83",
  "#178a70",
  "#0b6b5a",
  "#085748",
  "#034338",
];

export const theme = createTheme({
  primaryColor: "counter",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { counter },
  defaultRadius: "md",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  respectReducedMotion: true,
  cursorType: "pointer",
});
