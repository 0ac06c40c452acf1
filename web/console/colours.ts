/** The library's own are too pale to read on white (WCAG asks for 4.5 : 1); these are not. */
const COLOURS = {
  primary: '#0b57d0',
  success: '#1e6b2e',
  warning: '#8a5300',
  danger: '#b3261e',
  error: '#b3261e',
  info: '#5a5f66',
};
/** The library names the paler ones by their tenths of white, and one that is a fifth black. */
const PALER = [3, 5, 7, 8, 9];

/** Gives the library its colours with their ladders. */
export function setColours(): void {
  const { style } = document.documentElement;
  for (const [name, colour] of Object.entries(COLOURS)) {
    const mixed = (step: string, with_: string) =>
      style.setProperty(`--el-color-${name}${step}`, `color-mix(in srgb, ${colour}, ${with_})`);
    style.setProperty(`--el-color-${name}`, colour);
    for (const tenths of PALER) mixed(`-light-${tenths}`, `white ${tenths}0%`);
    mixed('-dark-2', 'black 20%');
  }
}
