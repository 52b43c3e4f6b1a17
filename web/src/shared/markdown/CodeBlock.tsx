import { memo, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../ui/CopyButton'
import { highlight, highlighted } from './highlight'
import { languageOf } from './languages'

interface Props {
  text: string
  language: string
  closed: boolean
}

/** A code block; coloured once it is complete. */
export const CodeBlock = memo(function CodeBlock({ text, language, closed }: Props) {
  const { t } = useTranslation()
  const [late, setLate] = useState<{ text: string; html: string } | null>(null)
  const coloured = late?.text === text ? late.html : closed ? highlighted(text, language) : null

  useEffect(() => {
    let current = true
    if (closed && highlighted(text, language) === null) {
      void highlight(text, language).then((html) => {
        if (current && html !== null) setLate({ text, html })
      })
    }
    return () => {
      current = false
    }
  }, [text, language, closed])

  return (
    <figure className="code-block">
      <figcaption>
        <span>{languageOf(language) || t('code.plain')}</span>
        <CopyButton text={text} label={t('code.copy')} size={14} />
      </figcaption>
      {coloured ? (
        <div className="code-scroll" tabIndex={0} role="region" aria-label={t('code.label')} dangerouslySetInnerHTML={{ __html: coloured }} />
      ) : (
        <div className="code-scroll" tabIndex={0} role="region" aria-label={t('code.label')}>
          <pre>
            <code>{text}</code>
          </pre>
        </div>
      )}
    </figure>
  )
})
