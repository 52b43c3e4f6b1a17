type Katex = typeof import('katex').default

const CACHE_SIZE = 500
let loaded: Katex | null = null
let loading: Promise<void> | null = null
const formulas = new Map<string, string | null>()

async function load() {
  const [module] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')])
  loaded = module.default
}

function typeset(katex: Katex, tex: string, display: boolean): string | null {
  const key = `${String(display)} ${tex}`
  const known = formulas.get(key)
  if (known !== undefined) return known
  let html: string | null = null
  try {
    html = katex.renderToString(tex, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: 200,
      maxSize: 20,
      output: 'htmlAndMathml',
    })
  } catch {
    // Not TeX, or not finished: the source stays readable.
  }
  if (formulas.size >= CACHE_SIZE) formulas.delete(formulas.keys().next().value ?? '')
  formulas.set(key, html)
  return html
}

/** About how wide a formula will be, so that the lines around it do not break anew when it has come. */
export function widthOf(tex: string): number {
  const signs = tex.replace(/\\[a-zA-Z]+|\\./g, 'x').replace(/[{}^_\s]/g, '').length
  return Math.min(24, Math.max(1, Math.round(signs * 5.4) / 10))
}

/** Fills every math place under `root`; at once if KaTeX is there, else when it has come. */
export function fillMath(root: HTMLElement) {
  if (!loaded) {
    for (const place of root.querySelectorAll<HTMLElement>('span.math')) place.style.width = `${String(widthOf(place.textContent))}em`
    loading ??= load()
    loading.then(
      () => { fillMath(root) },
      () => {
        // Without the typesetter the source is what can be read; the next formula tries again.
        loading = null
        root.querySelectorAll<HTMLElement>('.math').forEach((place) => {
          place.classList.add('math-source')
          place.style.width = ''
        })
      },
    )
    return
  }
  for (const place of root.querySelectorAll<HTMLElement>('.math:not([data-filled])')) {
    place.dataset['filled'] = 'true'
    place.classList.remove('math-source')
    place.style.width = ''
    const html = typeset(loaded, place.textContent, place.dataset['display'] === 'true')
    if (html === null) place.classList.add('math-source')
    else place.innerHTML = html
  }
}
