import { useMutation, useQuery } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { BodyContent, BodyNote } from '../../shared/api/types'
import { bytes } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import { ErrorState } from '../../shared/ui/States'
import { pretty } from './pretty'
import { noteQuery, readBody } from './queries'

/** What is kept of a request and its answer, for those who may see it; nothing at all otherwise. */
export function KeptBody({ id }: { id: string }) {
  const { t } = useTranslation()
  const note = useQuery(noteQuery(id))
  const read = useMutation({ mutationFn: () => readBody(id) })
  if (note.isError) return <ErrorState error={note.error} onRetry={() => { void note.refetch() }} />
  if (!note.data) return null
  return (
    <section aria-labelledby="kept-body">
      <h3 className="overline" id="kept-body">{t('bodies.kept')} <span className="tag">{t(`bodies.modes.${note.data.mode}`)}</span></h3>
      {read.data ? <Texts content={read.data} /> : <Closed note={note.data} busy={read.isPending} error={read.error} onShow={() => { read.mutate() }} />}
    </section>
  )
}

function Closed({ note, busy, error, onShow }: { note: BodyNote; busy: boolean; error: Error | null; onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      {error ? <p className="banner bad" role="alert">{error.message}</p> : null}
      <p className="muted kept-note">{t('bodies.until', { day: note.dropOn })} {t('bodies.audited')}</p>
      <Button size="small" icon={<Eye size={14} />} busy={busy} onClick={onShow}>{t('bodies.show')}</Button>
    </>
  )
}

function Texts({ content }: { content: BodyContent }) {
  const { t } = useTranslation()
  const { note, request, answer } = content
  return (
    <>
      <Text name={t('bodies.request')} text={request} size={note.requestBytes} cut={note.requestCut} />
      {answer ? <Text name={t('bodies.answer')} text={answer} size={note.answerBytes} cut={note.answerCut} /> : <p className="muted">{t('bodies.noAnswer')}</p>}
    </>
  )
}

function Text({ name, text, size, cut }: { name: string; text: string; size: number; cut: boolean }) {
  const { t } = useTranslation()
  return (
    <figure className="kept-text">
      <figcaption><b>{name}</b> <span className="muted numbers">{bytes(size)}</span>{cut ? <span className="tag warn">{t('bodies.cut')}</span> : null}<CopyButton text={text} label={t('bodies.copy', { name })} size={13} /></figcaption>
      <pre className="snippet" tabIndex={0} role="region" aria-label={name}>{pretty(text)}</pre>
    </figure>
  )
}
