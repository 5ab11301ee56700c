import { icon } from "../../src/icons.tsx";

export const BellIcon = icon("M6 16.5v-6a6 6 0 0 1 12 0v6l1.5 1.5h-15z M10 20.5h4");
export const CrossIcon = icon("M7 7l10 10 M17 7L7 17");
export const FileIcon = icon("M7 3.5h7l4 4v13H7z M14 3.5v4h4");
export const AgainIcon = icon("M18.5 12a6.5 6.5 0 1 1-2-4.7 M17 3.5v4h-4");
export const SaveIcon = icon("M12 4.5v10 M7.5 10.5l4.500 4.500 4.500-4.500 M5.500 19.500h13");
