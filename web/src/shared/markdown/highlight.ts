import type { HighlighterCore, LanguageRegistration } from 'shiki'

type Loader = () => Promise<{ default: LanguageRegistration[] }>

const LANGUAGES: Record<string, Loader> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
}
const ALIASES: Record<string, string> = {
  'c++': 'cpp', cs: 'csharp', js: 'javascript', jsx: 'tsx', md: 'markdown', py: 'python', rb: 'ruby', rs: 'rust',
  sh: 'bash', shell: 'bash', ts: 'typescript', yml: 'yaml', zsh: 'bash', golang: 'go',
}
const LONGEST = 100_000
const CACHE_SIZE = 300

let core: Promise<HighlighterCore> | null = null
const done = new Map<string, string>()

async function start(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }, { createCssVariablesTheme }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
    import('shiki/core'),
  ])
  const theme = createCssVariablesTheme({ name: 'polyphony', variablePrefix: '--shiki-' })
  return createHighlighterCore({ themes: [theme], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) })
}

export function languageOf(info: string): string {
  const word = (info.trim().split(/[\s,{]/)[0] ?? '').toLowerCase()
  return ALIASES[word] ?? word
}

/** A finished code block as highlighted lines, or null if the language is not known or the text too long. */
export async function highlight(text: string, info: string): Promise<string | null> {
  const language = languageOf(info)
  const loader = LANGUAGES[language]
  if (!loader || text.length > LONGEST) return null
  const key = `${language}\n${text}`
  const known = done.get(key)
  if (known) return known
  core ??= start()
  const highlighter = await core
  if (!highlighter.getLoadedLanguages().includes(language)) {
    await highlighter.loadLanguage((await loader()).default)
  }
  const html = highlighter.codeToHtml(text, { lang: language, theme: 'polyphony' })
  if (done.size >= CACHE_SIZE) done.delete(done.keys().next().value ?? '')
  done.set(key, html)
  return html
}
