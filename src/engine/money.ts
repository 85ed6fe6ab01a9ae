/**
 * US dollars as a person reads them: cents from one dollar up, below that two significant digits and at least cents,
 * so that the price of a small call does not vanish: `$1.25`, `$0.10`, `$0.0003`. Nothing is `$0`.
 * @param usd from 0.
 */
export function formatMoney(usd: number): string {
  if (usd === 0) return "$0";
  const decimals = usd >= 1 ? 2 : Math.min(1 - Math.floor(Math.log10(usd)), 100);
  return `$${usd.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}
