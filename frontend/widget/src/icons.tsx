export const icon = (path: string) =>
  function Icon() {
    return (
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          stroke-width="1.75"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    );
  };

export const BackIcon = icon("M14.5 6l-6 6 6 6");
export const ChatIcon = icon("M4 5.5h16v11H10l-4.5 3.5v-3.5H4z M8 9.5h8 M8 12.5h5");
export const CameraIcon = icon(
  "M4 8h3.5L9 5.500h6L16.5 8H20v10.500H4z M12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
);
export const CheckIcon = icon("M5 12.5l4.5 4.5L19 7.5");
export const ClipIcon = icon(
  "M18.5 11.500l-6.5 6.500a4 4 0 0 1-5.7-5.700l7-7a2.7 2.7 0 0 1 3.8 3.800l-7 7a1.3 1.3 0 0 1-1.9-1.900l6-6",
);
export const DotsIcon = icon("M6 12h.01 M12 12h.01 M18 12h.01");
export const DownIcon = icon("M6 9.5l6 6 6-6");
export const FlagIcon = icon("M6 20V4.5h11.5l-2.5 4 2.5 4H6");
export const SendIcon = icon("M12 19V5.5 M6 11.5l6-6 6 6");
