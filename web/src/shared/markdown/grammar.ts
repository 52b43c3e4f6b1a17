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
/**
 * The library gives a line half a second and then colours the rest of the block wrongly. A busy phone needs longer
 * for its first line; a line that is no program is left alone instead.
 */
const LIMITS = { tokenizeTimeLimit: 20_000, tokenizeMaxLineLength: 4_000 }

let core: Promise<HighlighterCore> | null = null

async function start(): Promise<HighlighterCore> {
  const [{ createHighlighterCore, createCssVariablesTheme }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ])
  const theme = createCssVariablesTheme({ name: 'polyphony', variablePrefix: '--shiki-' })
  return createHighlighterCore({ themes: [theme], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) })
}


/** Finished code as coloured lines. Slow: meant for a worker. */
export async function colour(text: string, language: string): Promise<string> {
  const loader = LANGUAGES[language]
  if (!loader) throw new Error(`no grammar for ${language}`)
  core ??= start()
  const highlighter = await core
  if (!highlighter.getLoadedLanguages().includes(language)) await highlighter.loadLanguage((await loader()).default)
  return highlighter.codeToHtml(text, { lang: language, theme: 'polyphony', ...LIMITS })
}
