import { icon } from "../../src/icons.tsx";

export const BellIcon = icon("M6 16.5v-6a6 6 0 0 1 12 0v6l1.5 1.5h-15z M10 20.5h4");
