/** Every word of a search stands in the id or the name; the earlier, the better. */
export function found(value: string, search: string, keywords: string[] = []): number {
  const text = `${keywords.join(' ')} ${value}`.toLowerCase()
  const places = search.toLowerCase().trim().split(/\s+/).map((word) => text.indexOf(word))
  return places.includes(-1) ? 0 : 1 / (1 + Math.min(...places))
}
