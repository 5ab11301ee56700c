import type { MantineColorsTuple, VariantColorsResolver } from "@mantine/core";
import { createTheme, defaultVariantColorsResolver, NativeSelect } from "@mantine/core";

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

const PRIMARY = "counter";

/** Mantine chooses the text on a filled button by the light scheme alone: in the dark one it could
 * hardly be read. */
const colorsOf: VariantColorsResolver = (wanted) => {
  const colors = defaultVariantColorsResolver(wanted);
  const isOurs = wanted.variant === "filled" && (wanted.color ?? PRIMARY) === PRIMARY;
  return isOurs ? { ...colors, color: "var(--on-accent)" } : colors;
};

export const theme = createTheme({
  primaryColor: PRIMARY,
  variantColorResolver: colorsOf,
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { counter },
  defaultRadius: "md",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // Its arrow is a picture without a name to whoever hears the page.
    NativeSelect: NativeSelect.extend({
      defaultProps: { rightSectionProps: { "aria-hidden": true } },
    }),
  },
});
