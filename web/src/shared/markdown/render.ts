import DOMPurify from 'dompurify'
import { Lexer, Marked, type Links, type Token, type Tokens, type TokensList } from 'marked'
import { i18n } from '../i18n/i18n'
import { escapeHtml } from './escape'
import { footnotes } from './footnotes'
import { math } from './math'

const marked = new Marked({ gfm: true, breaks: false, async: false })
marked.use(math)
marked.use(footnotes)
marked.use({
  renderer: {
    // A model's HTML is shown as text, never run; a few tags without attributes only shape a word.
    html: ({ text }) => escapeHtml(text).replace(PLAIN_TAGS, '<$1$2>'),
    link({ href, title, tokens }) {
      const words = this.parser.parseInline(tokens)
      const safe = safeAddress(href)
      if (!safe) return words
      const hint = title ? ` title="${escapeHtml(title)}"` : ''
      return `<a href="${escapeHtml(safe)}"${hint} target="_blank" rel="noopener noreferrer nofollow">${words}</a>`
    },
    // No request to a third party without a click: an image is a link until somebody opens it.
    image({ href, text }) {
      const safe = safeAddress(href)
      const words = escapeHtml(text || i18n.t('markdown.image'))
      return safe
        ? `<a class="image-link" href="${escapeHtml(safe)}" target="_blank" rel="noopener noreferrer nofollow">${words}</a>`
        : words
    },
    checkbox: ({ checked }) => `<input type="checkbox" disabled${checked ? ' checked' : ''} aria-label="${escapeHtml(i18n.t(checked ? 'markdown.done' : 'markdown.open'))}"> `,
    code: ({ text, lang }) =>
      `<pre class="plain-code" tabindex="0"><code>${lang ? `<span class="code-language">${escapeHtml(lang)}</span>` : ''}${escapeHtml(text)}</code></pre>`,
    table(token) {
      const cells = (row: Tokens.TableCell[], tag: string) =>
        row
          .map((cell) => {
            const side = cell.align ? ` class="${cell.align}"` : ''
            return `<${tag}${side}>${this.parser.parseInline(cell.tokens)}</${tag}>`
          })
          .join('')
      const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
      const label = escapeHtml(i18n.t('markdown.table'))
      return `<div class="table-scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`
    },
  },
})

const PLAIN_TAGS = /&lt;(\/?)(br|sub|sup|kbd|b|i|u|s|em|strong|mark|small)\s*\/?&gt;/gi

function safeAddress(href: string): string | null {
  try {
    const url = new URL(href)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

const ALLOWED_TAGS = [
  'a', 'b', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'input', 'kbd',
  'li', 'mark', 'ol', 'p', 'pre', 's', 'small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr',
  'u', 'ul',
]
const ALLOWED_ATTRIBUTES = [
  'href', 'title', 'target', 'rel', 'class', 'data-display', 'start', 'type', 'checked', 'disabled', 'tabindex', 'role',
  'aria-label',
]
const POLICY = {
  ALLOWED_TAGS,
  ALLOWED_ATTR: ALLOWED_ATTRIBUTES,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ADD_URI_SAFE_ATTR: ['data-display', 'start', 'type', 'checked', 'disabled', 'tabindex', 'target', 'rel', 'aria-label'],
}

/** The top-level tokens; `known` are the link references of the text before. */
export function lex(source: string, known: Links = {}): TokensList {
  const lexer = new Lexer(marked.defaults)
  Object.assign(lexer.tokens.links, known)
  return lexer.lex(source)
}

/** One top-level block as safe HTML. */
export function toHtml(token: Token): string {
  return DOMPurify.sanitize(marked.parser([token]), POLICY)
}
