/** Facts stand between blanks for the sake of codes; between two Chinese characters there is none. */
export const closeUp = (text: string): string =>
  text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
