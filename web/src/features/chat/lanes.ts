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

const MODELS_KEY = 'polyphony.newModels'
const DRAFT_KEY = 'polyphony.draft.'

export const SANDBOX = ['sandbox/story', 'sandbox/echo', 'sandbox/tool', 'sandbox/slow']

/** The models chosen for the next conversation; they survive a reload. */
export function rememberedModels(): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(MODELS_KEY) ?? '[]')
    return Array.isArray(saved) ? saved.filter((id) => typeof id === 'string').slice(0, MOST_LANES) : []
  } catch {
    return []
  }
}

export function rememberModels(models: string[]) {
  localStorage.setItem(MODELS_KEY, JSON.stringify(models))
}

export function draft(conversation: string): string {
  return localStorage.getItem(DRAFT_KEY + conversation) ?? ''
}

export function keepDraft(conversation: string, text: string) {
  if (text) localStorage.setItem(DRAFT_KEY + conversation, text)
  else localStorage.removeItem(DRAFT_KEY + conversation)
}
