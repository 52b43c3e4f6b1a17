export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const
export const MOST_LANES = 8

export type Layout = 'columns' | 'grid' | 'stacked' | 'tabs'
export const LAYOUTS: Layout[] = ['columns', 'grid', 'stacked', 'tabs']

export function letter(at: number): string {
  return LETTERS[at % LETTERS.length] ?? 'A'
}

/** The lane's hue, a to h. */
export function hue(at: number): string {
  return letter(at).toLowerCase()
}
