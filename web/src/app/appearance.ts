import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'

interface Appearance {
  theme: Theme
  surface: 'glass' | 'solid'
  contrast: 'normal' | 'high'
  railOpen: boolean
}

interface Store extends Appearance {
  set: (change: Partial<Appearance>) => void
}

const KEY = 'polyphony.appearance'
const DEFAULTS: Appearance = { theme: 'system', surface: 'glass', contrast: 'normal', railOpen: false }

function saved(): Appearance {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>) }
  } catch {
    return DEFAULTS
  }
}

/** The same rules as public/theme.js, which runs before the first paint. */
function apply({ theme, surface, contrast }: Appearance) {
  const light = window.matchMedia('(prefers-color-scheme: light)').matches
  const root = document.documentElement
  root.dataset['theme'] = theme === 'system' ? (light ? 'light' : 'dark') : theme
  root.dataset['surface'] = surface
  root.dataset['contrast'] = contrast
}

export const useAppearance = create<Store>((set, get) => ({
  ...saved(),
  set: (change) => {
    set(change)
    const { theme, surface, contrast, railOpen } = get()
    const next = { theme, surface, contrast, railOpen }
    localStorage.setItem(KEY, JSON.stringify(next))
    apply(next)
  },
}))

window.matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => { apply(useAppearance.getState()) })
