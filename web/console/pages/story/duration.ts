/** A span of time as people say it: the two largest units, in milliseconds given. */
export function durationText(ms: number, language: string): string {
  const zh = language === 'zh';
  const units = [
    [86_400_000, zh ? '天' : 'd'],
    [3_600_000, zh ? '小时' : 'h'],
    [60_000, zh ? '分' : 'min'],
    [1_000, zh ? '秒' : 's'],
  ] as const;
  const first = units.findIndex(([size]) => ms >= size);
  if (first < 0) return `0 ${units[3][1]}`;
  let rest = ms;
  const parts = units.slice(first, first + 2).flatMap(([size, name]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${name}`] : [];
  });
  return parts.join(' ');
}
