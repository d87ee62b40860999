/** The whole order with one account put before or after another; the same where there is nothing to do. */
export function moveAccount(
  order: readonly string[],
  moved: string,
  target: string,
  side: 'before' | 'after',
): readonly string[] {
  if (moved === target || !order.includes(moved) || !order.includes(target)) return order;
  const rest = order.filter((id) => id !== moved);
  const place = rest.indexOf(target) + (side === 'after' ? 1 : 0);
  const next = rest.toSpliced(place, 0, moved);
  return next.every((id, index) => id === order[index]) ? order : next;
}
