function icon(path: string) {
  return function Icon() {
    return (
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    );
  };
}

export const BackIcon = icon("M14.5 5.5L8 12l6.5 6.5");
export const CheckIcon = icon("M5 12.5l4.5 4.5L19 7.5");
export const CasesIcon = icon("M4 6.5h16v12.5H4z M9 6.5V4h6v2.5 M8.5 13l2.5 2.5 4.5-5");
export const ChartIcon = icon("M4.5 4v16H20 M9 16v-4 M13.5 16V8 M18 16v-6");
export const BellIcon = icon("M6 16.5V11a6 6 0 0112 0v5.5l1.5 1.5h-15z M10 20.5h4");
export const ChatIcon = icon("M4 5.5h16v11H10l-4.5 3.5v-3.5H4z M8 9.5h8 M8 12.5h5");
export const ClockIcon = icon("M12 20a8 8 0 100-16 8 8 0 000 16z M12 7.5V12l3 2");
export const CrossIcon = icon("M6.5 6.5l11 11 M17.5 6.5l-11 11");
export const DotsIcon = icon("M6 12h.01 M12 12h.01 M18 12h.01");
export const DownIcon = icon("M6 9.5l6 6 6-6");
export const DownloadIcon = icon("M12 4.5v10.5 M7.5 10.5L12 15l4.5-4.5 M5 19.5h14");
export const FileIcon = icon("M6.5 3.5h7.5l4 4v13h-11.5z M13.5 4v4.5h4.5");
export const FilterIcon = icon("M4 6.5h16 M7 12h10 M10 17.5h4");
export const FlagIcon = icon("M6 20V4.5h11.5l-2.5 4 2.5 4H6");
export const HomeIcon = icon("M4 11.5L12 4.5l8 7 M6.5 9.5V19.5h11V9.5 M10 19.5v-5h4v5");
export const KeyIcon = icon("M8 16a4 4 0 100-8 4 4 0 000 8z M12 12h8.5v3.5 M17 12v2.5");
export const LevelsIcon = icon("M4.5 19.5h4v-5h4v-4.5h4V5.5h3.5");
export const ListIcon = icon("M4.5 6.5h15 M4.5 12h15 M4.5 17.5h15");
export const NoteIcon = icon("M5 4.5h14v10l-5 5H5z M14 19.5v-5h5 M8.5 9h7 M8.5 12.5h4");
export const OrderIcon = icon("M4.5 8L12 4l7.5 4v8L12 20l-7.5-4z M4.5 8l7.5 4 7.5-4 M12 12v8");
export const PersonIcon = icon(
  "M12 12a4 4 0 100-8 4 4 0 000 8z M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
);
export const PaperclipIcon = icon(
  "M18.5 11.5l-6.600 6.600a4 4 0 01-5.700-5.700l7-7a2.700 2.700 0 013.800 3.800l-7 7a1.300 1.300 0 01-1.900-1.900l6.100-6.100",
);
export const ProductIcon = icon("M4.5 4.5h7L20 13l-7 7-8.5-8.5z M8.5 8.5h.01");
export const RulesIcon = icon("M5 4.5h14v15H5z M8.5 9h7 M8.5 12.5h7 M8.5 16h3.5");
export const ScalesIcon = icon("M12 4v16 M7.5 20h9 M5 7.5h14 M5 7.5L2.5 13.5h5z M19 7.5l-2.5 6h5z");
export const ReplyIcon = icon("M13 4.5L6.5 13.5H12l-1 6 6.5-9H12z");
export const ReturnIcon = icon("M8.5 5L4.5 9l4 4 M5 9h9a5 5 0 010 10H8");
export const SearchIcon = icon("M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13z M15.5 15.5l4.5 4.5");
export const SendIcon = icon("M12 19V5.5 M6 11.5l6-6 6 6");
export const ShieldIcon = icon(
  "M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z M9 12l2.2 2.2L15.5 10",
);
export const TermsIcon = icon("M6 3.5h8.5L18.5 7.5v13H6z M9.5 9.5h5.5 M9.5 13h5.5 M9.5 16.5h3.5");
export const PercentIcon = icon(
  "M18 6L6 18 M8 9.5a1.75 1.75 0 100-3.5 1.75 1.75 0 000 3.5z M16 18a1.75 1.75 0 100-3.5 1.75 1.75 0 000 3.5z",
);
export const CouponIcon = icon(
  "M4 7h16v3.5a1.75 1.75 0 000 3.5V17.5H4V14a1.75 1.75 0 000-3.5z M14 7.5v2 M14 11.5v2 M14 15.5v2",
);
