/** More than any label has room for; nothing longer is looked at. */
const MOST_SIGNS = 300;

/**
 * What somebody typed as one line of visible signs: without control characters, marks that turn the
 * direction of writing, and marks heaped on other signs. Nothing of it means anything to the paper.
 */
export const visible = (text: string): string =>
  text
    .slice(0, MOST_SIGNS)
    .normalize('NFC')
    .replace(/[\p{White_Space}\p{Cc}]+/gu, ' ')
    .replace(/[\p{C}\p{M}]/gu, '')
    .trim();
