type Katex = typeof import('katex').default

let loaded: Katex | null = null
let loading: Promise<void> | null = null

async function load() {
  const [module] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')])
  loaded = module.default
}

/** Fills every math place under `root`; loads KaTeX when the first one appears. */
export async function fillMath(root: HTMLElement) {
  const places = root.querySelectorAll<HTMLElement>('.math:not([data-filled])')
  if (places.length === 0) return
  loading ??= load()
  await loading
  if (!loaded) return
  for (const place of places) {
    const display = place.dataset['display'] === 'true'
    try {
      loaded.render(place.textContent, place, {
        displayMode: display,
        throwOnError: true,
        trust: false,
        maxExpand: 200,
        output: 'htmlAndMathml',
      })
    } catch {
      place.classList.add('math-source')
    }
    place.dataset['filled'] = 'true'
  }
}
