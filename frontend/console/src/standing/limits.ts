/** How long the text of an appeal is, in characters. */
export const APPEAL_LEAST = 10;
export const APPEAL_MOST = 2_000;
