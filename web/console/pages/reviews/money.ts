/** Money as the house tells it: hundredths of its currency. */
export function moneyText(minor: number, currency: string, language: string): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  if (!/^[A-Z]{3}$/.test(currency)) return String(minor / 100);
  return (minor / 100).toLocaleString(locale, { style: 'currency', currency });
}
