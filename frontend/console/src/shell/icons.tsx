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
export const CasesIcon = icon(
  "M4 6.500h16v12.500H4z M9 6.500V4h6v2.500 M8.500 13l2.500 2.500 4.500-5",
);
export const ChartIcon = icon("M4.500 4v16H20 M9 16v-4 M13.500 16V8 M18 16v-6");
export const ChatIcon = icon("M4 5.5h16v11H10l-4.5 3.5v-3.5H4z M8 9.5h8 M8 12.5h5");
export const DotsIcon = icon("M6 12h.01 M12 12h.01 M18 12h.01");
export const DownIcon = icon("M6 9.5l6 6 6-6");
export const OrderIcon = icon("M4.5 8L12 4l7.5 4v8L12 20l-7.5-4z M4.5 8l7.5 4 7.5-4 M12 12v8");
export const PersonIcon = icon(
  "M12 12a4 4 0 100-8 4 4 0 000 8z M4.5 20c1-4 4-5.5 7.5-5.5s6.500 1.5 7.500 5.500",
);
export const ProductIcon = icon("M4.5 4.5h7L20 13l-7 7-8.5-8.500z M8.500 8.500h.01");
export const SendIcon = icon("M12 19V5.5 M6 11.5l6-6 6 6");
